"""The live feed: what changed, from a known point on, through lost and found connections."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from tocsin.api.models import FeedFrame
from tocsin.client.connection import Connection
from tocsin.client.errors import RefusedError, UnreachableError
from tocsin.clock import Clock
from tocsin.core.instant import Instant

_FIRST_WAIT = 0.1
_LONGEST_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Reset:
    """The engine no longer keeps what was missed: take a new snapshot; the feed goes on after `seq`."""

    seq: int | None


@dataclass(frozen=True, slots=True)
class Lost:
    """The feed broke: all that is shown is as of the last frame.

    Attributes:
        at: when, by this machine's clock.
        reason: one sentence.
    """

    at: Instant
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """The feed is back, and whatever was missed follows."""


News = FeedFrame | Reset | Lost | Found


class Feed:
    """The feed of an engine."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def follow(self, since: int | None = None) -> AsyncGenerator[News, None]:
        """Follow what changes, for ever; a broken feed is taken up again where it broke.

        Args:
            since: the sequence number of the snapshot at hand; none for "from now on".

        Yields:
            Frames in order, each once; Reset where frames are missing; Lost once when the feed breaks and
            Found when it is back.

        Raises:
            NotAllowedError: the token is no longer good; trying again would not help.
        """
        last, lost, wait = since, False, _FIRST_WAIT
        while True:
            reason = "the engine ended the feed"
            try:
                async with aclosing(self._read_once(last)) as reading:
                    async for news in reading:
                        if isinstance(news, Found):
                            if lost:
                                lost = False
                                yield news
                            continue
                        wait = _FIRST_WAIT
                        last = news.seq if news.seq is not None else last
                        yield news
            except (UnreachableError, RefusedError) as error:
                reason = str(error)
            if not lost:
                lost = True
                yield Lost(self._clock.now(), reason)
            await self._clock.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _read_once(self, since: int | None) -> AsyncGenerator[FeedFrame | Reset | Found, None]:
        # Imported here because it brings httpx, which a process that opens no feed does not need.
        from httpx_sse import EventSource

        headers = {"Accept": "text/event-stream"}
        if since is not None:
            headers["Last-Event-ID"] = str(since)
        async with self._connection.stream("/feed", {"since": since}, headers) as response:
            yield Found()
            async for event in EventSource(response).aiter_sse():
                if event.event == "reset":
                    yield Reset(_number(event.id))
                elif event.event == "frame":
                    yield FeedFrame.model_validate_json(event.data)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
