"""What the console needs of the engine, however it is reached."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tocsin.api.models import ActionAnswer, AlertDetail, AlertWindow, EngineState, FeedFrame

if TYPE_CHECKING:
    from tocsin.api.requests import ActionRequest


class BackendError(Exception):
    """The engine did not do what was asked; the sentence is for the person at the screen."""


class UnreachableError(BackendError):
    """The engine cannot be reached now."""


class RefusedError(BackendError):
    """The engine says no: what was painted is no longer so, or is not allowed."""


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


class Backend(Protocol):
    """The engine, as the console sees it. Every method may raise `BackendError`, nothing else."""

    async def state(self) -> EngineState:
        """Ask for what the header says."""
        ...

    async def window(self, view: str, anchor: int | None, above: int, below: int) -> AlertWindow:
        """Ask for rows of a list.

        Args:
            view: `open`, `resolved` or `all`.
            anchor: the number of the alert that the window is around; None or unknown: from the top.
            above: how many rows before the anchor.
            below: how many rows from the anchor on.
        """
        ...

    async def alert(self, alert_id: int) -> AlertDetail:
        """Ask for one alert with all that happened to it."""
        ...

    async def act(self, alert_id: int, verb: str, request: "ActionRequest") -> ActionAnswer:
        """Do something to an alert.

        Args:
            alert_id: its number.
            verb: as in the API: `accept`, `resolve`, …
            request: carries the generation that was painted.
        """
        ...

    def follow(self, since: int | None) -> AsyncIterator[FeedItem]:
        """Follow what changes, for ever; finds the feed again by itself.

        Args:
            since: the sequence number of the snapshot that the reader has.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
