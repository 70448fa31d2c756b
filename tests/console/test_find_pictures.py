"""Finding, as it looks: filtered, wrong, completed, nothing found."""

from collections.abc import Callable

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.night import NOW, alert
from tests.console.watching import Console, settle
from tocsin.api.finding import SavedView
from tocsin.console.app import ConsoleApp
from tocsin.console.filter_input import FilterInput
from tocsin.core.instant import HOUR, MINUTE, rfc3339

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
MAIN_SIZES = [*SIZES, (200, 60)]
_TYPED = {
    "completion": "so",
    "wrong": "checkout statsu:pending",
    "nothing-found": "status:accepted who:me",
}


def _name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _typing(text: str, *keys: str) -> Callable[[Console], object]:
    async def type_it(pilot: Console) -> None:
        await settle(pilot)
        await pilot.press("slash")
        await settle(pilot)
        field = pilot.app.screen.query_one(FilterInput)
        for length in range(1, len(text) + 1):
            if text[length - 1] == " " or length == len(text):
                field.put(text[:length], length)
                await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return type_it


@pytest.mark.parametrize("size", MAIN_SIZES, ids=_name)
def test_filtered(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_typing("source:apica*", "enter"))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("text", _TYPED.values(), ids=_TYPED)
def test_while_typing(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], text: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_typing(text))


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_nothing_typed_yet(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_typing(""))


@pytest.fixture
def history(backend: FakeBackend) -> None:
    """Let two lists be saved, and alerts of many days be over."""
    backend.saved["apica"] = SavedView(name="apica", query="source:apica*", place=1)
    backend.saved["loud"] = SavedView(name="loud", query="priority:high", place=2)
    old = (
        ("Disk /var full", 5),
        ("Pump 7 pressure high", 30),
        ("Queue lag above 10k", 76),
        ("TLS renewed", 400),
    )
    for number, (summary, hours) in enumerate(old, 1):
        made = alert(4000 - number, summary, age=hours * HOUR, status="RESOLVED")
        over = rfc3339(NOW - hours * HOUR + number * 23 * MINUTE)
        backend.alerts[made.id] = made.model_copy(update={"resolved_at": over})


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("size", MAIN_SIZES, ids=_name)
@pytest.mark.parametrize("steps", [0, 1, -1], ids=["lists", "mine", "resolved"])
def test_lists(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], steps: int) -> None:
    async def turn(pilot: Console) -> None:
        await settle(pilot)
        for _ in range(abs(steps)):
            await pilot.press("right_curly_bracket" if steps > 0 else "left_curly_bracket")
            await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=turn)


@pytest.mark.parametrize("size", [(120, 40), (200, 60)], ids=_name)
def test_how_often(
    snap_compare: Compare, app: ConsoleApp, backend: FakeBackend, size: tuple[int, int]
) -> None:
    for place, (number, found) in enumerate(backend.alerts.items()):
        strip = [(place * hour) % 7 if hour > 3 * place else 0 for hour in range(23)] + [found.count]
        backend.alerts[number] = found.model_copy(update={"strip": strip, "times_this_week": 3 - place})
    assert snap_compare(app, terminal_size=size, run_before=settle)
