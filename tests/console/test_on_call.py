"""The on-call screen: who is paged, who is on call now and next, my shifts, and taking over."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.manned import manned
from tests.console.test_commands import type_line
from tests.console.watching import Console, lines, settle, told
from tocsin import zones
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.detail_screen import DetailScreen
from tocsin.console.oncall_screen import OnCallScreen
from tocsin.console.picker import Picker
from tocsin.console.session import Session
from tocsin.core.instant import HOUR, SECOND, rfc3339

SIZE = (80, 30)


@pytest.fixture
def app(backend: FakeBackend, clock: ManualClock) -> ConsoleApp:
    """Give a console whose own clocks are those of London."""
    find_zone = partial(zones.zone, "Europe/London")
    return ConsoleApp(Session(backend, clock, "carol", local=True, find_zone=find_zone))


async def open_screen(pilot: Console, *keys: str) -> None:
    """Go to the screen and press keys there."""
    await settle(pilot)
    for key in ("2", *keys):
        await pilot.press(key)
        await settle(pilot)


def on_call(app: ConsoleApp) -> OnCallScreen:
    """Give the screen."""
    assert isinstance(app.screen, OnCallScreen)
    return app.screen


def row(text: str) -> list[str]:
    """Give the words of a row."""
    return text.split()


def shown(app: ConsoleApp) -> list[list[str]]:
    """Give the words of each painted row that is not empty."""
    return [text.replace("▌", " ").split() for text in lines(app.screen.query_one("Pane")) if text.strip()]


async def test_it_answers_who_is_on_call_on_both_clocks(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        rows = shown(app)
        assert row("payments-primary alice → 08:00 (09:00 Berlin) bob") in rows
        assert row("platform YOU → Mon 09:00 alice") in rows
        assert row("field dave → Sat 00:30 (06:00 Kolkata) bob") in rows
        assert row("platform 3 d 5 h now until Mon 09:00") in rows
        assert row("payments-primary 1 d Tue 08:00 to Wed 08:00 (09:00 to 09:00 Berlin)") in rows


async def test_ladders_count_down_and_open(app: ConsoleApp, clock: ManualClock) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        await open_screen(pilot)
        assert shown(app)[1][-4:] == ["YOU", "→", "alice", "2:57"]
        clock.set(clock.now() + 7 * SECOND)
        on_call(app).tick()
        assert shown(app)[1][-1] == "2:50"
        await pilot.press("j", "enter")
        await settle(pilot)
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.target is not None
        assert app.screen.target.id == 4210


async def test_verbs_act_on_the_ladder_under_the_cursor(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "j", "a")
        assert [(number, verb) for number, verb, _ in backend.acted] == [(4210, "accept")]
        assert not any("4210" in found for found in shown(app))
        await pilot.press("u")
        await settle(pilot)
        assert backend.acted[-1][1] == "undo"


async def test_taking_over_asks_where_and_until_when(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "t")
        assert isinstance(app.screen, Picker)
        await pilot.press(*"field", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Picker)
        await pilot.press(*"4h", "enter")
        await settle(pilot)
        (placed,) = backend.roster.schedules["field"].overrides
        assert (placed.slot, placed.ends - placed.starts) == (("carol",), 4 * HOUR)
        assert row("field YOU → 07:12 (12:42 Kolkata) dave") in shown(app)
        assert told(app) == ["you are on call in field until 07:12 · u undoes"]


async def test_a_take_over_is_undone_for_ten_seconds(
    app: ConsoleApp, backend: FakeBackend, clock: ManualClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "j", "j", "j", "j", "j")
        await type_line(pilot, "take-over 09:00")
        (placed,) = backend.roster.schedules["platform"].overrides
        assert rfc3339(placed.ends) == "2026-11-20T09:00:00.000Z"
        await pilot.press("u")
        await settle(pilot)
        assert not list(backend.roster.schedules["platform"].overrides)
        await type_line(pilot, "take-over 2h")
        clock.set(clock.now() + 11 * SECOND)
        await pilot.press("u")
        await settle(pilot)
        assert len(list(backend.roster.schedules["platform"].overrides)) == 1
        assert told(app) == ["nothing of yours to undo: an action can be taken back for 10 s"]


async def test_a_time_that_is_none_takes_nothing_over(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "j", "j", "j", "j", "j")
        await type_line(pilot, "take-over soon")
        assert not list(backend.roster.schedules["platform"].overrides)
        assert told(app) == [
            "not taken over: 'soon' is no time: write 3h, 09:00, fri 18:00 or 2026-11-20 09:00"
        ]


async def test_without_schedules_it_says_how_one_is_made(app: ConsoleApp, backend: FakeBackend) -> None:
    backend.roster = replace(backend.roster, schedules={}, policies={})
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        assert any(found[:3] == ["tocsin", "schedule", "add"] for found in shown(app))
        await pilot.press("t")
        assert told(app) == ["there is no schedule to take over yet"]


async def test_a_shift_that_ends_is_followed(app: ConsoleApp, clock: ManualClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        clock.set(clock.now() + 5 * HOUR)
        on_call(app).tick()
        await settle(pilot)
        assert row("payments-primary bob → 23:00 (Sat 00:00 Berlin) NOBODY") in shown(app)


async def test_with_a_real_engine(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SIZE) as console:
        await console.house.add_schedule("primary", "weekly fri 04:10 alice,bob from 2026-11-13")
        await console.press("2")
        assert shown(console.app)[3][:2] == ["primary", "alice"]
        await console.press("t")
        await console.press("enter")
        assert told(console.app)[-1].startswith("you are on call in primary until ")
        assert shown(console.app)[3][:2] == ["primary", "YOU"]
        await console.press("u")
        assert shown(console.app)[3][:2] == ["primary", "alice"]
