"""Reading a request's body: whole, bounded in size and time, and unpacked by ourselves."""

import asyncio
import zlib

from aiohttp.web import BaseRequest, RequestPayloadError

from tocsin.server.limits import Limits

_GZIP_WINDOW = 31
_MOST_MEMBERS = 16
"""A gzip file may have many members; thousands of empty ones only cost time."""


class BodyRefusedError(Exception):
    """A body that is not taken.

    Args:
        status: the HTTP status to answer with.
        sentence: what is wrong with it.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


async def read_body(request: BaseRequest, limits: Limits) -> bytes:
    """Read a body and undo its content encoding.

    Args:
        request: its head has arrived.
        limits: bounds in bytes and seconds.

    Returns:
        The bytes as the sender wrote them.

    Raises:
        BodyRefusedError: too large (413), too slow (408), a bad or unknown encoding (400).
    """
    content = request.content
    try:
        # Nearly every webhook arrives in one packet with its head: no timer, no wait.
        body = content.read_nowait() if content.is_eof() else await _gather(request, limits)
    except RequestPayloadError as error:
        raise BodyRefusedError(400, "the body is not well-formed") from error
    if len(body) > limits.body_bytes:
        raise _too_large(limits)
    encoding = request.headers.get("Content-Encoding")
    if encoding is None:
        return body
    return _decode(body, encoding.strip().lower(), limits)


async def _gather(request: BaseRequest, limits: Limits) -> bytes:
    announced = request.content_length
    if announced is not None and announced > limits.body_bytes:
        raise _too_large(limits)
    if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    chunks: list[bytes] = []
    room = limits.body_bytes
    try:
        async with asyncio.timeout(limits.body_seconds):
            while chunk := await request.content.readany():
                chunks.append(chunk)
                room -= len(chunk)
                if room < 0:
                    raise _too_large(limits)
    except TimeoutError as error:
        raise BodyRefusedError(408, "the body did not arrive in time") from error
    return b"".join(chunks)


def _too_large(limits: Limits) -> BodyRefusedError:
    return BodyRefusedError(413, f"the body is larger than {limits.body_bytes} bytes")


def _decode(body: bytes, encoding: str, limits: Limits) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise BodyRefusedError(400, "the content encoding is neither gzip nor identity")
    try:
        return _inflate(body, limits)
    except zlib.error as error:
        raise BodyRefusedError(400, "the body is not valid gzip") from error


def _inflate(body: bytes, limits: Limits) -> bytes:
    parts: list[bytes] = []
    room = limits.body_bytes
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(_GZIP_WINDOW)
        part = member.decompress(body, room + 1)
        room -= len(part)
        if room < 0:
            raise _too_large(limits)
        if not member.eof:
            raise BodyRefusedError(400, "the gzip body ends too early")
        parts.append(part)
        body = member.unused_data
        if not body:
            return b"".join(parts)
    raise BodyRefusedError(400, "the gzip body has too many members")
