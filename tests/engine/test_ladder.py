"""A three-level policy through a night: time passing, accept, release, nobody, restart, and a long sleep."""

from pathlib import Path

import pytest

from tests.engine.house import House, house

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
RECOVERY = {"key": "freezer-3", "event": "resolve"}


async def test_nobody_accepts(tmp_path: Path) -> None:
    """Each level in its time, the second pass, the chain's end: the fallback, then again each half hour."""
    async with house(tmp_path, repeat=1) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice", "level 1 of 3")
        await pager.fast_forward("4m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("bob", "level 2 of 3")
        await pager.fast_forward("5m")
        pager.expect_paged("carol", "level 3 of 3")
        for name in ("alice", "bob", "carol"):
            await pager.fast_forward("5m")
            pager.expect_paged(name)
        await pager.fast_forward("5m")
        pager.expect_paged("frank", "fallback")
        assert (await pager.alert(1))["escalation"]["exhausted"] is True
        await pager.fast_forward("29m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("carol", "level 3 of 3")
        await pager.fast_forward("30m")
        pager.expect_paged("carol")
        assert (await pager.why(1)).count("exhausted") == 2


async def test_an_accept_stops_it(tmp_path: Path) -> None:
    """After an accept nobody else is paged; who was paged is told once the time for undo is over."""
    async with house(tmp_path, repeat=1) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        await pager.fast_forward("1m")
        await pager.accept(1, by="carol")
        await pager.fast_forward("9s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_told("alice", "accepted by carol")
        pager.expect_told("bob", "accepted by carol")
        await pager.fast_forward("2h")
        pager.expect_nobody_paged()
        found = await pager.alert(1)
        assert (found["status"], found["owner"]) == ("ACCEPTED", "carol")
        assert found["escalation"]["halt"] == "accepted"


async def test_a_release_resumes_at_the_present_level(tmp_path: Path) -> None:
    """The owner gives it back on level 2: level 2 is paged now, level 3 five minutes later."""
    async with house(tmp_path) as pager:
        await _accepted_on_level_2(pager)
        await pager.act(1, "release", by="bob")
        pager.expect_paged("bob", "level 2 of 3")
        await pager.fast_forward("5m")
        pager.expect_paged("carol", "level 3 of 3")
        await pager.accept(1, by="carol")
        await pager.fast_forward("1h")
        for name in ("alice", "bob"):
            pager.expect_told(name, "accepted by carol")


async def _accepted_on_level_2(pager: House) -> None:
    await pager.receive("generic", PROBLEM)
    pager.expect_paged("alice")
    await pager.fast_forward("5m")
    pager.expect_paged("bob")
    await pager.accept(1, by="bob")
    await pager.fast_forward("1h")
    pager.expect_told("alice", "accepted by bob")


@pytest.mark.parametrize("lost", [False, True])
async def test_a_restart_between_levels(tmp_path: Path, lost: bool) -> None:
    """Ended in order or lost in a crash: level 2 is paged in its time, level 1 not again."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("3m")
        await (pager.crash() if lost else pager.restart())
        await pager.fast_forward("1m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("bob", "level 2 of 3")


async def test_a_restart_after_level_2_was_due(tmp_path: Path) -> None:
    """Off while level 2 fell due: it is paged as soon as the pager is back, and the text says how late."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("4m")
        await pager.pager.close()
        pager.clock.set(pager.clock.now() + 3 * 60_000)
        await pager.open()
        pager.expect_paged("bob", "level 2 of 3 · late by 2 min")
        await pager.fast_forward("4m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("carol", "level 3 of 3")


async def test_asleep_for_two_hours(tmp_path: Path) -> None:
    """On waking: one catch-up page to each who is due, with how late it is; the next step counts from now."""
    async with house(tmp_path, repeat=1) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice", "level 1 of 3")
        await pager.sleep_through("2h")
        pager.expect_paged("bob", "level 2 of 3 · late by 1 h 55 min")
        pager.expect_paged("carol", "level 3 of 3 · late by 1 h 50 min")
        pager.expect_nobody_paged()
        await pager.fast_forward("4m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("alice", "level 1 of 3")


async def test_asleep_from_before_level_1(tmp_path: Path) -> None:
    """A delayed policy asleep through all of its levels: each of the three gets one page, none gets two."""
    async with house(tmp_path, ("alice:5m", "bob:1m", "carol:5m"), repeat=3, delay="4m") as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_nobody_paged()
        await pager.sleep_through("2h")
        pager.expect_paged("alice", "late by 1 h 56 min")
        pager.expect_paged("bob", "late by 1 h 51 min")
        pager.expect_paged("carol", "late by 1 h 50 min")
        pager.expect_nobody_paged()
        await pager.fast_forward("5m")
        pager.expect_paged("alice", "level 1 of 3")


async def test_a_recovery_within_the_delay_pages_nobody(tmp_path: Path) -> None:
    """An alert that resolves before its policy's delay is over wakes nobody."""
    async with house(tmp_path, delay="2m") as pager:
        await pager.receive("generic", PROBLEM)
        await pager.fast_forward("1m59s")
        receipt = await pager.receive("generic", RECOVERY)
        assert receipt.result == "resolved"
        await pager.fast_forward("1h")
        pager.expect_nobody_paged()


async def test_low_stays_on_level_1(tmp_path: Path) -> None:
    """LOW pages level 1 and nobody else, until a HIGH event raises it."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", {**PROBLEM, "priority": "LOW"})
        pager.expect_paged("alice")
        await pager.fast_forward("3h")
        pager.expect_nobody_paged()
        await pager.receive("generic", {**PROBLEM, "priority": "HIGH"})
        pager.expect_paged("alice", "level 1 of 3")
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        assert "raised-to-high" in await pager.why(1)


async def test_a_snooze_starts_again_at_level_1(tmp_path: Path) -> None:
    """Nobody is paged while it is snoozed; at its end level 1 is paged at once."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        await pager.act(1, "snooze", by="bob", for_ms=30 * 60_000)
        await pager.fast_forward("29m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("alice", "level 1 of 3")


async def test_given_to_somebody_else(tmp_path: Path) -> None:
    """Who it was given to is paged now; without their accept the policy goes on from where it was."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.act(1, "assign", by="alice", to="dave")
        pager.expect_paged("dave", "given to you")
        await pager.fast_forward("4m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("bob", "level 2 of 3")
