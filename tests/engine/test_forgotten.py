"""Forgotten alerts: accepted, then nothing. The owner is asked, then others are paged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.engine.house import House, house
from tocsin.api.requests import NewLevel, NewPolicy, NewUser, PolicyEdit
from tocsin.core.instant import HOUR, MINUTE

PROBLEM = {"summary": "too warm", "key": "k"}


@asynccontextmanager
async def accepted(tmp_path: Path, by: str = "alice") -> AsyncIterator[House]:
    """Give a house with an alert that was accepted; after an hour its owner is asked."""
    async with house(tmp_path) as pager:
        levels = [NewLevel(targets=[name], timeout=5 * MINUTE) for name in ("alice", "bob")]
        new = NewPolicy(name="watched", levels=levels, accept_timeout=HOUR)
        await pager.pager.configuration.add_policy(new)
        await pager.connect("generic", "tool", policy="watched")
        await pager.receive("tool", PROBLEM)
        pager.expect_paged("alice")
        await pager.accept(1, by)
        yield pager


async def test_a_forgotten_alert_asks_and_pages_again(tmp_path: Path) -> None:
    """After an hour the owner is asked, five minutes later level 1 is paged again."""
    async with accepted(tmp_path) as pager:
        place = (await pager.alert(1))["escalation"]
        assert place["next"] == ["alice"]
        await pager.fast_forward("59m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_told("alice", "still on it?")
        await pager.fast_forward("4m59s")
        pager.expect_nobody_paged()
        assert (await pager.alert(1))["status"] == "ACCEPTED"
        await pager.fast_forward("1s")
        pager.expect_paged("alice", "level 1")
        assert (await pager.alert(1))["status"] == "PENDING"
        assert (await pager.why(1)).count("accept-timeout") == 2
        await pager.fast_forward("5m")
        pager.expect_paged("bob", "level 2")
        await pager.accept(1, "bob")
        await pager.fast_forward("10s")
        pager.expect_told("alice", "accepted by bob")


async def test_who_is_still_on_it_accepts_again(tmp_path: Path) -> None:
    """The hour begins anew, before the question as well as after it."""
    async with accepted(tmp_path) as pager:
        await pager.fast_forward("50m")
        assert (await pager.accept(1, "alice"))["reason"] == "still-on-it"
        await pager.fast_forward("59m")
        pager.expect_nobody_paged()
        await pager.fast_forward("1m")
        pager.expect_told("alice", "still on it?")
        await pager.accept(1, "alice")
        await pager.fast_forward("59m59s")
        pager.expect_nobody_paged()
        await pager.act(1, "resolve", "alice")
        await pager.fast_forward("3h")


async def test_an_owner_who_cannot_be_asked_is_passed_over(tmp_path: Path) -> None:
    """No channel leads to them: the alert is paged again at once."""
    async with accepted(tmp_path) as pager:
        await pager.pager.configuration.add_user(NewUser(name="gina"))
        await pager.act(1, "release", "alice")
        pager.expect_paged("alice", "level 1")
        await pager.accept(1, "gina")
        await pager.fast_forward("10s")
        pager.expect_told("alice", "accepted by gina")
        await pager.fast_forward("1h")
        pager.expect_paged("alice", "level 1")
        await pager.act(1, "resolve", "alice")


async def test_it_survives_a_crash_and_can_be_switched_off(tmp_path: Path) -> None:
    """The time is a row like every other; a policy without it asks nobody from the next accept on."""
    async with accepted(tmp_path) as pager:
        await pager.crash()
        await pager.sleep_through("2h")
        pager.expect_told("alice", "still on it?")
        await pager.pager.configuration.edit_policy("watched", PolicyEdit(accept_timeout=0))
        await pager.accept(1, "alice")
        await pager.fast_forward("6h")
        pager.expect_nobody_paged()


async def test_what_was_accepted_before_it_was_switched_off_asks_nobody(tmp_path: Path) -> None:
    """The policy of the second at which it falls due counts."""
    async with accepted(tmp_path) as pager:
        await pager.pager.configuration.edit_policy("watched", PolicyEdit(accept_timeout=0))
        await pager.fast_forward("6h")
        pager.expect_nobody_paged()
        assert (await pager.alert(1))["status"] == "ACCEPTED"
