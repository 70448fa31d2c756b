"""What the console needs of the engine, however it is reached."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

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
from tocsin.console.duty_backend import DutyBackend

if TYPE_CHECKING:
    from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert, ViewRequest
    from tocsin.client.client import TocsinClient

T = TypeVar("T")


class BackendError(Exception):
    """The engine did not do what was asked; the sentence is for the person at the screen."""


class UnreachableError(BackendError):
    """The engine cannot be reached now."""


class RefusedError(BackendError):
    """The engine says no: what was painted is no longer so, or is not allowed.

    Attributes:
        field: what is wrong of what was asked, if one thing is: `templates.summary`.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class GoneError(BackendError):
    """What was asked for does not exist."""


@dataclass(frozen=True, slots=True)
class Reset:
    """The feed cannot be continued where it stopped: take a new snapshot."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The feed is gone; it is looked for again. What is on the screen grows old from now."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The feed is there; it was lost before or is new."""


FeedItem = FeedFrame | Reset | Lost | Found


class Backend(DutyBackend, Protocol):
    """The engine, as the console sees it. Every method may raise `BackendError`, nothing else."""

    async def state(self) -> EngineState:
        """Ask for what the header says."""
        ...

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
        """Ask for rows of a list.

        Args:
            view: `open`, `resolved` or `all`.
            anchor: the number of the alert that the window is around; None or unknown: the offset counts.
            above: how many rows before the anchor.
            below: how many rows from the anchor on.
            offset: the place that the window is around, from 0; None: the top.
            order: `urgency`, `newest`, `oldest`, `updated`, `priority` or `source`.
            query: a filter; empty: everything.
            strips: whether each row says how many events came in each of the last 24 hours.
        """
        ...

    async def completions(self, query: str, cursor: int) -> Completions:
        """Ask how a filter could go on.

        Args:
            query: as far as it is typed.
            cursor: the place in it, in characters from 0.
        """
        ...

    async def counts(self, view: str, queries: Sequence[str]) -> QueryCounts:
        """Ask how many alerts of a view each of several filters finds."""
        ...

    async def views(self) -> list[SavedView]:
        """Ask for my saved views, in the order of their tabs."""
        ...

    async def save_view(self, name: str, wanted: "ViewRequest") -> SavedView:
        """Save a view, new or in the place of the one with this name."""
        ...

    async def forget_view(self, name: str) -> None:
        """Forget a saved view."""
        ...

    async def alert(self, alert_id: int) -> AlertDetail:
        """Ask for one alert with the newest of what happened to it."""
        ...

    async def timeline(
        self, alert_id: int, show: ShowName, *, before: int | None = None, after: int | None = None
    ) -> TimelinePage:
        """Ask for the newest part of an alert's timeline, or for the one before or after an entry.

        Args:
            alert_id: its number.
            show: all of it, or only a part.
            before, after: the id of the entry where it goes on.
        """
        ...

    async def events(self, alert_id: int, *, before: int | None, limit: int, body: int) -> AlertEvents:
        """Ask for the requests of an alert, newest first.

        Args:
            alert_id: its number.
            before: only those with a lower number.
            limit: at most so many.
            body: so many characters of each body.
        """
        ...

    async def why(self, alert_id: int) -> Why:
        """Ask why an alert paged whom it paged, or nobody."""
        ...

    async def act(self, alert_id: int, verb: str, request: "ActionRequest") -> ActionAnswer:
        """Do something to an alert.

        Args:
            alert_id: its number.
            verb: as in the API: `accept`, `resolve`, …
            request: carries the generation that was painted.
        """
        ...

    async def act_on_many(self, verb: str, request: "BulkRequest") -> BulkAnswer:
        """Do something to many alerts at once; each is done or refused on its own.

        Args:
            verb: as in `act`.
            request: carries the generation of each that was painted.
        """
        ...

    async def create(self, new: "NewAlert") -> ActionAnswer:
        """Open an alert by hand."""
        ...

    async def people(self) -> list[UserView]:
        """Ask who there is."""
        ...

    async def policies(self) -> list[PolicyView]:
        """Ask which escalation policies there are."""
        ...

    def follow(self, since: int | None) -> AsyncIterator[FeedItem]:
        """Follow what changes, for ever; finds the feed again by itself.

        Args:
            since: the sequence number of the snapshot that the reader has.
        """
        ...

    async def ask(self, question: "Callable[[TocsinClient], Awaitable[T]]") -> T:
        """Ask for something else that the API knows.

        Args:
            question: asks the client that it is given.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
