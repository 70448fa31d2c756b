"""Going from screen to screen: by number, by name, by click; each is as it was left."""

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.test_commands import type_line
from tests.console.watching import Console, alerts_screen, line, lines, on_alerts, settle, told
from tocsin.console.app import ConsoleApp
from tocsin.console.backend import Lost
from tocsin.console.detail_screen import DetailScreen
from tocsin.console.help import HelpScreen
from tocsin.console.oncall_screen import OnCallScreen
from tocsin.console.screens import SCREENS
from tocsin.console.too_small import TooSmallScreen

SIZE = (80, 24)


async def press(pilot: Console, *keys: str) -> None:
    """Press keys and let what they cause arrive."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def head(app: ConsoleApp) -> str:
    """Give the first line of the screen on top."""
    return line(app.screen.query_one("Header"), 0)


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
async def test_a_number_and_a_name_lead_to_each_screen(app: ConsoleApp, screen: object) -> None:
    assert screen in SCREENS
    shown = next(one for one in SCREENS if one is screen)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, str(shown.number))
        assert app.current_mode == shown.name
        assert f"{shown.number} {shown.title}" in head(app)
        await type_line(pilot, "alerts")
        assert on_alerts(app)
        await type_line(pilot, shown.name)
        assert app.current_mode == shown.name


async def test_numbers_stand_once_and_in_order() -> None:
    numbers = [screen.number for screen in SCREENS]
    assert numbers == sorted(set(numbers))
    assert len({screen.name for screen in SCREENS}) == len(SCREENS)


async def test_a_screen_is_as_it_was_left(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "2", "1")
        current = alerts_screen(app).target
        assert current is not None
        assert current.id == 4208


async def test_an_open_alert_stays_with_the_alerts(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "2")
        assert isinstance(app.screen, OnCallScreen)
        await press(pilot, "1")
        assert isinstance(app.screen, DetailScreen)
        assert "→ #4211" in head(app)
        await press(pilot, "1")
        assert on_alerts(app)


async def test_a_click_on_a_name_leads_there(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.click("Header", offset=(head(app).index("On-call") + 1, 0))
        await settle(pilot)
        assert isinstance(app.screen, OnCallScreen)


async def test_a_number_typed_to_go_to_an_alert_leaves_the_other_screen(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        await type_line(pilot, "4208")
        assert isinstance(app.screen, DetailScreen)
        assert app.current_mode == "alerts"


async def test_numbers_do_nothing_under_a_dialog(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "question_mark", "1")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, OnCallScreen)


async def test_what_happens_meanwhile_is_there_on_every_screen(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        backend.trouble = ["the mail relay does not answer"]
        backend.put(backend.alerts[4211].model_copy(update={"summary": "Disk is full", "generation": 2}))
        await settle(pilot)
        assert any("Disk is full" in text for text in lines(app.screen.query_one("Pane")))
        assert any("mail relay" in text for text in lines(app.screen.query_one("Header")))
        await press(pilot, "1")
        assert any("mail relay" in text for text in lines(app.screen.query_one("Header")))
        assert any("Disk is full" in text for text in lines(alerts_screen(app).rows))
        backend.send(Lost("connection reset"))
        await settle(pilot)
        await press(pilot, "2")
        assert "stale since 03:12:44" in head(app)


async def test_a_toast_and_the_cover_are_on_every_screen(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "a", "2")
        assert told(app) == ["accepted #4211 · u undoes · tocsin alert accept 4211"]
        await pilot.resize_terminal(30, 8)
        await settle(pilot)
        assert isinstance(app.screen, TooSmallScreen)
        await press(pilot, "1")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert isinstance(app.screen, OnCallScreen)


async def test_tabs_go_by_name_and_not_by_number(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, DetailScreen)
        await type_line(pilot, "payload")
        seen = [screen.detail.tab.value]
        await press(pilot, "tab")
        seen.append(screen.detail.tab.value)
        await press(pilot, "shift+tab", "3")
        assert [*seen, screen.detail.tab.value] == ["Payload", "Deliveries", "Payload"]
