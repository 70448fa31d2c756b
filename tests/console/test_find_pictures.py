"""Finding, as it looks: filtered, wrong, completed, nothing found."""

from collections.abc import Callable

import pytest

from tests.console.watching import Console, settle
from tocsin.console.app import ConsoleApp
from tocsin.console.filter_input import FilterInput

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
