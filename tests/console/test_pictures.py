"""Every screen in every size, as it looks."""

from collections.abc import Callable

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.hostile import hostile_night
from tests.console.watching import Console, settle
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.backend import Lost
from tocsin.console.glyphs import ASCII
from tocsin.console.session import Session
from tocsin.console.theme import LIGHT_NAME

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
MAIN_SIZES = [*SIZES, (200, 60)]


def _name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", MAIN_SIZES, ids=_name)
@pytest.mark.parametrize(
    "keys",
    [[], ["j", "a"], ["enter"], ["enter", "tab"]],
    ids=["usual", "accepted", "opened", "details"],
)
def test_main_screens(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], keys: list[str]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_pressing(*keys))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize(
    "keys", [["question_mark"], ["q"], ["c"], ["z"]], ids=["help", "leave", "comment", "snooze"]
)
def test_dialogs(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], keys: list[str]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_pressing(*keys))


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_no_source(
    snap_compare: Compare, app: ConsoleApp, backend: FakeBackend, size: tuple[int, int]
) -> None:
    backend.alerts.clear()
    backend.sources, backend.reachable, backend.receiver = 0, False, "http://127.0.0.1:8765"
    assert snap_compare(app, terminal_size=size, run_before=settle)


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_nothing_open(
    snap_compare: Compare, app: ConsoleApp, backend: FakeBackend, size: tuple[int, int]
) -> None:
    for number, alert in backend.alerts.items():
        resolved = {"status": "RESOLVED", "resolved_at": "2026-11-20T03:00:00.000Z"}
        backend.alerts[number] = alert.model_copy(update=resolved)
    assert snap_compare(app, terminal_size=size, run_before=settle)


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_stale(snap_compare: Compare, app: ConsoleApp, backend: FakeBackend, size: tuple[int, int]) -> None:
    async def lose(pilot: Console) -> None:
        await settle(pilot)
        backend.send(Lost("the engine does not answer: connection refused"))
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=lose)


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_hostile(snap_compare: Compare, clock: ManualClock, size: tuple[int, int]) -> None:
    backend = FakeBackend(clock, hostile_night())
    backend.spoil()
    app = ConsoleApp(Session(backend, clock, "carol", local=True))
    assert snap_compare(app, terminal_size=size, run_before=settle)


def test_tiny(snap_compare: Compare, app: ConsoleApp) -> None:
    assert snap_compare(app, terminal_size=(20, 5), run_before=settle)


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_light(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int]) -> None:
    app.theme = LIGHT_NAME
    assert snap_compare(app, terminal_size=size, run_before=settle)


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_plain_signs(
    snap_compare: Compare, backend: FakeBackend, clock: ManualClock, size: tuple[int, int]
) -> None:
    app = ConsoleApp(Session(backend, clock, "carol", glyphs=ASCII, local=True))
    assert snap_compare(app, terminal_size=size, run_before=settle)


def _pressing(*keys: str) -> Callable[[Console], object]:
    async def press(pilot: Console) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return press
