"""A full disk: events are refused, people can still act, somebody is told, and it heals by itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import House, house
from tocsin.engine.health import UnhealthyError
from tocsin.engine.receipt import OutOfRoomError
from tocsin.engine.room import Room
from tocsin.store import events
from tocsin.store.connection import OperationalError

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
SECOND_PROBLEM = {"summary": "freezer 4 is too warm", "key": "freezer-4"}


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Fill the disk, or make room again, as far as the pager can see: storing a request fails, or works."""
    usual = events.insert

    def insert(*_: Any) -> None:
        raise OperationalError("database or disk is full")

    def set_full(full: bool) -> None:
        monkeypatch.setattr(events, "insert", insert if full else usual)
        monkeypatch.setattr(Room, "has_returned", lambda _: not full)

    return set_full


async def refused(pager: House) -> None:
    """See an event refused."""
    with pytest.raises(OutOfRoomError, match="no room on the disk") as error:
        await pager.receive("generic", SECOND_PROBLEM)
    assert error.value.retry_after > 0


async def test_full_and_empty_again(tmp_path: Path, fill: Callable[[bool], None]) -> None:
    """Refused without a trace; the fallback is told from memory; pages and accepts go on; it recovers."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        fill(True)
        await refused(pager)
        await pager.settle()
        message = pager.expect_paged("frank", "no room on its disk")
        assert (message.kind, message.alert) == ("trouble", {})
        assert not (pager.data / "reserve").exists()
        await refused(pager)
        await pager.fast_forward("5m")
        pager.expect_paged("bob", "level 2 of 3")
        await pager.accept(1, by="bob")
        assert (await pager.alert(1))["owner"] == "bob"
        assert not pager.pager.health.ready()
        assert pager.pager.trouble()[0].startswith("no room on the disk")
        await pager.fast_forward("1m")
        pager.expect_told("alice", "accepted by bob")
        fill(False)
        await pager.cycle()
        assert pager.pager.health.ready()
        assert (pager.data / "reserve").exists()
        assert not any("no room" in text for text in pager.pager.trouble())
        receipt = await pager.receive("generic", SECOND_PROBLEM)
        assert receipt.results[0].alert == 2, "the refused event has left nothing behind"
        pager.expect_paged("alice")


async def test_nothing_of_a_refused_event_is_kept(tmp_path: Path, fill: Callable[[bool], None]) -> None:
    """The transaction of a refused event leaves no alert, no timer and no page, in memory or on disk."""
    async with house(tmp_path) as pager:
        await pager.connect("generic")
        fill(True)
        await refused(pager)
        await pager.settle()
        pager.expect_paged("frank", "no room")
        assert (await pager.pager.finder.window(view="all"))["total"] == 0
        assert pager.pager.board.alerts == {}
        assert await pager.next_due() is None


async def test_health_is_bad_while_it_is_full(tmp_path: Path, fill: Callable[[bool], None]) -> None:
    """A cycle that ends while there is no room says so."""
    async with house(tmp_path) as pager:
        await pager.connect("generic")
        fill(True)
        await refused(pager)
        await pager.settle()
        pager.expect_paged("frank", "no room")
        await pager.cycle()
        assert pager.pager.health.failure is not None
        assert "no room" in pager.pager.health.failure
        fill(False)
        await pager.cycle()
        assert pager.pager.health.failure is None


async def test_health_waits_for_a_later_cycle(tmp_path: Path) -> None:
    """The answer is of a cycle that began after the question, and counts only with a write."""
    async with house(tmp_path) as pager:
        health = pager.pager.health
        with pytest.raises(UnhealthyError, match="no engine cycle finished"):
            await health.cycle(timeout=0.01)
        await pager.pager.start()
        answer = await health.cycle()
        assert answer["status"] == "ok"
        assert answer["trouble"] == ["erin cannot be paged: no contact"]
