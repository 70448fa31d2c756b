"""A line to an engine on which every byte is late, as over a satellite."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

_CHUNK = 65_536


@contextlib.asynccontextmanager
async def slow_line(engine: Path, near: Path, seconds: float) -> AsyncIterator[None]:
    """Carry bytes between two Unix sockets, each so many seconds late.

    Args:
        engine: the socket that is there.
        near: the socket that is made, for the console.
        seconds: how late a byte arrives, in each direction.
    """
    errands: set[asyncio.Task[None]] = set()
    loop = asyncio.get_running_loop()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def write(part: bytes) -> None:
            if not writer.is_closing():
                writer.write(part)

        try:
            while part := await reader.read(_CHUNK):
                loop.call_later(seconds, write, part)
        except ConnectionError:
            pass
        finally:
            loop.call_later(seconds, writer.close)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(engine)
        for one, other in ((reader, far_writer), (far_reader, writer)):
            errand = asyncio.ensure_future(carry(one, other))
            errands.add(errand)
            errand.add_done_callback(errands.discard)

    server = await asyncio.start_unix_server(accept, near)
    try:
        yield
    finally:
        server.close()
        for errand in tuple(errands):
            errand.cancel()
        await asyncio.gather(*errands, return_exceptions=True)
        # What is still on the line arrives, and its ends are closed.
        await asyncio.sleep(2 * seconds)
