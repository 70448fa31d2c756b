"""Destinations through the API: the collection, their types, and a trial message."""

import json
from typing import Any

from pydantic import BaseModel

from tocsin.api.models import DestinationView
from tocsin.api.requests import DestinationEdit, NewDestination
from tocsin.client.collection import EditableCollection
from tocsin.client.connection import Connection


class TrialAddress(BaseModel):
    """The body of a destination's test: where the trial message goes."""

    address: str


class Destinations(EditableCollection[DestinationView, NewDestination, DestinationEdit]):
    """The destinations of an engine."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "destinations", DestinationView)

    async def types(self) -> list[dict[str, Any]]:
        """Ask for the kinds: `{"id", "name", "summary", "address_hint", "form", "steps"}` each."""
        document: dict[str, list[dict[str, Any]]] = json.loads(
            await self._connection.get("/destination-types")
        )
        return document["types"]

    async def test(self, ref: str, address: str) -> dict[str, str]:
        """Send one trial message: `{"fate", "answer"}`."""
        answer: dict[str, str] = json.loads(
            await self._connection.send("POST", self._path(ref, "test"), TrialAddress(address=address))
        )
        return answer
