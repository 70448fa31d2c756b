"""The play of the demo: tools post their samples, problems end, a colleague takes one on."""

import asyncio
import itertools
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from aiohttp import web

from tocsin.api.models import SourceView
from tocsin.api.paths import socket_path
from tocsin.cli.demo_scene import Scene, set_scene
from tocsin.cli.settings import Settings
from tocsin.client.client import TocsinClient
from tocsin.client.errors import ClientError
from tocsin.client.transport import open_url
from tocsin.clock import Clock
from tocsin.core.event import EventKind
from tocsin.core.inbound import Inbound
from tocsin.sources.registry import integration
from tocsin.sources.samples import sample_inbound

_PAUSES = (3.0, 5.0, 1.0, 8.0, 2.0, 6.0)
_OPENING = 5
"""So many problems are there when the console opens."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one source: how it begins and how it ends."""

    source: SourceView
    begins: Inbound
    ends: Inbound | None


@dataclass
class Play:
    """What the tools and the colleagues do, in turn."""

    http: httpx.AsyncClient
    colleague: TocsinClient
    problems: deque[Problem]
    open: deque[Problem] = field(default_factory=deque)

    async def begin(self) -> None:
        """Let the next problem begin; those that began come again later."""
        problem = self.problems[0]
        self.problems.rotate(-1)
        await self._post(problem.source, problem.begins)
        if problem.ends is not None and problem not in self.open:
            self.open.append(problem)

    async def end(self) -> None:
        """Let the oldest problem end, as its tool tells it."""
        if self.open:
            problem = self.open.popleft()
            assert problem.ends is not None
            await self._post(problem.source, problem.ends)

    async def accept(self) -> None:
        """Let a colleague take on the newest problem that nobody has."""
        waiting = await self.colleague.alerts.list(statuses=("PENDING",), limit=1)
        if waiting.alerts:
            await self.colleague.alerts.act(waiting.alerts[0].id, "accept")

    async def _post(self, source: SourceView, inbound: Inbound) -> None:
        parts = urlsplit(source.url)
        await self.http.request(
            inbound.method,
            parts.path,
            params=list(inbound.query) or None,
            content=inbound.body,
            headers=dict(inbound.headers),
        )


async def play(settings: Settings, clock: Clock, ready: Callable[[], None]) -> None:
    """Set the scene and play until standard input is closed.

    Args:
        settings: of an engine that runs.
        clock: for the pauses.
        ready: is called when there is something to see.
    """
    where = socket_path(settings.data)
    async with TocsinClient.over_socket(where, settings.owner, clock) as client:
        telephones = await _open_telephones()
        scene = await set_scene(client, settings.owner, telephones)
        receiver = (await client.state()).receiver
        async with (
            open_url(receiver, {}) as http,
            TocsinClient.over_socket(where, scene.colleagues[0], clock) as colleague,
        ):
            acts = Play(http, colleague, deque(_problems(scene, clock)))
            for _ in range(min(_OPENING, len(acts.problems))):
                await acts.begin()
            ready()
            playing = asyncio.create_task(_go_on(acts, clock))
            await asyncio.to_thread(sys.stdin.buffer.read)
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)


async def _go_on(acts: Play, clock: Clock) -> None:
    steps = itertools.cycle((acts.begin, acts.accept, acts.begin, acts.end, acts.begin, acts.end, acts.end))
    for pause, step in zip(itertools.cycle(_PAUSES), steps, strict=False):
        await clock.sleep(pause)
        try:
            await step()
        except (ClientError, httpx.TransportError) as error:
            # Somebody at the console was faster, or the engine has just ended.
            sys.stderr.write(f"demo: {error}\n")


def _problems(scene: Scene, clock: Clock) -> list[Problem]:
    problems = []
    for source in scene.sources:
        kind = integration(source.type)
        requests = {
            sample.kind: sample_inbound(kind, sample, source.key, clock.now())
            for sample in reversed(kind.samples)
            if sample.kind in {EventKind.ALERT, EventKind.RESOLVE}
        }
        if EventKind.ALERT in requests:
            problems.append(Problem(source, requests[EventKind.ALERT], requests.get(EventKind.RESOLVE)))
    return problems


async def _open_telephones() -> str:
    """Open a receiver that says yes to every page; give its URL."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="it rings")

    application = web.Application()
    application.router.add_post("/", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    return f"http://127.0.0.1:{port}/"
