"""Simulations agree with what really happens: the same lines at the same instants, and nothing is sent."""

from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import House, house
from tocsin.api.requests import SourceEdit
from tocsin.core.event import Priority
from tocsin.core.instant import parse_instant
from tocsin.engine.errors import NotFoundError
from tocsin.engine.simulation import simulation

PROBLEM = {"summary": "too warm", "key": "k"}
PLANNED = {"created", "escalated", "skipped", "exhausted", "paged"}
NIGHTS = ("2026-11-20T03:00:00Z", "2027-03-28T00:58:00Z", "2027-10-30T23:58:00Z", "2027-01-01T12:00:00Z")
Line = tuple[str, str]


def foretold(played: dict[str, Any]) -> list[Line]:
    """Give the lines of a simulation with their instants."""
    return [(step["at"], entry["text"]) for step in played["steps"] for entry in step["entries"]]


async def happened(pager: House) -> list[Line]:
    """Give the lines that planning wrote into the alert's timeline."""
    timeline = (await pager.alert(1))["timeline"]
    return [(entry["at"], entry["text"]) for entry in timeline if entry["kind"] in PLANNED]


async def furnish(pager: House, night: str) -> None:
    """Make a ladder with a schedule, a gap by day, a team of nobody's and an overlap of turns."""
    at = parse_instant(night)
    assert at is not None
    await pager.add_schedule(
        "primary",
        "daily 02:00 alice,bob,nobody from 2026-11-01 02:00",
        "daily 09:00 dave only sat-sun 09:00-17:00",
    )
    await pager.add_schedule("days", "weekly mon 09:00 carol only mon-fri 09:00-17:00")
    await pager.add_policy(
        "rota", "schedule:primary:5m", "schedule:days:10m", "bob,schedule:primary:3m", repeat=1
    )
    await pager.connect("generic", "tool", policy="rota")
    pager.clock.set(at)
    await pager.cycle()


@pytest.mark.parametrize("night", NIGHTS)
async def test_what_is_foretold_happens(tmp_path: Path, night: str) -> None:
    """Also in the nights when clocks change."""
    async with house(tmp_path) as pager:
        await furnish(pager, night)
        played = simulation(pager.pager.directory, "tool", None, pager.clock.now(), None)
        pager.expect_nobody_paged()
        await pager.receive("tool", PROBLEM)
        await pager.fast_forward("2h")
        lines = foretold(played)
        assert len(lines) > 5
        assert (await happened(pager))[: len(lines)] == lines
        paged = [page["user"] for step in played["steps"] for page in step["pages"]]
        for user in paged:
            pager.expect_paged(user)
        for message in pager.post.left[len(paged) :]:
            pager.expect_paged(str(message.user))


async def test_a_low_alert_stays_on_its_level(tmp_path: Path) -> None:
    """And the simulation says why nothing follows."""
    async with house(tmp_path) as pager:
        played = simulation(pager.pager.directory, None, "ladder", pager.clock.now(), Priority.LOW)
        assert [page["user"] for step in played["steps"] for page in step["pages"]] == ["alice"]
        assert played["ends"] == "low-stays-on-level-1"
        assert played["reaches"]


async def test_a_paused_source_pages_nobody(tmp_path: Path) -> None:
    """There is nothing to foretell but the reason."""
    async with house(tmp_path) as pager:
        await pager.connect("generic", "tool")
        await pager.pager.configuration.edit_source("tool", SourceEdit(paused=True))
        played = simulation(pager.pager.directory, "tool", None, pager.clock.now(), None)
        assert (played["steps"], played["ends"], played["reaches"]) == ([], "source-paused", False)


async def test_what_does_not_exist_is_told(tmp_path: Path) -> None:
    """A source, a policy, or neither."""
    async with house(tmp_path) as pager:
        now = pager.clock.now()
        for source, policy, sentence in (
            ("x", None, "no source"),
            (None, "x", "no policy"),
            (None, None, "name a"),
        ):
            with pytest.raises(NotFoundError, match=sentence):
                simulation(pager.pager.directory, source, policy, now, None)
