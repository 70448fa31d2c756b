"""Destinations that let everybody in and never answer."""

import asyncio
from types import TracebackType
from typing import Self


class Silence:
    """So many ports on loopback that take requests and say nothing; an async context manager.

    Attributes:
        waiting: how many connections wait for an answer.
    """

    def __init__(self, doors: int) -> None:
        self._doors = doors
        self._servers: list[asyncio.Server] = []
        self._inside: set[asyncio.StreamWriter] = set()

    @property
    def urls(self) -> list[str]:
        """Give a URL for each port."""
        ports = [server.sockets[0].getsockname()[1] for server in self._servers]
        return [f"http://127.0.0.1:{port}/never" for port in ports]

    @property
    def waiting(self) -> int:
        """Count who waits."""
        return len(self._inside)

    async def __aenter__(self) -> Self:
        for _ in range(self._doors):
            self._servers.append(await asyncio.start_server(self._take, "127.0.0.1", 0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()
        for writer in self._inside:
            writer.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._inside.add(writer)
        try:
            # Until the other side gives up.
            await reader.read()
        except ConnectionError:
            pass
        finally:
            self._inside.discard(writer)
            writer.transport.abort()
