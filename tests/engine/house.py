"""A house with a pager in it: the real engine and store, a manual clock, a fake destination.

What a test does not expect fails it: a page that nobody asked for is as wrong as one that is missing.
"""

import json
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.engine.fake_post import FakePost
from tocsin.api.requests import (
    ActionRequest,
    NewDestination,
    NewLevel,
    NewPolicy,
    NewSource,
    NewUser,
    SettingsEdit,
)
from tocsin.api.schedules import NewLayer, NewSchedule
from tocsin.clock import ManualClock
from tocsin.core.duration import parse_duration
from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant, parse_instant
from tocsin.core.source import Source
from tocsin.destinations.service import Message
from tocsin.engine.courier import Courier
from tocsin.engine.options import PagerOptions
from tocsin.engine.pager import Pager
from tocsin.engine.receipt import Receipt
from tocsin.sources.registry import integration
from tocsin.sources.samples import sample_inbound, sample_named
from tocsin.store import timers
from tocsin.store.writer import InlineWriter

NIGHT = "2026-11-20T03:00:00Z"
PEOPLE = ("alice", "bob", "carol", "dave")
LADDER = ("alice:5m", "bob:5m", "carol:5m")
_MOST_STEPS = 10_000
_PAGING = frozenset({"page", "fallback", "trouble"})


