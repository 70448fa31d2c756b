"""Thirty destinations that take requests and never answer delay no other, through the real modules."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engine.real_house import RealHouse, real_house
from tests.fakes.smtp_sink import SmtpSink
from tests.fakes.webhook_sink import WebhookSink
from tocsin.engine.gate import PLACES

DEAD = 30
LONGEST_SECONDS = 2.0
"""Ten times what it takes on a quiet machine; behind a dead one it would be ten seconds and more."""


@contextlib.asynccontextmanager
async def never_answering() -> AsyncIterator["Silence"]:
    """Give servers that let everybody in and say nothing."""
    silence = Silence()
    servers = [await asyncio.start_server(silence.take, "127.0.0.1", 0) for _ in range(DEAD)]
    silence.ports = [int(server.sockets[0].getsockname()[1]) for server in servers]
    try:
        yield silence
    finally:
        for server in servers:
            server.close()
        silence.hang_up()


class Silence:
    """Who waits for an answer that does not come."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.full = asyncio.Event()
        self._waiting: list[asyncio.StreamWriter] = []

    async def take(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let somebody in."""
        self._waiting.append(writer)
        if len(self._waiting) == DEAD * PLACES:
            self.full.set()

    def hang_up(self) -> None:
        """Throw everybody out."""
        for writer in self._waiting:
            writer.transport.abort()


async def _storm(pager: RealHouse, silence: Silence) -> None:
    """Fill every place at every dead destination."""
    await pager.connect("generic", "storm", policy="tools")
    for number in range(PLACES):
        await pager.post_event("storm", f"oven-{number}")
    async with asyncio.timeout(20):
        await silence.full.wait()


@pytest.mark.parametrize("kind", ["webhook", "email"])
async def test_a_page_passes_thirty_dead_destinations(tmp_path: Path, kind: str) -> None:
    async with (
        never_answering() as silence,
        WebhookSink() as hook,
        SmtpSink() as relay,
        real_house(tmp_path) as pager,
    ):
        for number, port in enumerate(silence.ports):
            url = f"http://127.0.0.1:{port}/x"
            await pager.add_destination(f"dead-{number}", "webhook", url=url, allow_private=True, timeout=25)
        await pager.add_destination("mail", "email", host=relay.host, port=relay.port, tls="none")
        await pager.add_destination("hook", "webhook", url=hook.url, allow_private=True)
        await pager.add_person("alice", **{"mail" if kind == "email" else "hook": "alice@example.org"})
        await pager.add_policy("tools", ",".join(f"destination:dead-{n}" for n in range(DEAD)) + ":1h")
        await pager.add_policy("people", "alice:1h")
        await pager.connect("generic", "quiet", policy="people")
        await _storm(pager, silence)
        began = time.monotonic()
        await pager.post_event("quiet", "cellar")
        await (relay if kind == "email" else hook).expect(timeout=15)
        assert time.monotonic() - began < LONGEST_SECONDS
        silence.hang_up()
