"""Events out of order: by the tool's own clock where it tells one, else by arrival."""

from pathlib import Path

from tests.engine.house import House, house
from tocsin.core.event import EventKind

DEVICE = "0123456789abcdef"


def published(name: str, at: str | None) -> dict[str, str]:
    """Give what a Particle device's webhook posts."""
    body = {"event": name, "data": "freezer 3", "coreid": DEVICE}
    return body if at is None else {**body, "published_at": at}


async def test_a_recovery_that_came_first(tmp_path: Path) -> None:
    """The late problem is born resolved: visible, named, and it pages nobody."""
    async with house(tmp_path) as pager:
        first = await pager.receive("particle", published("RESOLVE", "2026-11-20T02:59:05.000Z"))
        assert (first.result, first.results[0].reason) == ("ignored", "no-open-alert")
        late = await pager.receive("particle", published("ALERT", "2026-11-20T02:59:01.000Z"))
        assert (late.result, late.results[0].reason) == ("created", "recovery-came-first")
        found = await pager.alert(1)
        assert found["status"] == "RESOLVED"
        assert found["summary"] == "freezer 3"
        assert found["deliveries"] == []
        assert "recovery-came-first" in await pager.why(1)
        listed = await pager.pager.finder.window(view="resolved")
        assert [alert["id"] for alert in listed["alerts"]] == [1]
        await pager.fast_forward("3h")
        pager.expect_nobody_paged()


async def test_without_times_the_problem_pages(tmp_path: Path) -> None:
    """The same order without times means a new problem."""
    async with house(tmp_path) as pager:
        await pager.receive("particle", published("RESOLVE", None))
        late = await pager.receive("particle", published("ALERT", None))
        assert (late.result, late.results[0].reason) == ("created", "new-problem")
        pager.expect_paged("alice")


async def test_the_memory_outlives_a_crash(tmp_path: Path) -> None:
    """The remembered recovery is on disk."""
    async with house(tmp_path) as pager:
        await pager.receive("particle", published("RESOLVE", "2026-11-20T02:59:05Z"))
        await pager.crash()
        late = await pager.receive("particle", published("ALERT", "2026-11-20T02:59:01Z"))
        assert late.results[0].reason == "recovery-came-first"


async def test_a_newer_problem_after_a_remembered_recovery_pages(tmp_path: Path) -> None:
    """Only an older problem is born resolved."""
    async with house(tmp_path) as pager:
        await pager.receive("particle", published("RESOLVE", "2026-11-20T02:59:05Z"))
        await pager.receive("particle", published("ALERT", "2026-11-20T02:59:06Z"))
        pager.expect_paged("alice")


async def test_an_older_recovery_closes_nothing(tmp_path: Path) -> None:
    """A recovery from before the problem leaves it open, and says why."""
    async with house(tmp_path) as pager:
        await _problem_at(pager, "2026-11-20T02:59:10Z")
        old = await pager.receive("particle", published("RESOLVE", "2026-11-20T02:59:05Z"))
        assert (old.result, old.results[0].reason) == ("ignored", "recovery-older-than-problem")
        assert (await pager.alert(1))["status"] == "PENDING"
        new = await pager.receive("particle", published("RESOLVE", "2026-11-20T02:59:11Z"))
        assert new.result == "resolved"
        pager.expect_told("alice", "resolved by particle")


async def test_a_tool_from_the_future_hides_nothing(tmp_path: Path) -> None:
    """A clock that is years ahead counts as now, so that the next problem still pages."""
    async with house(tmp_path) as pager:
        await _problem_at(pager, "2036-01-01T00:00:00Z")
        await pager.receive("particle", published("RESOLVE", "2036-01-01T00:00:05Z"))
        pager.expect_told("alice", "resolved")
        await pager.fast_forward("1m")
        again = await pager.receive("particle", published("ALERT", "2026-11-20T03:00:59Z"))
        assert again.results[0].reason == "new-problem"
        pager.expect_paged("alice")


async def _problem_at(pager: House, at: str) -> None:
    receipt = await pager.receive("particle", published(EventKind.ALERT.value, at))
    assert receipt.result == "created"
    pager.expect_paged("alice")
