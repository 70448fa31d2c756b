"""Answers: one write of prepared bytes, without the header machinery that a fixed JSON answer never needs."""

from email.utils import formatdate
from http import HTTPStatus

import orjson
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import HttpVersion11
from aiohttp.web import BaseRequest, StreamResponse

from tocsin.clock import Clock

_BODILESS = frozenset({204, 304})
_heads: dict[int, bytes] = {}


def status_line(status: int) -> bytes:
    """Give the first line of an answer."""
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()


def _head(status: int) -> bytes:
    head = _heads.get(status)
    if head is None:
        kind = b"" if status in _BODILESS else b"Content-Type: application/json\r\n"
        head = _heads[status] = status_line(status) + kind
    return head


def on_the_wire(status: int, body: bytes, lines: bytes) -> bytes:
    """Give the bytes that answer a POST of HTTP/1.1 whose connection stays.

    Args:
        status: the HTTP status.
        body: the JSON document.
        lines: further header lines, each ending in CRLF.
    """
    return b"%b%bContent-Length: %d\r\n\r\n%b" % (_head(status), lines, len(body), body)


class Answer(StreamResponse):
    """A whole answer: status, JSON body, a few headers.

    Neither `Server` nor any version is told.

    Args:
        status: the HTTP status.
        body: the JSON document.
        headers: further header lines, each ending in CRLF; never made of foreign text.
        close: end the connection afterwards.
    """

    def __init__(self, status: int, body: bytes, headers: bytes = b"", *, close: bool = False) -> None:
        super().__init__(status=status)
        self.json = body
        self.lines = headers
        self._closes = close
        self._to: BaseRequest | None = None

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        """Bind the answer to its request; nothing is written before the end."""
        self._to = request
        self._keep_alive = request.keep_alive and not self._closes
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Write head and body at once, and wait where the reader is slow.

        Raises:
            ConnectionResetError: the other side is gone.
        """
        request = self._to
        if request is None or request.transport is None:
            raise ConnectionResetError("the connection is gone")
        request.transport.write(self._bytes(request))
        await request.writer.drain()

    def _bytes(self, request: BaseRequest) -> bytes:
        length = b"" if self.status in _BODILESS else b"Content-Length: %d\r\n" % len(self.json)
        body = b"" if request.method == "HEAD" else self.json
        if not self._keep_alive:
            connection = b"Connection: close\r\n"
        elif request.version < HttpVersion11:
            connection = b"Connection: keep-alive\r\n"
        else:
            connection = b""
        return b"".join((_head(self.status), self.lines, length, connection, b"\r\n", body))


def answer(document: object, status: int = 200, headers: bytes = b"") -> Answer:
    """Give a document as a JSON answer."""
    return Answer(status, orjson.dumps(document), headers)


def refusal(
    status: int,
    sentence: str,
    *,
    field: str | None = None,
    position: int | None = None,
    retry_after: int | None = None,
) -> Answer:
    """Give a refusal: what is wrong, in one sentence.

    Args:
        field: the field of the request that is wrong.
        position: where in that field, in characters from 0.
        retry_after: seconds after which the sender may try again.
    """
    told = {"error": sentence, "field": field, "position": position}
    document = {name: value for name, value in told.items() if value is not None}
    lines = b"" if retry_after is None else b"Retry-After: %d\r\n" % retry_after
    return Answer(status, orjson.dumps(document), lines)


def allow(methods: frozenset[str]) -> bytes:
    """Give the header line that names the methods of a path."""
    return f"Allow: {', '.join(sorted(methods))}\r\n".encode()


class HttpDate:
    """The `Date` header line, written anew once a second (RFC 9110, 6.6.1).

    Args:
        clock: tells the time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._second = -1
        self._line = b""

    def line(self) -> bytes:
        """Give the header line for now."""
        second = self._clock.now() // 1000
        if second != self._second:
            self._second = second
            self._line = f"Date: {formatdate(second, usegmt=True)}\r\n".encode()
        return self._line
