"""Saved views: what a person keeps as tabs, checked before it is written."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from tocsin.api.requests import ViewRequest
from tocsin.core.filter_text import parse
from tocsin.core.text import clean_line
from tocsin.engine.errors import InvalidError, NotFoundError
from tocsin.engine.readers import Readers
from tocsin.store import saved_views
from tocsin.store.connection import Connection
from tocsin.store.saved_views import SavedView

T = TypeVar("T")

_LONGEST_NAME = 40
_MOST = 50


class Write(Protocol):
    """Writes a change of configuration."""

    def __call__(self, change: Callable[[Connection], T]) -> Awaitable[T]:
        """Run a change in a transaction and give its result after the commit."""
        ...


class SavedViews:
    """The saved views of all people."""

    def __init__(self, readers: Readers, write: Write) -> None:
        self._readers = readers
        self._write = write

    async def of_user(self, user: str) -> list[dict[str, Any]]:
        """Give every `SavedView` of a person, in the order of the tabs."""
        return [_shown(view) for view in await self._readers.run(saved_views.of_user, user)]

    async def put(self, user: str, name: str, wanted: ViewRequest) -> dict[str, Any]:
        """Save a view; gives it.

        Raises:
            FilterError: its query cannot be read.
            InvalidError: its name is empty, or there are too many.
        """
        # Whether it can be read does not depend on when.
        parse(wanted.query, user, 0)
        title = clean_line(name, _LONGEST_NAME).strip()
        if not title:
            raise InvalidError("name", "a saved view needs a name")

        def change(connection: Connection) -> SavedView:
            known = saved_views.of_user(connection, user)
            same = next((view for view in known if view.name.lower() == title.lower()), None)
            if same is None and len(known) >= _MOST:
                raise InvalidError("name", f"there are {_MOST} saved views already: delete one")
            last = max((view.place for view in known), default=0) + 1
            place = wanted.place or (same.place if same else last)
            saved = SavedView(same.name if same else title, wanted.view, wanted.query, wanted.order, place)
            saved_views.put(connection, user, saved)
            return saved

        return _shown(await self._write(change))

    async def delete(self, user: str, name: str) -> None:
        """Delete a view.

        Raises:
            NotFoundError: the person has none of this name.
        """
        if not await self._write(lambda connection: saved_views.delete(connection, user, name)):
            raise NotFoundError(f"you have no saved view {name!r}")


def _shown(view: SavedView) -> dict[str, Any]:
    return {
        "name": view.name,
        "view": view.view,
        "query": view.query,
        "order": view.order,
        "place": view.place,
    }
