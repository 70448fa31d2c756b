"""A person's saved views: the tabs of their console."""

from tocsin.api.finding import SavedView
from tocsin.api.requests import ViewRequest
from tocsin.client.collection import rows
from tocsin.client.connection import Connection, segment


class SavedViews:
    """The saved views of the user who is credited."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> list[SavedView]:
        """Ask for all of them, in the order of the tabs."""
        return rows(await self._connection.get("/views"), "views", SavedView)

    async def put(self, name: str, wanted: ViewRequest) -> SavedView:
        """Save a view under a name, new or in the place of the one that has it.

        Raises:
            RefusedError: its filter cannot be read.
        """
        answer = await self._connection.send("PUT", f"/views/{segment(name)}", wanted)
        return SavedView.model_validate_json(answer)

    async def delete(self, name: str) -> None:
        """Delete one by name."""
        await self._connection.send("DELETE", f"/views/{segment(name)}")
