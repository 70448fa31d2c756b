"""What the hand meets, as it looks: help, palette, command line, other colours, none."""

from collections.abc import Callable

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.watching import Console, settle
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.session import Session
from tocsin.console.theme import LIGHT_NAME

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
_OPEN = {
    "detail-help": ["enter", "question_mark"],
    "dialog-help": ["z", "f1"],
    "palette": ["ctrl+p"],
    "palette-found": ["ctrl+p", *"sn"],
    "themes": ["colon", *"theme", "enter"],
    "line": ["colon"],
    "line-begun": ["colon", *"re"],
    "line-argument": ["colon", *"theme", "space", "t"],
    "line-wrong": ["colon", *"dance", "enter"],
}


def _name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _pressing(*keys: str) -> Callable[[Console], object]:
    async def press(pilot: Console) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return press


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("keys", _OPEN.values(), ids=_OPEN)
def test_dialogs(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], keys: list[str]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_pressing(*keys))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("name", ["light", "dracula", "solarized-light"])
def test_other_colours(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], name: str) -> None:
    app.theme = {"light": LIGHT_NAME}.get(name, name)
    assert snap_compare(app, terminal_size=size, run_before=_pressing())


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("keys", [[], ["question_mark"]], ids=["usual", "help"])
def test_no_colour(
    snap_compare: Compare,
    backend: FakeBackend,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: list[str],
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ConsoleApp(Session(backend, clock, "carol", local=True))
    assert snap_compare(app, terminal_size=size, run_before=_pressing(*keys))


def _typed(line: str) -> list[str]:
    return [{" ": "space", "-": "minus"}.get(letter, letter) for letter in line]
