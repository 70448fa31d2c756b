"""Thirty destinations that take requests and never answer delay no other, through the real modules."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from tests.engine.house import House
from tests.fakes.smtp_sink import SmtpSink
from tests.fakes.webhook_sink import WebhookSink
from tocsin.api.requests import NewContact, NewDestination, NewUser
from tocsin.engine.gate import PLACES
from tocsin.engine.pager import Pager, PagerOptions
from tocsin.sources.registry import integration

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


@contextlib.asynccontextmanager
async def real_post(tmp_path: Path) -> AsyncIterator[House]:
    """Give a house whose pager sends by the real modules."""
    pager = House(tmp_path / "data")
    options = PagerOptions("http://127.0.0.1:8765", None, "erin", inline=True, random=Random(7))
    pager.pager = await Pager.open(pager.data, clock=pager.clock, options=options)
    try:
        yield pager
    finally:
        await pager.pager.close()


async def _add(pager: House, name: str, kind: str, **settings: object) -> None:
    new = NewDestination(type=kind, name=name, settings=settings)
    await pager.pager.configuration.add_destination(new)


async def _storm(pager: House, silence: Silence) -> None:
    """Fill every place at every dead destination."""
    source = await pager.connect("generic", "storm", policy="tools")
    for number in range(PLACES):
        body = b'{"summary": "storm", "key": "%d"}' % number
        await pager.pager.receive(source, integration("generic"), pager.inbound(body))
    pager.courier.wake()
    async with asyncio.timeout(20):
        await silence.full.wait()


@pytest.mark.parametrize("kind", ["webhook", "email"])
async def test_a_page_passes_thirty_dead_destinations(tmp_path: Path, kind: str) -> None:
    async with (
        never_answering() as silence,
        WebhookSink() as hook,
        SmtpSink() as relay,
        real_post(tmp_path) as pager,
    ):
        for number, port in enumerate(silence.ports):
            url = f"http://127.0.0.1:{port}/x"
            await _add(pager, f"dead-{number}", "webhook", url=url, allow_private=True)
        await _add(pager, "mail", "email", host=relay.host, port=relay.port, tls="none")
        await _add(pager, "hook", "webhook", url=hook.url, allow_private=True)
        await pager.pager.configuration.add_user(NewUser(name="alice"))
        where = "hook" if kind == "webhook" else "mail"
        way = NewContact(user="alice", destination=where, address="alice@example.org")
        await pager.pager.configuration.add_contact(way)
        await pager.add_policy("tools", ",".join(f"destination:dead-{n}" for n in range(DEAD)) + ":1h")
        await pager.add_policy("people", "alice:1h")
        quiet = await pager.connect("generic", "quiet", policy="people")
        await _storm(pager, silence)
        began = time.monotonic()
        fire = pager.inbound(b'{"summary": "fire", "key": "fire"}')
        await pager.pager.receive(quiet, integration("generic"), fire)
        if kind == "webhook":
            await hook.expect(timeout=15)
        else:
            await relay.expect(timeout=15)
        assert time.monotonic() - began < LONGEST_SECONDS
        silence.hang_up()
