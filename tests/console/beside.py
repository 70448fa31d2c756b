"""A real engine on a thread of its own, with a clock that stands, for consoles that a test runs by itself."""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.engine.house import LADDER, House
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.backend import FeedItem, Found
from tocsin.console.client_backend import ClientBackend
from tocsin.console.session import Session
from tocsin.server.caller import Hosts
from tocsin.server.front import Front
from tocsin.server.limits import Limits
from tocsin.server.listener import open_unix
from tocsin.server.listening import Listening

T = TypeVar("T")
_SECONDS = 30


class StillBackend(ClientBackend):
    """The way to an engine, without a feed: a picture is of one moment."""

    async def follow(self, since: int | None) -> AsyncIterator[FeedItem]:
        """Hear nothing."""
        yield Found()
        await asyncio.Event().wait()


@dataclass
class Beside:
    """An engine beside the test.

    Attributes:
        house: it; touched only through `run`.
        path: of its socket.
    """

    house: House
    path: Path
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something with the house, on its own thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(_SECONDS)

    def app(self, user: str = "carol") -> ConsoleApp:
        """Give a console on it."""
        clock = ManualClock(self.house.clock.now())
        backend = StillBackend(clock, socket=self.path, server=None, token=None, user=user)
        return ConsoleApp(Session(backend, clock, user, local=True))


@contextmanager
def beside(directory: Path) -> Iterator[Beside]:
    """Run an engine with people and the policy "ladder", without any source."""
    ready: Future[Beside] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_live(directory, ready)), name="engine beside")
    thread.start()
    engine = ready.result(_SECONDS)
    try:
        yield engine
    finally:
        engine.loop.call_soon_threadsafe(_ENDS[engine.path].set)
        thread.join(_SECONDS)


_ENDS: dict[Path, asyncio.Event] = {}


async def _live(directory: Path, ready: "Future[Beside]") -> None:
    house, path = House(directory / "data"), directory / "t.sock"
    await house.open()
    await house.furnish(LADDER, 0, "0s")
    front = Front(house.pager, Limits(), owner="erin", hosts=Hosts([]), stop=lambda: None)
    listening = await Listening.start(open_unix(path), front.over_socket, Limits(), one_peer=True)
    end = _ENDS[path] = asyncio.Event()
    ready.set_result(Beside(house, path, asyncio.get_running_loop()))
    await end.wait()
    front.feeds.close()
    await listening.finish(1.0)
    await house.pager.close()
