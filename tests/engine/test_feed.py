"""The feed: each commit has the next number, frames gather without a gap, too old is said."""

from pathlib import Path
from typing import Any

from tests.engine.house import House, house
from tocsin.engine import feed as feeds

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def frames_since(pager: House, since: int | None) -> list[dict[str, Any] | None]:
    """Give the first frame that a follower gets now."""
    async with pager.pager.feed.subscribe(since) as following:
        async for frame in following.frames():
            return [frame]
    return []


async def test_frames_have_no_gap(tmp_path: Path) -> None:
    """Followers that join at any number see every change after it, once."""
    async with house(tmp_path) as pager:
        start = pager.pager.feed.seq
        seen: dict[int, int] = {}
        for number in range(1, 6):
            await pager.receive("generic", {"summary": f"problem {number}"})
            pager.expect_paged("alice")
            seen[number] = pager.pager.feed.seq
        for number in range(1, 6):
            frame = (await frames_since(pager, seen[number] - 1 if number > 1 else start))[0]
            assert frame is not None
            assert frame["seq"] == pager.pager.feed.seq
            assert set(frame["changed"]) >= set(range(number + 1, 6))
            assert frame["counts"]["pending"] == 5


async def test_numbers_are_rows(tmp_path: Path) -> None:
    """The feed's number is the store's: after a crash it goes on, and nobody sees a number twice."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        before = pager.pager.feed.seq
        await pager.crash()
        assert pager.pager.feed.seq == before
        await pager.accept(1, by="alice")
        assert pager.pager.feed.seq == before + 1


async def test_too_old_is_said(tmp_path: Path) -> None:
    """A number from before what is kept, or from another store, means: take a new snapshot."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.restart()
        assert await frames_since(pager, 0) == [None]
        assert await frames_since(pager, pager.pager.feed.seq + 1) == [None]


async def test_a_slow_follower_gets_fewer_frames(tmp_path: Path) -> None:
    """What happens while a follower is busy comes as one frame."""
    async with house(tmp_path) as pager:
        async with pager.pager.feed.subscribe(None) as following:
            for number in range(3):
                await pager.receive("generic", {"summary": f"problem {number}"})
                pager.expect_paged("alice")
            frame = await anext(following.frames())
        assert frame is not None
        assert set(frame["changed"]) == {1, 2, 3}


async def test_a_storm_is_many(tmp_path: Path) -> None:
    """More changes than a frame names are told as "many"."""
    async with house(tmp_path) as pager:
        base = pager.pager.feed.seq
        for number in range(feeds.MOST_NAMED + 1):
            pager.pager.feed.publish(base + 1 + number, [number])
        frame = pager.pager.feed.frame(base)
        assert frame is not None
        assert (frame["many"], frame["changed"]) == (True, [])


async def test_configuration_is_told(tmp_path: Path) -> None:
    """A change of configuration is a frame of its own kind."""
    async with house(tmp_path) as pager:
        before = pager.pager.feed.seq
        await pager.connect("generic")
        frame = pager.pager.feed.frame(before)
        assert frame is not None
        assert (frame["configuration"], frame["changed"]) == (True, [])
