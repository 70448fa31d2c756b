"""Undo: ten seconds, one's own last action, and never what somebody else did."""

from pathlib import Path

import pytest

from tests.engine.house import House, house
from tocsin.api.requests import ActionRequest
from tocsin.destinations.service import Fate, Verdict
from tocsin.engine.errors import RefusedError
from tocsin.engine.outcome import Outcomes
from tocsin.store.outbox import Delivery

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def paged(pager: House) -> None:
    """Open alert 1 and page level 1."""
    await pager.receive("generic", PROBLEM)
    pager.expect_paged("alice")


async def test_an_accept_undone_tells_nobody(tmp_path: Path) -> None:
    """The update waits out the time for undo; after an undo it never leaves, and escalation goes on."""
    async with house(tmp_path) as pager:
        await paged(pager)
        answer = await pager.accept(1, by="carol")
        assert answer["undo_until"] == "2026-11-20T03:00:10.000Z"
        await pager.fast_forward("9s")
        await pager.act(1, "undo", by="carol")
        await pager.fast_forward("4m50s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("bob", "level 2 of 3")
        states = {d["kind"]: d["state"] for d in (await pager.alert(1))["deliveries"] if d["user"] == "alice"}
        assert states == {"page": "sent", "update": "cancelled"}


async def test_what_fell_due_meanwhile_is_due_now(tmp_path: Path) -> None:
    """Level 2 was due between the accept and its undo: it is paged at once."""
    async with house(tmp_path) as pager:
        await paged(pager)
        await pager.fast_forward("4m55s")
        await pager.accept(1, by="carol")
        await pager.fast_forward("8s")
        pager.expect_nobody_paged()
        await pager.act(1, "undo", by="carol")
        await pager.fast_forward("0s")
        pager.expect_paged("bob", "level 2 of 3")


async def test_too_late(tmp_path: Path) -> None:
    """After ten seconds it stays done."""
    async with house(tmp_path) as pager:
        await paged(pager)
        await pager.accept(1, by="carol")
        await pager.fast_forward("10s")
        pager.expect_told("alice", "accepted by carol")
        pager.clock.set(pager.clock.now() + 1)
        with pytest.raises(RefusedError, match="nothing of yours to undo"):
            await pager.act(1, "undo", by="carol")
        assert (await pager.alert(1))["owner"] == "carol"


async def test_somebody_elses_action(tmp_path: Path) -> None:
    """Nobody undoes what another person did, also not through an older action of their own."""
    async with house(tmp_path) as pager:
        await paged(pager)
        await pager.accept(1, by="carol")
        with pytest.raises(RefusedError, match="carol's"):
            await pager.act(1, "undo", by="bob")
        await pager.accept(1, by="bob")
        with pytest.raises(RefusedError, match="bob's"):
            await pager.act(1, "undo", by="carol")
        found = await pager.alert(1)
        assert found["owner"] == "carol"
        assert {r["name"]: r["status"] for r in found["responders"]}["bob"] == "ACCEPTED"
        await pager.fast_forward("10s")
        pager.expect_told("alice", "accepted by carol")


async def test_a_change_since_refuses_it(tmp_path: Path) -> None:
    """The tool resolved it meanwhile: undoing the accept would hide that."""
    async with house(tmp_path) as pager:
        await paged(pager)
        await pager.accept(1, by="carol")
        await pager.receive("generic", {"key": "freezer-3", "event": "resolve"})
        pager.expect_told("alice", "resolved by generic")
        pager.expect_told("carol", "resolved by generic")
        with pytest.raises(RefusedError, match="changed since"):
            await pager.act(1, "undo", by="carol")
        await pager.fast_forward("10s")
        pager.expect_nobody_paged()


async def test_events_since_are_kept(tmp_path: Path) -> None:
    """Undo takes the action back, not what arrived after it."""
    async with house(tmp_path) as pager:
        await pager.connect("generic", auto_resolve=60 * 60_000)
        await paged(pager)
        await pager.fast_forward("2m")
        await pager.accept(1, by="carol")
        await pager.fast_forward("5s")
        await pager.receive("generic", {**PROBLEM, "severity": 1})
        await pager.act(1, "undo", by="carol")
        found = await pager.alert(1)
        assert (found["status"], found["count"], found["severity"]) == ("PENDING", 2, 1)
        await pager.accept(1, by="carol")
        await pager.fast_forward("10s")
        pager.expect_told("alice", "accepted by carol")
        await pager.fast_forward("59m49s")
        assert (await pager.alert(1))["status"] == "ACCEPTED"
        await pager.fast_forward("1s")
        assert (await pager.alert(1))["status"] == "RESOLVED"
        pager.expect_told("alice", "resolved by itself")
        pager.expect_told("carol", "resolved by itself")


async def test_a_key_that_is_taken_again(tmp_path: Path) -> None:
    """A resolve is not undone over a newer open alert with the same key: one key, one open alert."""
    async with house(tmp_path) as pager:
        await paged(pager)
        await pager.act(1, "resolve", by="alice")
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        with pytest.raises(RefusedError, match="#2 is open with the same key"):
            await pager.act(1, "undo", by="alice")
        assert (await pager.alert(1))["status"] == "RESOLVED"
        with pytest.raises(RefusedError, match="#2 is open with the same key"):
            await pager.act(1, "reopen", by="alice")


async def test_a_resolve_undone(tmp_path: Path) -> None:
    """It is open again, with its level's time running on as if nothing had been."""
    async with house(tmp_path) as pager:
        await paged(pager)
        await pager.fast_forward("1m")
        await pager.act(1, "resolve", by="dave")
        await pager.act(1, "undo", by="dave")
        await pager.fast_forward("3m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("bob", "level 2 of 3")


async def test_nothing_to_undo(tmp_path: Path) -> None:
    """A comment lasts, and an undo is not undone."""
    async with house(tmp_path) as pager:
        await paged(pager)
        assert (await pager.act(1, "comment", by="alice", text="looking"))["undo_until"] is None
        with pytest.raises(RefusedError, match="nothing of yours"):
            await pager.act(1, "undo", by="alice")
        await pager.accept(1, by="alice")
        await pager.act(1, "undo", by="alice")
        with pytest.raises(RefusedError, match="nothing of yours"):
            await pager.act(1, "undo", by="alice")


async def test_a_page_that_was_about_to_be_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The courier finds it unwanted, and before it has noted that the accept is undone: it leaves."""
    async with house(tmp_path) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "450 try again later"))
        await paged(pager)
        await pager.accept(1, by="carol")
        cancel = Outcomes.cancel

        async def undone_first(outcomes: Outcomes, delivery: Delivery) -> None:
            await pager.pager.act(1, "undo", ActionRequest(), "carol")
            await cancel(outcomes, delivery)

        monkeypatch.setattr(Outcomes, "cancel", undone_first)
        await pager.fast_forward("9s")
        pager.expect_paged("alice", "level 1 of 3")


async def test_a_page_that_is_revived_is_due_at_once(tmp_path: Path) -> None:
    """Also where it had been waiting for another attempt, and the clock was set back meanwhile."""
    async with house(tmp_path) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "450 try again later"))
        await paged(pager)
        await pager.fast_forward("1s")
        await pager.act(1, "snooze", by="carol", for_ms=60_000)
        await pager.fast_forward("5s")
        await pager.act(1, "undo", by="carol")
        await pager.fast_forward("1s")
        pager.expect_paged("alice", "level 1 of 3")
