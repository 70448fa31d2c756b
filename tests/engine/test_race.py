"""An accept at 4:59.990 against level 2, or a later step of a rule, due at 5:00.000, in every order.

The ledger, the acts, the timers and the courier are the real ones on a real store. A turnstile stands where
one may overtake another: before each transaction and before its caller hears of it, before the courier's last
look, and where a message has left and its answer is on the way.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.engine.turnstile import Turnstile, TurnstileWriter
from tocsin.clock import ManualClock
from tocsin.core.change import Change
from tocsin.core.command import Command
from tocsin.core.event import Event, EventKind, Priority
from tocsin.core.instant import HOUR, MINUTE, SECOND
from tocsin.core.notification_rule import NotificationRules, NotificationStep
from tocsin.core.people import Contact, DestinationConfig, Directory, User
from tocsin.core.policy import Level, Policy, Target, TargetKind
from tocsin.core.rules import Verb
from tocsin.core.source import Source
from tocsin.destinations.service import Fate, Message, Verdict
from tocsin.engine.acts import Acts
from tocsin.engine.apply import decide
from tocsin.engine.board import Board, Draft
from tocsin.engine.courier import Courier
from tocsin.engine.due import DueTimers
from tocsin.engine.ledger import Ledger
from tocsin.store.connection import Connection, open_writer
from tocsin.store.schema import migrate

START = 1_800_000_000_000
LEVEL_2_AT = 5 * MINUTE
ACCEPT_AT = LEVEL_2_AT - 10
USUAL, MANY = 500, 10_000


def _directory() -> Directory:
    names = ("alice", "bob", "carol")
    policy = Policy(
        1, "ladder", tuple(Level((Target(TargetKind.USER, n),), LEVEL_2_AT) for n in ("alice", "bob"))
    )
    return Directory(
        users={name: User(number, name) for number, name in enumerate(names, 1)},
        contacts={n: (Contact(i, n, "mail", f"{n}@example.org"),) for i, n in enumerate(names, 1)},
        destinations={"mail": DestinationConfig(1, "mail", "email")},
        policies={1: policy},
    )


def _with_a_later_step() -> Directory:
    """Let alice, alone on the policy, be reached by mail at once and by SMS when level 2 would be due."""
    usual = _directory()
    steps = (NotificationStep(1), NotificationStep(9, LEVEL_2_AT))
    return replace(
        usual,
        contacts={**usual.contacts, "alice": (*usual.contacts["alice"], Contact(9, "alice", "sms", "+49 1"))},
        destinations={**usual.destinations, "sms": DestinationConfig(2, "sms", "webhook")},
        rules={"alice": NotificationRules({Priority.HIGH: steps})},
        policies={1: Policy(1, "long", (Level((Target(TargetKind.USER, "alice"),), 24 * HOUR),))},
    )


class Glance:
    """Tells of an alert by its number alone, when its turn has come."""

    def __init__(self, turnstile: Callable[[], Turnstile]) -> None:
        self._turnstile = turnstile

    async def of(self, alert_id: int) -> dict[str, Any]:
        """Give the alert."""
        await self._turnstile().wait("look")
        return self.outline(alert_id)

    def outline(self, alert_id: int) -> dict[str, Any]:
        """Give the alert."""
        return {"id": alert_id}


class Duel:
    """One accept against one page that falls due, on a store that serves many such duels."""

    def __init__(self, connection: Connection, directory: Directory) -> None:
        self.directory = directory
        self.turnstile = Turnstile(0)
        self.clock = ManualClock(START)
        self.board = Board([], next_id=1, next_event_id=1, seq=0)
        self.events: list[str] = []
        writer = TurnstileWriter(connection, lambda: self.turnstile)
        self.ledger = Ledger(writer, self.board, self.clock, self._publish)
        self.acts = Acts(self.ledger, lambda: self.directory)
        self.due = DueTimers(self.ledger, lambda: self.directory)
        self.courier = Courier(
            writer=writer,
            ledger=self.ledger,
            board=self.board,
            clock=self.clock,
            random=Random(1),
            post=self._post,
            directory=lambda: self.directory,
            briefs=Glance(lambda: self.turnstile),
        )

    async def fight(self, seed: int) -> list[str]:
        """Run one duel and give what happened, in order."""
        self.turnstile, self.events = Turnstile(seed), []
        opened = self.clock.now()
        alert = await self._calmly(self._open_alert())
        await self._calmly(self._carry())
        self.events.clear()
        self.clock.set(opened + ACCEPT_AT)
        tasks = [
            asyncio.ensure_future(self._accept(alert, Random(seed).randrange(12))),
            asyncio.ensure_future(self._escalate(opened + LEVEL_2_AT)),
        ]
        await self.turnstile.run_out()
        await asyncio.gather(*tasks)
        await self._calmly(self._carry())
        self.clock.set(self.clock.now() + 30 * SECOND)
        await self._calmly(self._carry())
        self.clock.set(self.clock.now() + MINUTE)
        return self.events

    async def _calmly(self, deed: Any) -> Any:
        task = asyncio.ensure_future(deed)
        await self.turnstile.run_out()
        return await task

    async def _open_alert(self) -> int:
        source = Source(1, "tool", "generic", "key", 1, START)
        event = Event(EventKind.ALERT, summary="freezer 3 is too warm")

        def open_one(connection: Connection, draft: Draft, now: int) -> tuple[Sequence[Change], int]:
            changes: list[Change] = []
            result = decide(connection, draft, self.directory, source, event, now, changes)
            assert result.alert is not None
            return changes, result.alert

        return await self.ledger.record(open_one)

    async def _accept(self, alert: int, steps_away: int) -> None:
        for _ in range(steps_away):
            await self.turnstile.wait("on its way")
        await self.acts.act(alert, Command(Verb.ACCEPT, "carol"))
        self.events.append("carol has her answer")

    async def _escalate(self, at: int) -> None:
        await self.turnstile.wait("the clock")
        self.clock.set(at)
        await self.due.run()
        await self._carry()

    async def _carry(self) -> None:
        self.courier.wake()
        await self.courier.settle()

    async def _post(self, directory: Directory, destination: str, message: Message) -> Verdict:
        self.events.append(f"{message.user}: {message.text}" + (" by SMS" if destination == "sms" else ""))
        await self.turnstile.wait("send")
        return Verdict(Fate.OK, "handed over")

    def _publish(self, seq: int, changed: Sequence[int], *, pages: bool, configuration: bool) -> None:
        if pages:
            asyncio.get_running_loop().call_soon(self.courier.wake)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Connection]:
    """Give a store; it is not about power cuts, so it need not wait for the disk."""
    connection = open_writer(tmp_path / "tocsin.db", synchronous="OFF")
    migrate(connection)
    yield connection
    connection.close()


async def _fight_many(duel: Duel, count: int) -> None:
    paged = 0
    for seed in range(count):
        events = await duel.fight(seed)
        answered = events.index("carol has her answer")
        pages = [e for e in events if "level 2" in e]
        late = [e for e in events[answered:] if "level" in e]
        assert not late, f"seed {seed}: a page left after the accept was answered: {events}"
        assert len(pages) <= 1, f"seed {seed}: bob was paged twice: {events}"
        told = events.count("bob: accepted by carol")
        assert told == len(pages), f"seed {seed}: bob was paged {len(pages)} and told {told} times: {events}"
        assert events.count("alice: accepted by carol") == 1, f"seed {seed}: {events}"
        paged += len(pages)
    # A duel that always ends the same way would show nothing.
    assert count // 20 < paged < count - count // 20, f"bob was paged in {paged} of {count}"


async def _fight_many_steps(duel: Duel, count: int) -> None:
    rung = 0
    for seed in range(count):
        events = await duel.fight(seed)
        answered = events.index("carol has her answer")
        late = [e for e in events[answered:] if "level" in e]
        assert not late, f"seed {seed}: a step left after the accept was answered: {events}"
        steps = events.count("alice: level 1 of 1 by SMS")
        assert steps <= 1, f"seed {seed}: {events}"
        assert events.count("alice: accepted by carol") == 1, f"seed {seed}: {events}"
        assert events.count("alice: accepted by carol by SMS") == steps, f"seed {seed}: {events}"
        rung += steps
    assert count // 20 < rung < count - count // 20, f"the SMS left in {rung} of {count}"


async def test_accept_against_escalation(store: Connection) -> None:
    """After the accept's answer no send starts; who was being paged is told who has it."""
    await _fight_many(Duel(store, _directory()), USUAL)


async def test_accept_against_a_later_step(store: Connection) -> None:
    """After the accept's answer no step leaves; a telephone that it reached before is told who has it."""
    await _fight_many_steps(Duel(store, _with_a_later_step()), USUAL)


@pytest.mark.slow
async def test_accept_against_escalation_many_times(store: Connection) -> None:
    """The same, in ten thousand orders."""
    await _fight_many(Duel(store, _directory()), MANY)


@pytest.mark.slow
async def test_accept_against_a_later_step_many_times(store: Connection) -> None:
    """The same, in ten thousand orders."""
    await _fight_many_steps(Duel(store, _with_a_later_step()), MANY)
