"""What a person chose about the console is there again the next time."""

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.console.fake_backend import FakeBackend
from tests.console.watching import Console, settle, told
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.preferences import Hearing, Preferences
from tocsin.console.session import Session
from tocsin.console.theme import LIGHT_NAME


async def type_line(pilot: Console, line: str) -> None:
    """Type a command and give it."""
    await pilot.press("colon")
    await pilot.pause()
    pilot.app.screen.query_one(Input).value = line
    await pilot.press("enter")
    await settle(pilot)


def test_choices_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "console.toml"
    chosen = Preferences("tocsin-light", Hearing.OFF, Hearing.ALL, Hearing.MINE)
    chosen.write(path)
    assert Preferences.read(path) == chosen
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "bell = 3", 'bell = "loud"', "theme = 7", "[[", "\xff"])
def test_what_is_not_understood_is_as_usual(tmp_path: Path, text: str) -> None:
    path = tmp_path / "console.toml"
    path.write_text(text, encoding="latin-1")
    assert Preferences.read(path) == Preferences()


async def test_a_theme_is_taken_and_remembered(
    backend: FakeBackend, clock: ManualClock, tmp_path: Path
) -> None:
    path = tmp_path / "console.toml"
    app = ConsoleApp(Session(backend, clock, "carol", preferences_file=path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await type_line(pilot, "theme light")
        assert app.theme == LIGHT_NAME
        await type_line(pilot, "bell off")
        await type_line(pilot, "theme mud")
        assert told(app) == ["there is no theme mud; `:theme` shows them"]
        await type_line(pilot, "bell loud")
        assert told(app) == ["bell: write one of mine, all, off"]
    kept = Preferences.read(path)
    assert (kept.theme, kept.bell) == (LIGHT_NAME, Hearing.OFF)
    again = ConsoleApp(Session(backend, clock, "carol", preferences=kept))
    assert again.theme == LIGHT_NAME


async def test_notices_that_a_terminal_does_not_take_are_not_promised(app: ConsoleApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await type_line(pilot, "notices mine")
        assert told(app)[0].startswith("it is not known how this terminal takes notices")


async def test_a_choice_that_cannot_be_kept_holds_until_the_end_and_says_so(
    backend: FakeBackend, clock: ManualClock, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    app = ConsoleApp(Session(backend, clock, "carol", preferences_file=tmp_path / "file" / "console.toml"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await type_line(pilot, "bell all")
        assert told(app)[0].startswith("bell: all, until you leave")
