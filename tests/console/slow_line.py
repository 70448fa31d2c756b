"""A line to an engine on which every byte is late, as over a satellite, and which can be cut and mended."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

_CHUNK = 65_536


class Line:
    """Carries bytes between the console and the engine, until it is cut."""

    def __init__(self, engine: Path, seconds: float) -> None:
        self.is_cut = False
        self._engine = engine
        self._seconds = seconds
        self._errands: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Break every connection, and let nothing through from now on."""
        self.is_cut = True
        for end in tuple(self._ends):
            end.transport.abort()

    def mend(self) -> None:
        """Let new connections through again."""
        self.is_cut = False

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection of the console."""
        if self.is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_unix_connection(self._engine)
        for one, other in ((reader, far_writer), (far_reader, writer)):
            errand = asyncio.ensure_future(self._carry(one, other))
            self._errands.add(errand)
            errand.add_done_callback(self._errands.discard)

    async def end(self) -> None:
        """Carry nothing more; what is still on the line arrives, and its ends are closed."""
        for errand in tuple(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        await asyncio.sleep(2 * self._seconds)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            while part := await reader.read(_CHUNK):
                self._later(writer, part)
        except ConnectionError:
            pass
        finally:
            asyncio.get_running_loop().call_later(self._seconds, self._close, writer)

    def _later(self, writer: asyncio.StreamWriter, part: bytes) -> None:
        if self._seconds:
            asyncio.get_running_loop().call_later(self._seconds, _write, writer, part)
        else:
            _write(writer, part)

    def _close(self, writer: asyncio.StreamWriter) -> None:
        self._ends.discard(writer)
        writer.close()


def _write(writer: asyncio.StreamWriter, part: bytes) -> None:
    if not writer.is_closing():
        writer.write(part)


@contextlib.asynccontextmanager
async def slow_line(engine: Path, near: Path, seconds: float) -> AsyncIterator[Line]:
    """Lay a line between two Unix sockets.

    Args:
        engine: the socket that is there.
        near: the socket that is made, for the console.
        seconds: how late a byte arrives, in each direction.
    """
    line = Line(engine, seconds)
    server = await asyncio.start_unix_server(line.accept, near)
    try:
        yield line
    finally:
        server.close()
        await line.end()
