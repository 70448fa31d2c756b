"""Connections with deadlines and bounds: what aiohttp leaves open to a sender who never finishes."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from aiohttp.http import RawRequestMessage
from aiohttp.web import BaseRequest, RequestHandler, RequestPayloadError, Server, StreamResponse

from tocsin.server.answer import refusal
from tocsin.server.express import Express, Taken
from tocsin.server.glance import Glance
from tocsin.server.limits import Limits

log = logging.getLogger(__name__)
# A path holds a source's key, so that requests are never logged by their line.
_no_access_log = logging.getLogger(f"{__name__}.access")
_no_access_log.setLevel(logging.CRITICAL)

_TOO_SLOW = b'{"error":"the request head did not arrive in time"}'
_TOO_SLOW_ANSWER = (
    b"HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(_TOO_SLOW), _TOO_SLOW)
)
_LOOPBACK = ("127.", "::1", "::ffff:127.")


class Connection(RequestHandler):
    """One connection: a request head that does not end in time ends the connection.

    Args:
        server: what it belongs to; knows the limits and counts the connections.
    """

    __slots__ = ("_address", "_glance", "_head_timer", "_http", "_lost_callbacks", "_taken")

    def __init__(self, server: "HttpServer", loop: asyncio.AbstractEventLoop) -> None:
        limits = server.limits
        super().__init__(
            server,
            loop=loop,
            keepalive_timeout=limits.keepalive_seconds,
            lingering_time=limits.linger_seconds,
            access_log=_no_access_log,
            logger=log,
            auto_decompress=False,
        )
        self._http = server
        self._address = ""
        self._glance = Glance() if server.express is not None else None
        self._head_timer: asyncio.TimerHandle | None = None
        self._taken: Taken | None = None
        self._lost_callbacks: list[Callable[[], object]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; one connection too many is closed at once."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._address = peer[0] if isinstance(peer, tuple) else ""
        if not self._http.admit(self._address):
            self.force_close()
            return
        self._await_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """End, and tell those who stream into this connection."""
        self._stop_waiting()
        self._http.release(self._address)
        for callback in self._lost_callbacks:
            callback()
        self._lost_callbacks.clear()
        super().connection_lost(exc)

    def when_lost(self, callback: Callable[[], object]) -> None:
        """Call back once when the other side is gone; handlers themselves are never cancelled for that."""
        self._lost_callbacks.append(callback)

    def data_received(self, data: bytes) -> None:
        """Take bytes; a head that has begun must end in time."""
        # aiohttp itself comes with no bytes at all, to have its parser go on.
        if data and self._glance is not None and self._take_at_a_glance(data):
            return
        # Held back, so that the task that answers sleeps on until it is known whether it is needed.
        waiter, self._waiter = self._waiter, None
        super().data_received(data)
        self._waiter = waiter
        if self._messages:
            self._stop_waiting()
            self._end_broken_body()
            self._pass_on()
        elif data and self._head_timer is None and self._taken is None and self._idle():
            self._await_head()

    def _take_at_a_glance(self, data: bytes) -> bool:
        """Take a webhook that came in one piece; from the first bytes that are none, all goes to aiohttp.

        A whole request that is not for the express way goes to aiohttp too, whose parser then stands between
        two requests as this one does.
        """
        assert self._glance is not None
        whole = self._glance.at(data)
        if whole is None:
            self._glance = None
            return False
        express = self._http.express
        busy = self._taken is not None or self._paused or not self._idle()
        if express is None or busy or self._force_close or self._close:
            return False
        taken = express.take_whole(whole, self._address)
        if taken is None:
            return False
        self._stop_waiting()
        self._await_answer(taken)
        return True

    def _idle(self) -> bool:
        """Tell whether the task that answers waits for a request."""
        return self._waiter is not None and not self._waiter.done()

    def _pass_on(self) -> None:
        """Let what has arrived be answered: by the express way, or by the task, which takes anything."""
        if self._waiter is None or not self._idle() or self._taken is not None:
            return
        if len(self._messages) > 1 or self._paused or not self._express():
            self._waiter.set_result(None)

    def _express(self) -> bool:
        """Take the one request that waits by the express way, or give False."""
        message, body = self._messages[0]
        if self._http.express is None or self._parser is None or not isinstance(message, RawRequestMessage):
            return False
        # Out of the row first: reading the body makes the parser go on, and so comes back to here.
        self._messages.popleft()
        taken = self._http.express.take(message, body, self._address)
        if taken is None:
            self._messages.appendleft((message, body))
            return False
        self._parser.message_consumed()
        self._await_answer(taken)
        return True

    def _await_answer(self, taken: Taken) -> None:
        # What the task says of a request in hand, so that an orderly end waits for this one, too.
        self._request_in_progress = True
        self._taken = taken
        taken.add_done_callback(self._answer_taken)

    def _answer_taken(self, taken: Taken) -> None:
        self._taken = None
        self._request_in_progress = False
        assert self._http.express is not None
        answer = self._http.express.answer(taken)
        if self.transport is not None:
            self.transport.write(answer)
        if self._handler_waiter is not None:
            self._handler_waiter.set_result(None)
        if self._force_close or self._close:
            return
        self._next_keepalive_close_time = self._loop.time() + self.keepalive_timeout
        if self._keepalive_handle is None:
            self._process_keepalive()
        if self._messages:
            self._pass_on()

    def _process_keepalive(self) -> None:
        # With a webhook in hand the task is idle; the connection is not.
        if self._taken is None:
            super()._process_keepalive()
        else:
            self._keepalive_handle = None

    def handle_error(
        self,
        request: BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> StreamResponse:
        """Answer what is not HTTP, in our form and without a traceback."""
        if status == 400:
            log.info("a request was not HTTP", extra={"remote": self._address})
            answer = refusal(400, "this is not a well-formed HTTP request")
        else:
            log.error("a request escaped its border", exc_info=exc)
            answer = refusal(503, "this could not be taken now; send it again", retry_after=10)
        answer.force_close()
        return answer

    def _end_broken_body(self) -> None:
        # The parser reports a body that breaks off midway as a message of its own and leaves the reader of
        # the body waiting; without this it would wait for its whole deadline.
        request = self._current_request
        if request is not None and not isinstance(self._messages[-1][0], RawRequestMessage):
            request.content.set_exception(RequestPayloadError("the body is not well-formed"))

    def _await_head(self) -> None:
        self._head_timer = self._loop.call_later(self._http.limits.head_seconds, self._head_is_late)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.transport is not None:
            self.transport.write(_TOO_SLOW_ANSWER)
        self.force_close()


class HttpServer(Server):
    """Makes the connections of one listener.

    Args:
        handler: answers one request.
        limits: the bounds.
        one_peer: all come from one address by design (a Unix socket, a proxy), so none is counted alone.
        express: takes webhooks by the shortest way; without it all go through `handler`.
    """

    def __init__(
        self,
        handler: Callable[[BaseRequest], Awaitable[StreamResponse]],
        limits: Limits,
        *,
        one_peer: bool = False,
        express: Express | None = None,
    ) -> None:
        super().__init__(handler)
        self.limits = limits
        self.express = express
        self._open = 0
        self._one_peer = one_peer
        self._per_address: Counter[str] = Counter()

    def __call__(self) -> Connection:
        """Make the protocol of a new connection."""
        return Connection(self, self._loop)

    def admit(self, address: str) -> bool:
        """Count a new connection in; False where it is one too many."""
        self._open += 1
        self._per_address[address] += 1
        if self._open > self.limits.connections:
            return False
        bound = 0 if self._one_peer or address.startswith(_LOOPBACK) else self.limits.connections_per_address
        return not bound or self._per_address[address] <= bound

    def release(self, address: str) -> None:
        """Count a connection out."""
        self._open -= 1
        self._per_address[address] -= 1
        if self._per_address[address] <= 0:
            del self._per_address[address]
