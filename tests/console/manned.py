"""A console on a real engine in one loop, with one clock that stands: what a person presses, a tool sends."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from textual.worker import WorkerCancelled

from tests.console.slow_line import Line, slow_line
from tests.console.watching import Console, alerts_screen
from tests.engine.house import LADDER, House
from tocsin.api.models import AlertView, EngineState
from tocsin.console.app import ConsoleApp
from tocsin.console.backend import FeedItem
from tocsin.console.client_backend import ClientBackend
from tocsin.console.filter_bar import FilterBar
from tocsin.console.session import Session
from tocsin.server.caller import Hosts
from tocsin.server.front import Front
from tocsin.server.limits import Limits
from tocsin.server.listener import open_unix
from tocsin.server.listening import Listening

_GATHERED = 20
"""Longer than the feed gathers changes for one frame, in ms."""
_MOST_ROUNDS = 500


class WatchedBackend(ClientBackend):
    """The way to the engine, with the number of the last change that came over it."""

    seq = -1

    async def state(self) -> EngineState:
        """Ask for what the header says."""
        found = await super().state()
        self.seq = max(self.seq, found.seq)
        return found

    async def follow(self, since: int | None) -> AsyncIterator[FeedItem]:
        """Follow what changes."""
        async for item in super().follow(since):
            seq = getattr(item, "seq", None)
            self.seq = max(self.seq, seq or 0)
            yield item


@dataclass
class Manned:
    """A console and the engine that it shows.

    Attributes:
        line: between the two; None where nothing lies between them.
    """

    house: House
    backend: WatchedBackend
    session: Session
    app: ConsoleApp
    pilot: Console
    line: Line | None = None

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they cause arrive."""
        await self.pilot.press(*keys)
        await self.caught_up()

    async def caught_up(self) -> None:
        """Wait until the console has heard of everything, or of a cut line, and has nothing left to do."""
        for _ in range(_MOST_ROUNDS):
            await self._rest()
            if self._heard():
                await self._rest()
                return
            clock = self.house.clock
            clock.set(clock.now() + _GATHERED)
        raise AssertionError(f"the console heard {self.backend.seq} of {self.house.pager.feed.seq}")

    def _heard(self) -> bool:
        stale = self.session.standing.stale_since is not None
        if self.line is not None and self.line.is_cut:
            return stale
        return not stale and self.backend.seq >= self.house.pager.feed.seq

    async def _rest(self) -> None:
        for _ in range(_MOST_ROUNDS):
            await self.pilot.pause()
            if any(bar.waiting for bar in self.app.screen.query(FilterBar)):
                await self.pilot.pause(0.005)
                continue
            working = [worker for worker in self.app.workers if worker.group != "feed"]
            if not working:
                return
            # One that another of its group replaces has not failed.
            with contextlib.suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete(working)
        raise AssertionError("the console never rests")

    @property
    def held(self) -> list[AlertView]:
        """The alerts that the list holds, in its order, without one that is only pinned."""
        rows = alerts_screen(self.app).rows.rows
        return [alert for alert in rows.held(rows.window) if rows.holds(alert.id)]


@contextlib.asynccontextmanager
async def manned(
    directory: Path, *, size: tuple[int, int], user: str = "carol", late: float | None = None
) -> AsyncIterator[Manned]:
    """Open a console on an engine with a policy of three levels and a generic source called `tool`.

    Args:
        directory: for the engine's data.
        size: of the terminal.
        user: who looks.
        late: by how many seconds every byte between the two is late, in each direction; None: nothing lies
            between them that could be cut.
    """
    house = House(directory / "data")
    await house.open()
    await house.furnish(LADDER, 0, "0s")
    await house.connect("generic", "tool")
    front = Front(house.pager, Limits(), owner="erin", hosts=Hosts([]), stop=lambda: None)
    path = directory / "t.sock"
    listening = await Listening.start(open_unix(path), front.over_socket, Limits(), one_peer=True)
    laid = contextlib.AsyncExitStack()
    line: Line | None = None
    if late is not None:
        line = await laid.enter_async_context(slow_line(path, directory / "near.sock", late))
        path = directory / "near.sock"
    backend = WatchedBackend(house.clock, socket=path, server=None, token=None, user=user)
    session = Session(backend, house.clock, user, local=True, journal=directory / "console.log")
    app = ConsoleApp(session)
    try:
        async with app.run_test(size=size) as pilot:
            console = Manned(house, backend, session, app, pilot, line)
            await console.caught_up()
            yield console
            app.workers.cancel_all()
    finally:
        front.feeds.close()
        await laid.aclose()
        await listening.finish(1.0)
        await house.pager.close()
