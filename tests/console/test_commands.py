"""Commands by name: typed, looked for, clicked; they do what their keys do."""

from itertools import combinations

import pytest
from textual.widgets import Input, Static

from tests.console.fake_backend import FakeBackend
from tests.console.watching import Console, alerts_screen, line, on_alerts, settle, told
from tocsin.console.app import ConsoleApp
from tocsin.console.commands import COMMANDS, Place
from tocsin.console.detail_screen import DetailScreen
from tocsin.console.leave import LeaveScreen
from tocsin.console.picker import Picker
from tocsin.console.typed_command import Jump, Typed, UnknownCommandError, completions, read_line
from tocsin.core.instant import HOUR

SIZE = (80, 24)


async def type_line(pilot: Console, line: str) -> None:
    """Type a command and give it."""
    await pilot.press("colon")
    await pilot.pause()
    pilot.app.screen.query_one(Input).value = line
    await pilot.press("enter")
    await settle(pilot)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", None),
        ("accept", Typed(COMMANDS["accept"])),
        ("acc", Typed(COMMANDS["accept"])),
        ("snooze 2h", Typed(COMMANDS["snooze"], "2h")),
        ("comment  two  words ", Typed(COMMANDS["comment"], "two  words")),
        ("4211", Jump(4211)),
        (" #4211 ", Jump(4211)),
    ],
)
def test_lines_are_read(line: str, wanted: object) -> None:
    assert read_line(line) == wanted


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("dance", "there is no command dance"),
        ("re", "resolve or release"),
        ("accept 4211", "accept takes nothing after its name"),
        ("down", "there is no command down"),
        ("#x", "there is no command #x"),
    ],
)
def test_what_is_no_command_is_told(line: str, sentence: str) -> None:
    with pytest.raises(UnknownCommandError) as told_error:
        read_line(line)
    assert sentence in str(told_error.value)


def test_lines_are_completed_by_name_and_by_argument() -> None:
    choices = {"theme": lambda: ["tocsin-dark", "tocsin-light"]}
    assert completions("acc", choices) == ["accept"]
    assert completions("sn", choices) == ["snooze "]
    assert completions("theme tocsin-l", choices) == ["theme tocsin-light"]
    assert completions("snooze ", choices) == []
    assert completions("x", choices) == []


def test_no_key_stands_for_two_commands_that_could_both_be_meant() -> None:
    leaves = {frozenset({back, "quit"}) for back in ("back", "leave-explorer", "leave-mapping")}
    # On a row of the wizard both mean the same: this one, and on to the next step.
    same = frozenset({"open-row", "go-on"})
    for one, other in combinations(COMMANDS.values(), 2):
        if one.place.meets(other.place) and {one.name, other.name} not in {*leaves, same}:
            assert not set(one.keys.split(",")) & set(other.keys.split(",")) - {""}, (one.name, other.name)


def test_places_that_are_never_both_there_do_not_meet() -> None:
    assert not Place.LIST.meets(Place.DETAIL)
    assert Place.ALERT.meets(Place.LIST)
    assert Place.DETAIL.meets(Place.CONSOLE)


async def test_a_typed_command_acts_as_its_key(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("j")
        await type_line(pilot, "acc")
        assert [(number, verb) for number, verb, _ in backend.acted] == [(4210, "accept")]
        await type_line(pilot, "snooze 2h")
        assert backend.acted[-1][2].for_ms == 2 * HOUR
        await type_line(pilot, "comment it is the cache: restarted")
        assert backend.acted[-1][2].text == "it is the cache: restarted"
        await type_line(pilot, "snooze never")
        assert len(backend.acted) == 3
        assert told(app)[-1].startswith("not snoozed: ")


async def test_a_command_without_what_it_needs_asks_as_its_key_does(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_line(pilot, "snooze")
        assert isinstance(app.screen, Picker)
        await pilot.press("escape")
        await type_line(pilot, "quit")
        assert isinstance(app.screen, LeaveScreen)


async def test_a_command_that_fits_nothing_here_is_told(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_line(pilot, "back")
        assert told(app) == ["back: there is nothing here to do it on"]
        assert on_alerts(app)


@pytest.mark.parametrize("line", ["4208", "#4208"])
@pytest.mark.parametrize("opened", [False, True])
async def test_a_number_goes_to_that_alert_from_anywhere(app: ConsoleApp, line: str, opened: bool) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        if opened:
            await pilot.press("enter")
            await settle(pilot)
        await type_line(pilot, line)
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.target is not None
        assert app.screen.target.id == 4208
        await pilot.press("escape")
        await settle(pilot)
        assert on_alerts(app)


async def test_a_number_that_is_no_alert_is_told(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_line(pilot, "99999")
        assert told(app) == ["there is no alert 99999"]
        assert on_alerts(app)


async def test_the_line_completes_and_remembers(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("colon", *"esc", "tab")
        field = app.screen.query_one(Input)
        assert field.value == "escalate "
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert backend.acted[-1][1] == "escalate"
        await type_line(pilot, "bell off")
        await pilot.press("colon", "up", "up")
        assert app.screen.query_one(Input).value == "escalate"
        await pilot.press("down")
        assert app.screen.query_one(Input).value == "bell off"
        await pilot.press("down")
        assert app.screen.query_one(Input).value == ""
        await pilot.press("escape")
        assert on_alerts(app)


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("assign ", "alice · bob · carol · dave · erin"),
        ("assign b", "bob"),
        ("snooze ", "15m · 30m · 1h · 4h · 9:00"),
        ("order p", "priority"),
        ("bell ", "mine · all · off"),
    ],
)
async def test_the_line_offers_what_can_follow(app: ConsoleApp, typed: str, choices: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon", *("space" if sign == " " else sign for sign in typed))
        await settle(pilot)
        assert line(app.screen.query_one("#next"), 0) == choices


async def test_a_wrong_line_stays_to_be_mended(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_line(pilot, "dance")
        assert app.screen.query_one(Input).value == "dance"
        assert "there is no command dance" in str(app.screen.query_one("#next", Static).content)


async def test_the_palette_finds_by_letters_and_does_it(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        await pilot.press(*"next", "space", *"level")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert [verb for _, verb, _ in backend.acted] == ["escalate"]


async def test_a_click_on_the_foot_does_what_it_says(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        current = alerts_screen(app).target
        assert current is not None
        await pilot.click("Footer", offset=(14, 0))
        await settle(pilot)
        assert [(number, verb) for number, verb, _ in backend.acted] == [(current.id, "resolve")]
