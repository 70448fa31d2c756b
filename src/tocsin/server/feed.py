"""The feed: changes as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

import asyncio
from typing import Any

import orjson
from aiohttp.abc import AbstractStreamWriter
from aiohttp.web import BaseRequest, StreamResponse

from tocsin.clock import Clock
from tocsin.engine.feed import Subscription
from tocsin.engine.pager import Pager
from tocsin.server.answer import status_line
from tocsin.server.connection import Connection

_HEAD = (
    b"Content-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
    b"Connection: close\r\n\r\n"
)
_HEARTBEAT = b":\n\n"


class FeedResponse(StreamResponse):
    """One open feed. It has no length: the end of the connection is its end.

    Args:
        subscription: where the frames come from.
        pager: knows the clock and the present sequence number.
        heartbeat: seconds between comment lines, so that both sides notice a dead connection.
    """

    def __init__(self, subscription: Subscription, pager: Pager, heartbeat: float) -> None:
        super().__init__(status=200)
        self._subscription = subscription
        self._pager = pager
        self._heartbeat = heartbeat
        self._request: BaseRequest | None = None
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._told_to_end = False

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        """Write the head, and a first comment, so that a client knows it is connected."""
        self._request = request
        self._keep_alive = False
        self._write(status_line(200) + _HEAD + _HEARTBEAT)
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Write frames until the other side, or the server, ends it."""
        request = self._request
        if request is None or request.method == "HEAD":
            return
        following = asyncio.create_task(self._follow(request))
        beating = asyncio.create_task(self._beat(self._pager.clock, request))
        self._tasks = (following, beating)
        if isinstance(request.protocol, Connection):
            request.protocol.when_lost(self.end)
        if request.transport is None or self._told_to_end:
            self.end()
        try:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.end()
            outcomes = await asyncio.gather(*self._tasks, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    @property
    def ended(self) -> bool:
        """Tell whether it was read to its end."""
        return bool(self._tasks) and all(task.done() for task in self._tasks)

    def end(self) -> None:
        """Stop writing, or do not begin."""
        self._told_to_end = True
        for task in self._tasks:
            task.cancel()

    async def _follow(self, request: BaseRequest) -> None:
        async with self._subscription as subscription:
            async for frame in subscription.frames():
                self._write(_event(frame, self._pager.feed.seq))
                # A reader that is slow holds one socket buffer here; what it misses meanwhile is bounded by
                # the subscription, which then gives a reset.
                await request.writer.drain()

    async def _beat(self, clock: Clock, request: BaseRequest) -> None:
        while True:
            await clock.sleep(self._heartbeat)
            if request.protocol.writing_paused:
                continue
            self._write(_HEARTBEAT)

    def _write(self, data: bytes) -> None:
        if self._request is None or self._request.transport is None:
            raise ConnectionResetError("the reader of the feed is gone")
        self._request.transport.write(data)


def _event(frame: dict[str, Any] | None, seq: int) -> bytes:
    if frame is None:
        return b'id: %d\nevent: reset\ndata: {"seq":%d}\n\n' % (seq, seq)
    return b"id: %d\nevent: frame\ndata: %s\n\n" % (frame["seq"], orjson.dumps(frame))


class Feeds:
    """All open feeds of a server, so that stopping it does not wait for their readers.

    Args:
        pager: gives the subscriptions.
        heartbeat: seconds between comment lines.
    """

    def __init__(self, pager: Pager, heartbeat: float) -> None:
        self._pager = pager
        self._heartbeat = heartbeat
        self._open: set[FeedResponse] = set()
        self._closed = False

    def open(self, since: int | None) -> FeedResponse:
        """Open a feed that gives everything after a sequence number, or after now."""
        self._open = {feed for feed in self._open if not feed.ended}
        feed = FeedResponse(self._pager.feed.subscribe(since), self._pager, self._heartbeat)
        self._open.add(feed)
        if self._closed:
            feed.end()
        return feed

    def close(self) -> None:
        """End all feeds, and those that are still to come."""
        self._closed = True
        for feed in self._open:
            feed.end()
