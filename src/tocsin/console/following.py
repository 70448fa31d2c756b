"""Following the feed: turns what the engine tells into messages for the app."""

from collections.abc import Callable

from textual.message import Message

from tocsin.api.models import FeedFrame
from tocsin.clock import Clock
from tocsin.console.backend import Backend, Found, Lost, Reset, UnreachableError
from tocsin.console.news import FeedFound, FeedLost, FrameArrived, StateArrived

_SECONDS_BETWEEN_TRIES = 1.0

Post = Callable[[Message], object]


async def follow(backend: Backend, clock: Clock, post: Post) -> None:
    """Follow the engine until cancelled.

    The state is asked for before the feed is opened, and again each time the feed was found or could not be
    continued, so that no change falls between an answer and the feed.

    Args:
        backend: the engine.
        clock: for the time between two tries.
        post: takes each message; called on the loop of the app.
    """
    since = await _tell_state(backend, clock, post)
    async for item in backend.follow(since):
        match item:
            case FeedFrame():
                post(FrameArrived(item))
            case Lost(why):
                post(FeedLost(why))
            case Found() | Reset():
                await _tell_state(backend, clock, post)


async def _tell_state(backend: Backend, clock: Clock, post: Post) -> int:
    while True:
        try:
            state = await backend.state()
        except UnreachableError as error:
            post(FeedLost(str(error)))
            await clock.sleep(_SECONDS_BETWEEN_TRIES)
            continue
        post(StateArrived(state))
        post(FeedFound())
        return state.seq
