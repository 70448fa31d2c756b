"""Keys can be chosen in a file; a fault in it is told in words and changes nothing."""

from pathlib import Path

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.watching import lines, on_alerts, settle, told
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.keymap import Keymap
from tocsin.console.leave import LeaveScreen
from tocsin.console.session import Session

SIZE = (80, 24)


def test_a_file_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    assert Keymap.read(tmp_path / "keys.toml") == Keymap()


@pytest.mark.parametrize(
    ("text", "name", "keys"),
    [
        ('accept = "A"', "accept", ("A",)),
        ('help = "?"', "help", ("question_mark",)),
        ('quit = ["ctrl+x", "Q"]', "quit", ("ctrl+x", "Q")),
        ('accept = "r"\nresolve = "a"', "resolve", ("a",)),
        ('open = ["enter", "right"]', "open", ("enter", "right")),
        ('command = "+"', "command", ("plus",)),
        ("", "accept", ("a",)),
    ],
)
def test_keys_are_taken_over(text: str, name: str, keys: tuple[str, ...]) -> None:
    keymap = Keymap.parse(text)
    assert (keymap.complaint, keymap.keys(name)) == ("", keys)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('accept = "r"', "r cannot stand for both accept and resolve"),
        ('snooze = "q"', "q cannot stand for both snooze and back"),
        ('dance = "d"', "there is no key for 'dance'"),
        ('theme = "t"', "there is no key for 'theme'"),
        ("accept = 1", 'write a key in quotes, such as accept = "a"'),
        ("accept = []", "accept: write a key in quotes"),
        ('accept = "hyper+a"', "accept: 'hyper+a' is no key"),
        ('accept = "aa"', "accept: 'aa' is no key"),
        ('accept = ""', "accept: '' is no key"),
        ("accept =", "keys.toml: Invalid value"),
    ],
)
def test_a_fault_is_told_and_the_usual_keys_stay(text: str, sentence: str) -> None:
    keymap = Keymap.parse(text)
    assert sentence in keymap.complaint
    assert keymap.complaint.endswith("The usual keys are in force.")
    assert keymap.keys("accept") == ("a",)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_bytes(b"\xff\xfe")
    assert "cannot be read" in Keymap.read(tmp_path / "keys.toml").complaint


async def test_chosen_keys_act_and_show_in_the_foot_and_the_help(
    backend: FakeBackend, clock: ManualClock
) -> None:
    keymap = Keymap.parse('accept = "x"\nresolve = "a"\nquit = "f10"')
    app = ConsoleApp(Session(backend, clock, "carol", local=True, keymap=keymap))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert lines(app.screen.query_one("Footer"))[0].startswith(" x accept  a resolve")
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("j", "a", "r", "q")
        await settle(pilot)
        assert [(number, verb) for number, verb, _ in backend.acted] == [(4211, "accept"), (4210, "resolve")]
        assert on_alerts(app)
        await pilot.press("f10")
        assert isinstance(app.screen, LeaveScreen)


async def test_a_faulty_file_is_told_at_the_start(backend: FakeBackend, clock: ManualClock) -> None:
    app = ConsoleApp(Session(backend, clock, "carol", keymap=Keymap.parse('accept = "r"')))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert told(app) == [
            "keys.toml: r cannot stand for both accept and resolve. The usual keys are in force."
        ]
