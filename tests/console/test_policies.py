"""The policies screen: each ladder in words with live names, warnings, and the simulation."""

from tests.console.fake_backend import FakeBackend
from tests.console.test_commands import type_line
from tests.console.watching import Console, lines, settle, told
from tocsin.console.app import ConsoleApp

SIZE = (120, 40)


async def open_screen(pilot: Console, *keys: str) -> None:
    """Go to the screen and press keys there."""
    await settle(pilot)
    for key in ("4", *keys):
        await pilot.press(key)
        await settle(pilot)


def shown(app: ConsoleApp) -> list[str]:
    """Give each painted row that is not empty."""
    painted = lines(app.screen.query_one("Pane"))
    return [text.replace("▌", " ").strip() for text in painted if text.strip()]


async def test_each_level_names_who_stands_there_now(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        assert "1 · now YOU (schedule platform) · 5 min" in shown(app)
        assert "1 · now dave (schedule field) · 10 min" in shown(app)
        assert "field  no source leads to it" in shown(app)


async def test_what_the_doctor_knows_stands_above(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        assert shown(app)[1].startswith("payments-primary has a gap, Sat 21 Nov 00:00")


async def test_names_follow_a_change(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        await pilot.press("2")
        await type_line(pilot, "take-over 2h")
        await pilot.press(*"field", "enter")
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        assert "1 · now YOU (schedule field) · 10 min" in shown(app)


async def test_a_simulation_tells_who_is_paged_when(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot, "j", "j")
        await type_line(pilot, "simulate sat 02:30")
        await pilot.press("h")
        await settle(pilot)
        rows = shown(app)
        assert "Simulate  any source, HIGH, Sat 02:30, nobody accepts" in rows
        assert any(row.startswith("02:30") for row in rows)
        assert any("bob by ntfy" in row for row in rows)


async def test_a_time_that_is_none_is_told(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_screen(pilot)
        await type_line(pilot, "simulate soon")
        (sentence,) = told(app)
        assert sentence.startswith("not simulated: 'soon' is not a time: write now, +8h, 09:00")
