"""A real engine on a throw-away data directory, behind its real front door, with a clock moved by hand."""

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tocsin.clock import ManualClock
from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant
from tocsin.core.people import Directory
from tocsin.destinations.service import Fate, Message, Verdict
from tocsin.engine.pager import Pager, PagerOptions
from tocsin.server.caller import Hosts
from tocsin.server.front import Front
from tocsin.server.limits import Limits
from tocsin.server.listener import open_unix
from tocsin.server.listening import Listening
from tocsin.store import timers

_FINISH_SECONDS = 2.0


@dataclass
class Stage:
    """What the pictures are taken of.

    Attributes:
        socket: where clients attach.
        http: posts webhooks to the engine.
    """

    pager: Pager
    clock: ManualClock
    socket: Path
    http: httpx.AsyncClient

    async def post(self, inbound: Inbound, path: str) -> None:
        """Send a request to the engine as a tool would."""
        answer = await self.http.request(
            inbound.method,
            path,
            params=list(inbound.query) or None,
            content=inbound.body,
            headers=dict(inbound.headers),
        )
        answer.raise_for_status()
        await self._settle()

    async def reach(self, until: Instant) -> None:
        """Let time pass; the engine acts at each instant at which something is due."""
        while (due := await self._next_due()) is not None and due <= until:
            self.clock.set(max(due, self.clock.now()))
            await self._cycle()
        self.clock.set(until)
        await self._cycle()

    async def _next_due(self) -> Instant | None:
        found = (
            await self.pager.views.read(timers.next_due),
            await self.pager.views.read(self.pager.courier.next_due),
        )
        return min((at for at in found if at is not None), default=None)

    async def _cycle(self) -> None:
        await self.pager.heart.cycle()
        await self._settle()

    async def _settle(self) -> None:
        self.pager.courier.wake()
        await self.pager.courier.settle()


@asynccontextmanager
async def open_stage(now: Instant, owner: str, public_url: str | None) -> AsyncIterator[Stage]:
    """Open an empty engine.

    Args:
        now: what its clock says.
        owner: the user of this machine.
        public_url: how tools outside reach it, or None.
    """
    clock = ManualClock(now)
    umask = os.umask(0o077)
    options = PagerOptions("http://127.0.0.1:8765", public_url, owner, inline=True, post=_hand_over)
    with tempfile.TemporaryDirectory(prefix="tocsin-") as folder:
        pager = await Pager.open(Path(folder) / "data", clock=clock, options=options)
        # The engine shuts its files off from others; the pictures are for everybody.
        os.umask(umask)
        limits = Limits()
        front = Front(pager, limits, owner=owner, hosts=Hosts([]), stop=lambda: None)
        socket = Path(folder) / "s"
        listening = await Listening.start(open_unix(socket), front.over_socket, limits, one_peer=True)
        transport = httpx.AsyncHTTPTransport(uds=str(socket))
        try:
            async with httpx.AsyncClient(base_url="http://localhost", transport=transport) as http:
                yield Stage(pager, clock, socket, http)
        finally:
            front.feeds.close()
            await listening.finish(_FINISH_SECONDS)
            await pager.close()


async def _hand_over(directory: Directory, destination: str, message: Message) -> Verdict:
    return Verdict(Fate.OK, "handed over")
