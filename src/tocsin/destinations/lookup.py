"""Looking host names up: each name on a thread of its own, so that a name that hangs holds up no other."""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

Rows = Sequence[tuple[Any, ...]]
Ask = Callable[[str, int], Rows]


def ask_system(host: str, port: int) -> Rows:
    """Ask the system's resolver, as long as it takes."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)


class Lookups:
    """Asks for each name once at a time; who asks meanwhile waits for the same answer.

    The event loop's own lookups share a few threads (two in libuv), and two names whose servers do not answer
    would hold up every page to any name for as long as the resolver is patient.
    """

    def __init__(self, ask: Ask = ask_system) -> None:
        """Make it.

        Args:
            ask: looks one name up and may block.
        """
        self._ask = ask
        self._under_way: dict[tuple[str, int], Future[Rows]] = {}

    async def rows(self, host: str, port: int) -> Rows:
        """Give what `getaddrinfo` gives for a name.

        Raises:
            OSError: where the name has no address.
            ValueError: where it cannot be a name; `UnicodeError` is one.
        """
        wanted = (host, port)
        found = self._under_way.get(wanted)
        if found is None:
            found = self._under_way[wanted] = Future()
            # Running: nobody who gives up waiting takes the answer from the others.
            found.set_running_or_notify_cancel()
            # A thread that the program's end does not wait for.
            threading.Thread(
                target=self._look_up, args=(wanted, found), name="tocsin-lookup", daemon=True
            ).start()
        return await asyncio.wrap_future(found)

    def _look_up(self, wanted: tuple[str, int], found: Future[Rows]) -> None:
        try:
            rows = self._ask(*wanted)
        except (OSError, ValueError) as error:
            self._under_way.pop(wanted, None)
            found.set_exception(error)
        else:
            self._under_way.pop(wanted, None)
            found.set_result(rows)
