"""The schedules screen: weeks, months, gaps, and people who stand in."""

from functools import partial
from itertools import pairwise

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.watching import Console, lines, settle, told
from tocsin import zones
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.picker import Picker
from tocsin.console.session import Session
from tocsin.console.span_shown import SpanShown
from tocsin.core.instant import DAY, SECOND, parse_instant, rfc3339

SIZE = (150, 40)
GAP = "GAP    23:00 to Sat 07:00 (Sat 00:00 to 08:00 Berlin): nobody: payments-24x7 skips this level"


@pytest.fixture
def app(backend: FakeBackend, clock: ManualClock) -> ConsoleApp:
    """Give a console whose own clocks are those of London."""
    find_zone = partial(zones.zone, "Europe/London")
    return ConsoleApp(Session(backend, clock, "carol", local=True, find_zone=find_zone))


async def press(pilot: Console, *keys: str) -> None:
    """Press keys and let what they cause arrive."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def open_screen(pilot: Console, *keys: str) -> None:
    """Go to the screen and press keys there."""
    await settle(pilot)
    await press(pilot, "5", *keys)


def shown(app: ConsoleApp) -> list[str]:
    """Give each painted row that is not empty."""
    painted = lines(app.screen.query_one("Pane"))
    return [text.replace("▌", " ").strip() for text in painted if text.strip()]


async def test_a_week_shows_layers_above_the_result_with_its_gap_and_now(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        rows = shown(app)
        assert rows[4] == "payments-primary  Europe/Berlin · Mon 16 Nov to Sun 22 Nov"
        names = [row.split()[0] for row in rows[7:11]]
        assert names[:2] == ["layer", "layer"]
        assert rows[10].split()[:2] == ["ON", "CALL"]
        assert "GAP" in rows[10].split()
        assert rows[11] == "▲ now 04:12 (03:12 London): alice until 09:00, then bob"
        assert GAP in rows


async def test_left_and_right_move_and_w_comes_back(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "right")
        assert shown(app)[4].endswith("Mon 23 Nov to Sun 29 Nov")
        await press(pilot, "left", "left")
        assert shown(app)[4].endswith("Mon 09 Nov to Sun 15 Nov")
        await press(pilot, "M")
        assert shown(app)[4].endswith("Sun 01 Nov to Mon 30 Nov")
        await press(pilot, "right", "right", "right")
        assert shown(app)[4].endswith("Mon 01 Feb to Sun 28 Feb")
        await press(pilot, "W")
        assert shown(app)[4].endswith("Mon 16 Nov to Sun 22 Nov")


async def test_the_cursor_chooses_the_schedule(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "j")
        assert shown(app)[4].startswith("platform  UTC")
        assert "✔ no gap here" in shown(app)


async def test_a_small_screen_lists_the_shifts(app: ConsoleApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_screen(pilot)
        assert "▶ alice             Thu 08:00 to Fri 08:00 (09:00 to 09:00 Berlin)" in shown(app)


async def test_a_gap_is_filled_after_a_preview_and_undone(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "g", *"erin", "enter")
        assert isinstance(app.screen, Picker)
        assert not list(backend.roster.schedules["payments-primary"].overrides)
        await press(pilot, "y")
        (placed,) = backend.roster.schedules["payments-primary"].overrides
        assert (placed.slot, rfc3339(placed.starts)) == (("erin",), "2026-11-20T23:00:00.000Z")
        assert told(app) == ["erin is on call in payments-primary from 23:00 until Sat 07:00 · u undoes"]
        assert GAP not in shown(app)
        await press(pilot, "u")
        assert GAP in shown(app)


async def test_somebody_stands_in_from_when_until_when(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "O", *"erin", "enter")
        await press(pilot, *"18:00", "enter")
        await press(pilot, *"4h", "enter", "y")
        (placed,) = backend.roster.schedules["payments-primary"].overrides
        assert [rfc3339(at)[:16] for at in (placed.starts, placed.ends)] == [
            "2026-11-20T18:00",
            "2026-11-20T22:00",
        ]
        assert any(row.startswith("stands in  erin") for row in shown(app))


async def test_an_override_is_taken_back(app: ConsoleApp, backend: FakeBackend, clock: ManualClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "g", "enter", "y")
        clock.set(clock.now() + 11 * SECOND)
        await press(pilot, "u")
        assert told(app) == ["nothing of yours to undo: an action can be taken back for 10 s"]
        await press(pilot, "D", "1")
        assert not list(backend.roster.schedules["payments-primary"].overrides)
        await press(pilot, "D")
        assert told(app) == ["there is no override to take back"]


async def test_a_preview_that_is_refused_changes_nothing(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "g", "enter", "n")
        assert not list(backend.roster.schedules["payments-primary"].overrides)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("month", [False, True])
def test_spans_follow_one_another_without_a_hole(zone: str, month: bool) -> None:
    now = parse_instant("2026-10-31T23:30:00Z")
    assert now is not None
    spans = [SpanShown(month, moved).bounds(now, zones.zone(zone)) for moved in range(-14, 15)]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert spans[14][0] <= now < spans[14][1]
    assert all(ends - starts <= 32 * DAY for starts, ends in spans)
