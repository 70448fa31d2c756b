"""A kind of thing that is configured by name: users, teams, policies, destinations, contacts, tokens."""

import json
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from tocsin.client.connection import Connection, Query, segment

View = TypeVar("View", bound=BaseModel)
New = TypeVar("New", bound=BaseModel)
Edit = TypeVar("Edit", bound=BaseModel)


class Collection(Generic[View, New]):
    """Things that are added, listed and deleted."""

    def __init__(self, connection: Connection, noun: str, view: type[View]) -> None:
        self._connection = connection
        self._noun = noun
        self._view = view

    async def list(self, query: Query | None = None) -> list[View]:
        """Ask for all of them."""
        return rows(await self._connection.get(f"/{self._noun}", query), self._noun, self._view)

    async def show(self, ref: str) -> View:
        """Ask for one by id or name."""
        return self._view.model_validate_json(await self._connection.get(self._path(ref)))

    async def add(self, new: New) -> View:
        """Add one."""
        answer = await self._connection.send("POST", f"/{self._noun}", new)
        return self._view.model_validate_json(answer)

    async def delete(self, ref: str) -> None:
        """Delete one by id or name."""
        await self._connection.send("DELETE", self._path(ref))

    def _path(self, ref: str, verb: str = "") -> str:
        return f"/{self._noun}/{segment(ref)}" + (f"/{verb}" if verb else "")


class EditableCollection(Collection[View, New], Generic[View, New, Edit]):
    """Things that are also edited."""

    async def edit(self, ref: str, edit: Edit) -> View:
        """Change one; fields that were not set stay as they are."""
        answer = await self._connection.send("PATCH", self._path(ref), edit)
        return self._view.model_validate_json(answer)


def rows(answer: bytes, noun: str, view: type[View]) -> list[View]:
    """Read `{noun: [ … ]}`."""
    document: dict[str, Any] = json.loads(answer)
    return [view.model_validate(row) for row in document.get(noun, ())]
