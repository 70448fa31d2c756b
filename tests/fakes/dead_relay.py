"""Relays that take no mail: nobody there, full, silent, endlessly slow, or no relay at all."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]

SECONDS_A_BYTE = 0.05
"""A second in real life; a test has less time."""


async def _silent(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def _slow_greeting(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"2")
        await writer.drain()
        await asyncio.sleep(SECONDS_A_BYTE)


async def _slow_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the whole mail, and answer for it one byte at a time for ever."""
    writer.write(b"220 slow\r\n")
    while line := await reader.readline():
        if line.startswith(b"DATA"):
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            await _slow_greeting(reader, writer)
        writer.write(b"250 slow\r\n")


async def _web_server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


SERVING: dict[str, Serve] = {
    "hangs before its greeting": _silent,
    "greets one byte at a time": _slow_greeting,
    "answers for the mail one byte at a time": _slow_answer,
    "is a web server": _web_server,
}
REFUSES = "lets nobody in"
FULL = "never takes the connection"
DEAD_RELAYS = (*SERVING, REFUSES, FULL)


@asynccontextmanager
async def dead_relay(kind: str) -> AsyncIterator[int]:
    """Give the port of a relay of a kind in `DEAD_RELAYS`."""
    if kind == REFUSES:
        with socket.socket() as unheard:
            unheard.bind(("127.0.0.1", 0))
            yield int(unheard.getsockname()[1])
    elif kind == FULL:
        async with _full_queue() as port:
            yield port
    else:
        async with _serving(SERVING[kind]) as port:
            yield port


@asynccontextmanager
async def _full_queue() -> AsyncIterator[int]:
    """Listen with a queue that is full: the kernel drops further attempts to connect."""
    with contextlib.ExitStack() as doors:
        heard = doors.enter_context(socket.socket())
        heard.bind(("127.0.0.1", 0))
        heard.listen(0)
        for _ in range(2):
            waiting = doors.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(heard.getsockname())
        yield int(heard.getsockname()[1])


@asynccontextmanager
async def _serving(serve: Serve) -> AsyncIterator[int]:
    waiting: set[asyncio.Task[Any]] = set()
    writers: list[asyncio.StreamWriter] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        waiting.add(task)
        writers.append(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.transport.abort()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
