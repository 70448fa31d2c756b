"""Every key does what the help says, on the alert that was painted."""

import asyncio

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.night import alert
from tests.console.watching import Console, alerts_screen, lines, on_alerts, rows, settle, told
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.detail_screen import DetailScreen
from tocsin.console.help import HelpScreen
from tocsin.console.leave import ConsoleExit, LeaveScreen
from tocsin.console.picker import Picker
from tocsin.console.session import Session
from tocsin.core.instant import MINUTE, SECOND

SIZE = (80, 24)


async def press(pilot: Console, *keys: str) -> None:
    """Press keys and let what they cause arrive."""
    await pilot.press(*keys)
    await settle(pilot)


async def test_the_cursor_moves_by_arrows_and_letters(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        seen = []
        for key in ("down", "j", "up", "k", "G", "g", "end", "home", "pagedown", "pageup"):
            await press(pilot, key)
            current = alerts_screen(app).target
            assert current is not None
            seen.append(current.id)
        assert seen == [4210, 4208, 4210, 4211, 4102, 4211, 4102, 4211, 4102, 4211]


@pytest.mark.parametrize(
    ("key", "verb"), [("a", "accept"), ("r", "resolve"), ("e e", "escalate"), ("o enter", "accept")]
)
@pytest.mark.parametrize("opened", [False, True])
async def test_a_verb_acts_on_the_painted_alert(
    app: ConsoleApp, backend: FakeBackend, key: str, verb: str, opened: bool
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "j", *(["enter"] if opened else []), *key.split())
        number, done, request = backend.acted[-1]
        assert (number, done, request.generation) == (4210, verb, 1)
        assert f"tocsin alert {verb} 4210" in told(app)[-1]


async def test_accepting_shows_at_once_and_stays_in_place(app: ConsoleApp, backend: FakeBackend) -> None:
    backend.hold = asyncio.Event()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert rows(app)[0].endswith("accepting…")
        backend.hold.set()
        await settle(pilot)
        assert rows(app)[0].split() == [
            "▌",
            "●H",
            "4211",
            "1m",
            "×14",
            *["Disk", "/var", "on", "db-1", "at", "97", "%"],
            "YOU",
        ]
        assert told(app) == ["accepted #4211 · u undoes · tocsin alert accept 4211"]
        await press(pilot, "j")
        assert [text.split()[-3:] for text in rows(app)][2] != []
        assert "4210" in rows(app)[0]


async def test_undo_takes_back_the_last_action_for_ten_seconds(
    app: ConsoleApp, backend: FakeBackend, clock: ManualClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "r")
        assert "✔H" in rows(app)[0]
        await press(pilot, "u")
        assert (backend.acted[-1][1], backend.acted[-1][2].generation) == ("undo", 2)
        assert "▲H" in rows(app)[0]
        await press(pilot, "a")
        clock.set(clock.now() + 11 * SECOND)
        await press(pilot, "u")
        assert backend.acted[-1][1] == "accept"
        assert told(app)[-1].startswith("nothing of yours to undo")


async def test_a_refusal_is_told_and_the_row_is_as_the_engine_says(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        taken = backend.alerts[4211].model_copy(
            update={"status": "ACCEPTED", "owner": "alice", "generation": 2}
        )
        backend.alerts[4211] = taken
        await press(pilot, "a")
        assert told(app) == ["#4211 not accepted: #4211 has changed since you looked: alice accepted it"]
        assert rows(app)[0].endswith("alice")


async def test_comment_and_snooze_ask_first(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "c", "h", "i", "q", "enter")
        assert backend.acted[-1][:2] == (4211, "comment")
        assert (backend.acted[-1][2].text, backend.acted[-1][2].generation) == ("hiq", None)
        await press(pilot, "z", "5", "x", "enter")
        assert isinstance(app.screen, Picker)
        await press(pilot, "backspace", "m", "enter")
        assert backend.acted[-1][1:2] == ("snooze",)
        assert backend.acted[-1][2].for_ms == 5 * MINUTE
        await press(pilot, "c", "escape")
        assert len(backend.acted) == 2


async def test_enter_opens_and_escape_goes_back(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailScreen)
        await press(pilot, "tab", "j", "k", "pagedown", "pageup", "G", "g", "escape")
        assert on_alerts(app)


@pytest.mark.parametrize("opened", [False, True])
async def test_help_names_every_key_of_the_screen(app: ConsoleApp, opened: bool) -> None:
    async with app.run_test(size=(100, 70)) as pilot:
        await settle(pilot)
        await press(pilot, *(["enter"] if opened else []), "question_mark")
        assert isinstance(app.screen, HelpScreen)
        text = "\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())
        for explanation in ("Take the alert", "Close the alert", "Page the next level", "Leave the console"):
            assert explanation in text
        assert ("Back to the list" in text) is opened
        await press(pilot, "escape")
        assert not isinstance(app.screen, HelpScreen)


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (["q", "enter"], ConsoleExit(stop_engine=False)),
        (["ctrl+c", "k"], ConsoleExit(stop_engine=False)),
        (["ctrl+c", "ctrl+c"], ConsoleExit(stop_engine=False)),
        (["q", "down", "enter"], ConsoleExit(stop_engine=True)),
        (["q", "s"], ConsoleExit(stop_engine=True)),
    ],
)
async def test_leaving_asks_once(app: ConsoleApp, keys: list[str], left: ConsoleExit) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
    assert app.return_value == left


async def test_leaving_can_be_thought_over(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "q")
        assert isinstance(app.screen, LeaveScreen)
        await press(pilot, "escape")
        assert on_alerts(app)


async def test_leaving_an_engine_elsewhere_asks_nothing(backend: FakeBackend, clock: ManualClock) -> None:
    app = ConsoleApp(Session(backend, clock, "carol", local=False))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "q")
    assert app.return_value == ConsoleExit(stop_engine=False)


async def test_a_click_selects_and_a_double_click_opens(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.click("AlertList", offset=(20, 2))
        await settle(pilot)
        current = alerts_screen(app).target
        assert current is not None
        assert current.id == 4208
        await pilot.click("AlertList", offset=(20, 3), times=2)
        await settle(pilot)
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.target is not None
        assert app.screen.target.id == 4207


async def test_keys_without_an_alert_do_nothing(backend: FakeBackend, app: ConsoleApp) -> None:
    backend.alerts.clear()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "a", "r", "e", "o", "c", "z", "enter", "j", "G")
        assert backend.acted == []
        assert on_alerts(app)


async def test_the_tab_beside_the_list_turns(app: ConsoleApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        detail = app.screen.query_one("Detail")
        assert any("event 14 appended" in text for text in lines(detail))
        await press(pilot, "tab")
        assert any("newest first" in text for text in lines(detail))


async def test_a_long_list_is_walked_to_its_end_without_holding_it(
    backend: FakeBackend, app: ConsoleApp
) -> None:
    for number in range(3_000):
        backend.alerts[number + 1] = alert(number + 1, f"alert {number + 1}", status="ACCEPTED")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        await settle(pilot)
        await settle(pilot)
        current = alerts_screen(app).target
        assert current is not None
        assert current.id == 1
        assert len(alerts_screen(app).rows.rows.window) <= 1_000
        await press(pilot, "g")
        await settle(pilot)
        await settle(pilot)
        current = alerts_screen(app).target
        assert current is not None
        assert current.id == 4211