class House:
    """A pager with its surroundings."""

    def __init__(self, data: Path) -> None:
        start = parse_instant(NIGHT)
        assert start is not None
        self.data = data
        self.clock = ManualClock(start)
        self.post = FakePost()
        self.pager: Pager
        self._told = 0

    async def open(self) -> None:
        """Start the pager; what fell due while it was off happens now."""
        options = PagerOptions(
            "http://127.0.0.1:8765", None, "erin", queue=InlineWriter, random=Random(7), post=self.post
        )
        self.pager = await Pager.open(self.data, clock=self.clock, options=options)
        await self.cycle()

    async def furnish(self, levels: tuple[str, ...], repeat: int, delay: str) -> None:
        """Move in: a mail relay, people with addresses, erin as the fallback, a policy."""
        configure = self.pager.configuration
        await configure.add_destination(
            NewDestination(type="email", name="mail", settings={"host": "relay.example.org"})
        )
        for name in PEOPLE:
            await configure.add_user(NewUser(name=name, email=f"{name}@example.org"))
        await configure.add_user(NewUser(name="frank", email="frank@example.org", role="admin"))
        await configure.edit_settings(SettingsEdit(fallback="frank"))
        await self.add_policy("ladder", *levels, repeat=repeat, delay=delay)

    async def add_policy(self, name: str, *levels: str, repeat: int = 0, delay: str = "0s") -> None:
        """Make a policy of levels written as on the command line, `alice,team:field:5m`."""
        wanted = []
        for level in levels:
            targets, _, timeout = level.rpartition(":")
            wanted.append(NewLevel(targets=targets.split(","), timeout=parse_duration(timeout)))
        new = NewPolicy(name=name, levels=wanted, repeat=repeat, delay=parse_duration(delay))
        await self.pager.configuration.add_policy(new)

    async def add_schedule(self, name: str, *layers: str, zone: str = "Europe/Berlin") -> None:
        """Make a schedule of layers written as on the command line."""
        new = NewSchedule(name=name, zone=zone, layers=[NewLayer.in_words(words) for words in layers])
        await self.pager.configuration.add_schedule(new)

    async def connect(self, kind: str, name: str = "", **fields: Any) -> Source:
        """Connect a tool; its alerts go to the ladder unless `policy` says otherwise."""
        new = NewSource(type=kind, name=name or kind, **{"policy": "ladder", **fields})
        await self.pager.configuration.add_source(new)
        return self.source(new.name)

    def source(self, name: str) -> Source:
        """Give a source as it is configured now."""
        return next(s for s in self.pager.directory.sources.values() if s.name == name)

    async def receive(self, name: str, what: str | bytes | Mapping[str, Any]) -> Receipt:
        """Let a tool post: a sample by its name, raw bytes, or an object as JSON; connects it if needed."""
        if all(source.name != name for source in self.pager.directory.sources.values()):
            await self.connect(name)
        source = self.source(name)
        kind = integration(source.type)
        if isinstance(what, str):
            inbound = sample_inbound(kind, sample_named(kind, what), source.key, self.clock.now())
        else:
            body = what if isinstance(what, bytes) else json.dumps(what).encode()
            inbound = self.inbound(body)
        receipt = await self.pager.receive(source, kind, inbound)
        await self.settle()
        return receipt

    async def requests(self, name: str, text: str = "", *verdicts: str) -> list[dict[str, Any]]:
        """Give the requests of a source as the explorer lists them, newest first."""
        return await self.pager.explorer.requests(
            self.source(name), limit=100, before=None, text=text, verdicts=verdicts
        )

    def inbound(self, body: bytes) -> Inbound:
        """Give a body as a request that arrives now."""
        return Inbound("POST", body, self.clock.now())

    async def settle(self) -> None:
        """Let everything that may leave now leave."""
        self.courier.wake()
        await self.courier.settle()

    @property
    def courier(self) -> Courier:
        """Who carries the messages."""
        return self.pager.courier

    async def cycle(self) -> None:
        """Let the pager do what is due now."""
        await self.pager.heart.cycle()
        await self.settle()

    async def fast_forward(self, span: str) -> None:
        """Let time pass as on a quiet night: the pager acts at each instant at which something is due."""
        until = self.clock.now() + parse_duration(span)
        for _ in range(_MOST_STEPS):
            due = await self.next_due()
            if due is None or due > until:
                break
            self.clock.set(max(due, self.clock.now()))
            await self.cycle()
        else:
            raise AssertionError("something stays due for ever")
        self.clock.set(until)
        await self.cycle()

    async def sleep_through(self, span: str) -> None:
        """Let the machine sleep: the clock jumps, and only then the pager wakes."""
        self.clock.set(self.clock.now() + parse_duration(span))
        await self.cycle()

    async def next_due(self) -> Instant | None:
        """Give when something is due next, or None."""
        found = (
            await self.pager.views.read(timers.next_due),
            await self.pager.views.read(self.courier.next_due),
        )
        return min((at for at in found if at is not None), default=None)

    async def restart(self) -> None:
        """End the pager in good order and start it again on the same store."""
        await self.pager.close()
        await self.open()

    async def crash(self) -> None:
        """Lose the pager as it stands: the store as it is on disk this instant is opened by another one."""
        survivor = self.data.with_name(self.data.name + "+")
        shutil.copytree(self.data, survivor, ignore=shutil.ignore_patterns("*.lock"))
        await self.pager.close()
        self.data = survivor
        await self.open()

    async def act(self, alert: int, verb: str, by: str, **fields: Any) -> dict[str, Any]:
        """Let a person do something with an alert."""
        answer = await self.pager.act(alert, verb, ActionRequest(**fields), by)
        await self.settle()
        return answer

    async def accept(self, alert: int, by: str) -> dict[str, Any]:
        """Let a person accept an alert."""
        return await self.act(alert, "accept", by)

    async def alert(self, alert: int) -> dict[str, Any]:
        """Read an alert with its timeline and deliveries."""
        found = await self.pager.views.alert(alert)
        assert found is not None, f"there is no alert #{alert}"
        return found

    async def why(self, alert: int) -> list[str]:
        """Give the named reasons in an alert's timeline, oldest first."""
        return [entry["reason"] for entry in (await self.alert(alert))["timeline"]]

    def _unexpected(self) -> list[Message]:
        return self.post.left[self._told :]

    def _expect(self, whom: str, text: str, kinds: frozenset[str]) -> Message:
        for place, message in enumerate(self.post.left[self._told :], self._told):
            if message.user == whom and message.kind in kinds and text in message.text:
                # What was expected moves in front of the line, so that the rest stays to be accounted for.
                self.post.left.insert(self._told, self.post.left.pop(place))
                self._told += 1
                return message
        raise AssertionError(f"{whom} got no such message {text!r}; what left: {list(self._said())}")

    def _said(self) -> Iterator[str]:
        return (f"{m.kind} to {m.user or m.address}: {m.text}" for m in self._unexpected())

    def expect_paged(self, whom: str, text: str = "") -> Message:
        """Account for one page to somebody, whose text holds `text`."""
        return self._expect(whom, text, _PAGING)

    def expect_told(self, whom: str, text: str = "") -> Message:
        """Account for one update or question to somebody, whose text holds `text`."""
        return self._expect(whom, text, frozenset({"update", "question"}))

    def expect_tried(self, whom: str) -> Message:
        """Account for one message that tries a way to somebody."""
        return self._expect(whom, "", frozenset({"test"}))

    def expect_nobody_paged(self) -> None:
        """Fail if anything has left that no test asked for."""
        assert not self._unexpected(), f"unexpected: {list(self._said())}"


@asynccontextmanager
async def house(
    tmp_path: Path, levels: tuple[str, ...] = LADDER, *, repeat: int = 0, delay: str = "0s"
) -> AsyncIterator[House]:
    """Give a furnished house; at the end, every message that left must have been expected.

    Args:
        levels: of the policy "ladder".
        repeat: extra passes over them.
        delay: before level 1.
    """
    pager = House(tmp_path / "data")
    await pager.open()
    try:
        await pager.furnish(levels, repeat, delay)
        yield pager
        pager.expect_nobody_paged()
    finally:
        await pager.pager.close()
