"""Alert sources through the API: the collection, and what only sources can do."""

import json
from typing import Any

from pydantic import BaseModel

from tocsin.api.exploring import ConnectView, NearMissView, Replay, ReplayRequest, SourceRequest
from tocsin.api.models import SourceEventView, SourceTypeView, SourceView
from tocsin.api.requests import KeyRotation, NewSource, SourceEdit
from tocsin.client.collection import EditableCollection, rows
from tocsin.client.connection import Connection


class SampleChoice(BaseModel):
    """The body of a source's test: which of its samples is sent, by default the first."""

    sample: str | None = None


class Sources(EditableCollection[SourceView, NewSource, SourceEdit]):
    """The alert sources of an engine."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "sources", SourceView)

    async def types(self) -> list[SourceTypeView]:
        """Ask for the catalogue of integration types."""
        return rows(await self._connection.get("/source-types"), "types", SourceTypeView)

    async def rotate_key(self, ref: str, *, keep: int = 0) -> SourceView:
        """Give a source a new key; the old one is good for `keep` ms more."""
        body = KeyRotation(keep=keep)
        return SourceView.model_validate_json(
            await self._connection.send("POST", self._path(ref, "rotate-key"), body)
        )

    async def test(self, ref: str, sample: str | None = None) -> dict[str, Any]:
        """Send one of the type's own samples through a source, marked TEST: `{"result", "results"}`."""
        body = SampleChoice(sample=sample) if sample else SampleChoice()
        answer: dict[str, Any] = json.loads(
            await self._connection.send("POST", self._path(ref, "test"), body)
        )
        return answer

    async def events(
        self,
        ref: str,
        *,
        limit: int | None = None,
        before: int | None = None,
        text: str | None = None,
        verdict: str | None = None,
    ) -> list[SourceEventView]:
        """Ask for the requests that a source received, newest first.

        Args:
            text: stands somewhere in them.
            verdict: what became of them, several with commas.
        """
        query = {"limit": limit, "before": before, "text": text or None, "verdict": verdict or None}
        answer = await self._connection.get(self._path(ref, "events"), query)
        return rows(answer, "events", SourceEventView)

    async def event(self, ref: str, number: int) -> SourceRequest:
        """Ask for one request, and what is read in it now."""
        return SourceRequest.model_validate_json(
            await self._connection.get(self._path(ref, f"events/{number}"))
        )

    async def replay(self, ref: str, wish: ReplayRequest) -> Replay:
        """Let requests be read again, with present and with changed settings; nothing is changed by it."""
        return Replay.model_validate_json(
            await self._connection.send("POST", self._path(ref, "replay"), wish)
        )

    async def connect(self, ref: str) -> ConnectView:
        """Ask for all that is needed to let the tool post to a source."""
        return ConnectView.model_validate_json(await self._connection.get(self._path(ref, "connect")))

    async def near_misses(self) -> list[NearMissView]:
        """Ask for requests that reached no source, newest first."""
        return rows(await self._connection.get("/near-misses"), "misses", NearMissView)
