"""How many events an alert had in each of the last 24 hours, and how often it was there this week."""

from pathlib import Path
from typing import Any

from tests.engine.house import LADDER, house

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
RECOVERY = PROBLEM | {"status": "resolved"}


def strip(*last: int) -> list[int]:
    """Give a strip of 24 hours that ends with these."""
    return [*([0] * (24 - len(last))), *last]


async def rows(pager: Any, **wanted: Any) -> list[list[int]]:
    """Give the strips of the open alerts, as a console asks for them."""
    window = await pager.finder.window(strips=True, **wanted)
    return [row["strip"] for row in window["alerts"]]


async def test_events_are_counted_by_the_hour(tmp_path: Path) -> None:
    async with house(tmp_path, LADDER) as there:
        await there.connect("generic", "tool")
        await there.receive("tool", PROBLEM)
        there.expect_paged("alice")
        await there.accept(1, "alice")
        await there.receive("tool", PROBLEM)
        await there.fast_forward("1s")
        assert await rows(there.pager) == [strip(2)]
        await there.fast_forward("2h")
        for _ in range(3):
            await there.receive("tool", PROBLEM)
        await there.fast_forward("1s")
        assert await rows(there.pager) == [strip(2, 0, 3)]
        await there.receive("tool", PROBLEM)
        await there.fast_forward("30s")
        assert await rows(there.pager) == [strip(2, 0, 4)]
        assert (await there.alert(1))["strip"] == strip(2, 0, 4)
        await there.fast_forward("22h")
        assert await rows(there.pager) == [strip(4, *[0] * 22)]


async def test_rows_without_strips_are_not_counted(tmp_path: Path) -> None:
    async with house(tmp_path, LADDER) as there:
        await there.connect("generic", "tool")
        await there.receive("tool", PROBLEM)
        window = await there.pager.finder.window()
        assert "strip" not in window["alerts"][0]
        there.expect_paged("alice")


async def test_alerts_with_the_same_key_are_counted_for_a_week(tmp_path: Path) -> None:
    async with house(tmp_path, LADDER) as there:
        await there.connect("generic", "tool")
        await there.connect("generic", "other")
        for _ in range(3):
            await there.receive("tool", PROBLEM)
            there.expect_paged("alice")
            await there.receive("tool", RECOVERY)
            there.expect_told("alice", "resolved")
            await there.fast_forward("3d")
        for name in ("other", "tool"):
            await there.receive(name, PROBLEM)
            there.expect_paged("alice")
        newest = (await there.pager.finder.window())["alerts"][0]["id"]
        assert (await there.alert(newest))["times_this_week"] == 3
        assert (await there.alert(newest - 1))["times_this_week"] == 1
