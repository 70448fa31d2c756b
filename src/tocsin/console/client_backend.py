"""The engine behind the typed client: its answers as they are, its refusals in the console's terms."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tocsin.api.dossier import AlertEvents, ShowName, TimelinePage, Why
from tocsin.api.finding import Completions, QueryCounts, SavedView
from tocsin.api.models import (
    ActionAnswer,
    AlertDetail,
    AlertWindow,
    BulkAnswer,
    EngineState,
    FeedFrame,
    PolicyView,
    UserView,
)
from tocsin.clock import Clock
from tocsin.console.backend import FeedItem, Found, Lost, Reset
from tocsin.console.client_duty import ClientDuty
from tocsin.console.client_terms import in_our_terms
from tocsin.console.orders import USUAL

if TYPE_CHECKING:
    from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert, ViewRequest
    from tocsin.client.client import TocsinClient

T = TypeVar("T")

_RECENT = 100
_PAGE = 200


class ClientBackend(ClientDuty):
    """An engine reached over its Unix socket or over HTTP."""

    def __init__(
        self, clock: Clock, *, socket: Path | None, server: str | None, token: str | None, user: str | None
    ) -> None:
        """Make one; nothing is opened before the first call.

        Args:
            clock: for the waits of the feed.
            socket: of a data directory; or else
            server: a base URL, and
            token: what it asks for.
            user: who is credited over the socket; None for the engine's owner.
        """
        self._clock = clock
        self._socket = socket
        self._server = server
        self._token = token
        self._user = user
        self._opening = asyncio.Lock()
        self._opened: TocsinClient | None = None

    async def state(self) -> EngineState:
        """Ask for what the header says."""
        with in_our_terms():
            return await (await self.client()).state()

    async def window(
        self,
        view: str,
        anchor: int | None,
        above: int,
        below: int,
        *,
        offset: int | None = None,
        order: str = "urgency",
        query: str = "",
        strips: bool = False,
    ) -> AlertWindow:
        """Ask for rows of a list."""
        with in_our_terms():
            return await (await self.client()).alerts.window(
                view=view,
                anchor=anchor,
                above=above,
                below=below,
                offset=offset,
                order=order if order != USUAL else None,
                query=query or None,
                strips=strips,
            )

    async def completions(self, query: str, cursor: int) -> Completions:
        """Ask how a filter could go on."""
        with in_our_terms():
            return await (await self.client()).alerts.completions(query, cursor)

    async def counts(self, view: str, queries: Sequence[str]) -> QueryCounts:
        """Ask how many alerts of a view each of several filters finds."""
        with in_our_terms():
            return await (await self.client()).alerts.counts(queries, view=view)

    async def views(self) -> list[SavedView]:
        """Ask for my saved views."""
        with in_our_terms():
            return await (await self.client()).views.list()

    async def save_view(self, name: str, wanted: "ViewRequest") -> SavedView:
        """Save a view."""
        with in_our_terms():
            return await (await self.client()).views.put(name, wanted)

    async def forget_view(self, name: str) -> None:
        """Forget a saved view."""
        with in_our_terms():
            await (await self.client()).views.delete(name)

    async def alert(self, alert_id: int) -> AlertDetail:
        """Ask for one alert with the newest of what happened to it."""
        with in_our_terms():
            return await (await self.client()).dossiers.show(alert_id, recent=_RECENT)

    async def timeline(
        self, alert_id: int, show: ShowName, *, before: int | None = None, after: int | None = None
    ) -> TimelinePage:
        """Ask for a part of an alert's timeline."""
        with in_our_terms():
            dossiers = (await self.client()).dossiers
            return await dossiers.timeline(alert_id, show=show, before=before, after=after, limit=_PAGE)

    async def events(self, alert_id: int, *, before: int | None, limit: int, body: int) -> AlertEvents:
        """Ask for the requests of an alert, newest first."""
        with in_our_terms():
            return await (await self.client()).dossiers.events(
                alert_id, before=before, limit=limit, body=body
            )

    async def why(self, alert_id: int) -> Why:
        """Ask why an alert paged whom it paged, or nobody."""
        with in_our_terms():
            return await (await self.client()).dossiers.why(alert_id)

    async def act(self, alert_id: int, verb: str, request: "ActionRequest") -> ActionAnswer:
        """Do something to an alert."""
        with in_our_terms():
            return await (await self.client()).alerts.act(alert_id, verb, request)

    async def act_on_many(self, verb: str, request: "BulkRequest") -> BulkAnswer:
        """Do something to many alerts at once."""
        with in_our_terms():
            return await (await self.client()).alerts.act_on_many(verb, request)

    async def create(self, new: "NewAlert") -> ActionAnswer:
        """Open an alert by hand."""
        with in_our_terms():
            return await (await self.client()).alerts.create(new)

    async def people(self) -> list[UserView]:
        """Ask who there is."""
        with in_our_terms():
            return await (await self.client()).users.list()

    async def policies(self) -> list[PolicyView]:
        """Ask which escalation policies there are."""
        with in_our_terms():
            return await (await self.client()).policies.list()

    async def follow(self, since: int | None) -> AsyncIterator[FeedItem]:
        """Follow what changes, for ever."""
        from tocsin.client import feed

        with in_our_terms():
            async for news in (await self.client()).feed.follow(since):
                match news:
                    case FeedFrame():
                        yield news
                    case feed.Reset():
                        yield Reset()
                    case feed.Lost():
                        yield Lost(news.reason)
                    case feed.Found():
                        yield Found()

    async def ask(self, question: "Callable[[TocsinClient], Awaitable[T]]") -> T:
        """Ask the client for something."""
        with in_our_terms():
            return await question(await self.client())

    async def close(self) -> None:
        """Let go of connections."""
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    async def client(self) -> "TocsinClient":
        """Give the client; the first call opens it."""
        async with self._opening:
            if self._opened is None:
                # Imported late, because the first picture does not wait for it, and beside the loop, because
                # keys that are pressed meanwhile do not wait for it either.
                for name in ("httpx", "tocsin.client.client"):
                    await asyncio.to_thread(import_module, name)
                from tocsin.client.client import TocsinClient

                if self._socket is not None:
                    self._opened = TocsinClient.over_socket(self._socket, self._user, self._clock)
                else:
                    self._opened = TocsinClient.over_http(self._server or "", self._token, self._clock)
            return self._opened
