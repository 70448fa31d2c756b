"""A clock that is set: back, what is due moves with it; forward, it is caught up with, and said so."""

from pathlib import Path

from tests.engine.house import House, house
from tocsin.core.instant import HOUR
from tocsin.destinations.service import Fate, Verdict

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def paged(pager: House) -> None:
    """Open alert 1 and page level 1, a minute ago."""
    await pager.receive("generic", PROBLEM)
    pager.expect_paged("alice")
    await pager.fast_forward("1m")


async def test_an_hour_back(tmp_path: Path) -> None:
    """Level 2 is paged four minutes later, not an hour and four minutes; the timeline says why."""
    async with house(tmp_path) as pager:
        await paged(pager)
        pager.clock.jump(-HOUR)
        await pager.cycle()
        await pager.fast_forward("3m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("bob", "level 2 of 3")
        assert "clock-set-back" in await pager.why(1)


async def test_an_hour_back_while_nothing_runs(tmp_path: Path) -> None:
    """The latest commit tells that the clock was further on; nobody waits for that hour to come again."""
    async with house(tmp_path) as pager:
        await paged(pager)
        await pager.pager.close()
        pager.clock.jump(-HOUR)
        await pager.open()
        await pager.fast_forward("5m")
        pager.expect_paged("bob", "level 2 of 3")


async def test_what_waits_in_the_outbox(tmp_path: Path) -> None:
    """A page that waits for another attempt, at a destination that rests, leaves as soon as without it."""
    async with house(tmp_path, ("alice:2h",)) as pager:
        busy = Verdict(Fate.RETRY, "450 try again later")
        pager.post.answer("alice", *[busy] * 4)
        await pager.receive("generic", PROBLEM)
        pager.clock.jump(-HOUR)
        await pager.cycle()
        await pager.fast_forward("3m")
        for _ in range(5):
            pager.expect_paged("alice")


async def test_an_hour_forward(tmp_path: Path) -> None:
    """It looks like a machine that slept: nobody is left out, and the pages say how late they are."""
    async with house(tmp_path) as pager:
        await paged(pager)
        pager.clock.jump(HOUR)
        await pager.cycle()
        pager.expect_paged("bob", "level 2 of 3 · late by 56 min")
        pager.expect_paged("carol", "level 3 of 3 · late by 51 min")


async def test_the_timeline_reads_in_the_order_of_what_happened(tmp_path: Path) -> None:
    """Whatever the clock said, and across restarts."""
    async with house(tmp_path) as pager:
        await paged(pager)
        pager.clock.jump(-HOUR)
        for words in ("first", "second", "third"):
            await pager.act(1, "comment", by="carol", text=words)
            await pager.restart()
        said = [e["text"] for e in (await pager.alert(1))["timeline"] if e["kind"] in ("created", "comment")]
        assert said == ["created by generic", "first", "second", "third"]
        await pager.accept(1, by="carol")
        await pager.fast_forward("10s")
        pager.expect_told("alice")
