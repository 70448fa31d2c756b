"""Readers: a few read-only connections with a thread each, so that one slow question holds up no other."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from tocsin.store.connection import Connection

P = ParamSpec("P")
T = TypeVar("T")


class Readers:
    """Threads that read, each on a connection of its own; connections are opened when they are first needed.

    Args:
        open_one: opens a connection that cannot write.
        count: how many there are at most.
        name: of the threads.
    """

    def __init__(self, open_one: Callable[[], Connection], count: int, name: str) -> None:
        self._open_one = open_one
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._opened: list[Connection] = []
        self._opening = threading.Lock()
        self._threads = ThreadPoolExecutor(count, name)

    def run(
        self, read: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Begin a read away from the loop; it sees one moment of the store."""

        def snapshot() -> T:
            connection = self._take()
            try:
                connection.execute("BEGIN")
                try:
                    return read(connection, *args, **kwargs)
                finally:
                    connection.execute("COMMIT")
            finally:
                self._free.put(connection)

        return asyncio.get_running_loop().run_in_executor(self._threads, snapshot)

    async def close(self) -> None:
        """Finish what is being read, and close."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        for connection in self._opened:
            connection.close()

    def _take(self) -> Connection:
        try:
            return self._free.get_nowait()
        except queue.Empty:
            # A thread runs one read at a time, so that there are never more connections than threads.
            connection = self._open_one()
            with self._opening:
                self._opened.append(connection)
            return connection
