"""Alert sources through the API: the collection, and what only sources can do."""

import json
from typing import Any

from pydantic import BaseModel

from tocsin.api.models import SourceEventView, SourceTypeView, SourceView
from tocsin.api.requests import NewSource, SourceEdit
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

    async def rotate_key(self, ref: str) -> SourceView:
        """Give a source a new key; the old one stops working at once."""
        return SourceView.model_validate_json(
            await self._connection.send("POST", self._path(ref, "rotate-key"))
        )

    async def test(self, ref: str, sample: str | None = None) -> dict[str, Any]:
        """Send one of the type's own samples through a source, marked TEST: `{"result", "results"}`."""
        body = SampleChoice(sample=sample) if sample else SampleChoice()
        answer: dict[str, Any] = json.loads(
            await self._connection.send("POST", self._path(ref, "test"), body)
        )
        return answer

    async def events(
        self, ref: str, *, limit: int | None = None, before: int | None = None
    ) -> list[SourceEventView]:
        """Ask for the requests that a source received, newest first."""
        answer = await self._connection.get(self._path(ref, "events"), {"limit": limit, "before": before})
        return rows(answer, "events", SourceEventView)
