"""Several decisions in one commit: each stands on those before it, one that fails leaves nothing behind."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.core.scenes import DIRECTORY, LADDER, NOW, SOURCE, problem
from tocsin.clock import ManualClock
from tocsin.core.change import Change
from tocsin.core.command import Command
from tocsin.core.event import Event, EventKind
from tocsin.core.evolve import evolve
from tocsin.core.rules import Verb
from tocsin.engine.acts import Acted, Acts
from tocsin.engine.apply import decide
from tocsin.engine.board import Board, Draft
from tocsin.engine.ledger import Ledger
from tocsin.engine.receipt import EventResult
from tocsin.store import alerts
from tocsin.store.connection import Connection, open_writer
from tocsin.store.schema import migrate
from tocsin.store.writer import ThreadWriter

WHO_IS_WHO = evolve(DIRECTORY, policies={1: LADDER}, sources={1: SOURCE})


class Office:
    """A ledger on a writer that can be held up, so that what waits shares one commit."""

    def __init__(self, connection: Connection) -> None:
        self.writer = ThreadWriter(connection)
        self.board = Board([], next_id=1, next_event_id=1, seq=0)
        self.published: list[tuple[int, Sequence[int]]] = []
        self.ledger = Ledger(self.writer, self.board, ManualClock(NOW), self._publish)
        self.acts = Acts(self.ledger, lambda: WHO_IS_WHO)
        self._go = threading.Event()

    def _publish(self, seq: int, changed: Sequence[int], *, pages: bool, configuration: bool) -> None:
        self.published.append((seq, changed))

    async def hold(self) -> "asyncio.Future[None]":
        """Keep the writer busy until `go`."""
        held = threading.Event()

        def wait(_: Connection) -> None:
            held.set()
            assert self._go.wait(10)

        busy = asyncio.ensure_future(self.writer.write(wait))
        await asyncio.to_thread(held.wait, 10)
        return busy

    def go(self) -> None:
        """Let the writer go on."""
        self._go.set()

    async def meet(self, event: Event, *, then_fail: bool = False) -> EventResult:
        """Decide on an event; it may fail after it has decided."""

        def decision(connection: Connection, draft: Draft, now: int) -> tuple[list[Change], EventResult]:
            changes: list[Change] = []
            result = decide(connection, draft, WHO_IS_WHO, SOURCE, event, now, changes)
            if then_fail:
                raise ZeroDivisionError
            return changes, result

        return await self.ledger.record(decision)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give an office with an empty store."""
    connection = open_writer(tmp_path / "tocsin.db")
    migrate(connection)
    made = Office(connection)
    yield made
    made.writer.close()


async def test_each_stands_on_those_before_it(office: Office) -> None:
    """Problem, failure, the same problem, accept, recovery, and the problem anew, in one commit."""
    busy = await office.hold()
    deeds = [
        office.meet(problem("a")),
        office.meet(problem("b"), then_fail=True),
        office.meet(problem("a")),
        office.acts.act(1, Command(Verb.ACCEPT, "carol")),
        office.meet(problem("c")),
        office.meet(Event(EventKind.RESOLVE, key="a")),
        office.meet(problem("a")),
    ]
    waiting = [asyncio.ensure_future(deed) for deed in deeds]
    await asyncio.sleep(0)
    office.go()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    await busy
    assert office.writer.transaction == 2
    assert isinstance(done.pop(1), ZeroDivisionError)
    assert [_told(answer) for answer in done] == [
        (1, "created"),
        (1, "appended"),
        (1, "accepted"),
        (2, "created"),
        (1, "resolved"),
        (3, "created"),
    ]
    stored = await office.writer.write(alerts.load_open)
    assert {alert.id: alert for alert in stored} == office.board.alerts
    assert set(office.board.alerts) == {2, 3}
    first = await office.writer.write(lambda connection: alerts.load(connection, 1))
    assert first is not None
    assert (first.count, first.owner, first.status.value) == (3, "carol", "RESOLVED")
    seqs = [seq for seq, _ in office.published]
    assert seqs == list(range(1, len(seqs) + 1)), "the feed has no gap"
    assert office.board.next_id == 4


def _told(answer: object) -> tuple[int | None, str]:
    assert isinstance(answer, EventResult | Acted), answer
    number = answer.alert if isinstance(answer, EventResult) else answer.alert_id
    return number, str(answer.result)


async def test_memory_is_as_before_until_the_commit(office: Office) -> None:
    """Nothing that waits is seen on the board."""
    busy = await office.hold()
    waiting = asyncio.ensure_future(office.meet(problem("a")))
    await asyncio.sleep(0)
    assert office.board.alerts == {}
    office.go()
    await asyncio.gather(busy, waiting)
    assert set(office.board.alerts) == {1}
