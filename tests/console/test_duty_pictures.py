"""Who is on call, as it looks: the screens of schedules and policies, on each size of terminal."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.hostile import hostile_night
from tests.console.watching import Console, settle
from tocsin import zones
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.backend import Lost
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.glyphs import ASCII
from tocsin.console.session import Session
from tocsin.console.theme import LIGHT_NAME
from tocsin.core.instant import MINUTE

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
EVERY_SIZE = [*SIZES, (200, 60)]
_SCREENS = {"on-call": "2", "policies": "4", "schedules": "5"}
_DIALOGS = {
    "take-over-where": ["2", "t"],
    "take-over-until": ["2", "t", "enter"],
    "on-call-help": ["2", "question_mark"],
    "simulation": ["4", "j", "j", "S", "enter", "enter"],
    "schedules-help": ["5", "question_mark"],
    "month": ["5", "M"],
    "stand-in-preview": ["5", "g", "enter"],
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


@pytest.fixture
def app(backend: FakeBackend, clock: ManualClock) -> ConsoleApp:
    """Give a console whose own clocks are those of London."""
    find_zone = partial(zones.zone, "Europe/London")
    return ConsoleApp(Session(backend, clock, "carol", local=True, find_zone=find_zone))


@pytest.mark.parametrize("size", EVERY_SIZE, ids=_name)
@pytest.mark.parametrize("key", _SCREENS.values(), ids=_SCREENS)
def test_usual(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], key: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_pressing(key))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("keys", _DIALOGS.values(), ids=_DIALOGS)
def test_dialogs(snap_compare: Compare, app: ConsoleApp, size: tuple[int, int], keys: list[str]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=_pressing(*keys))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("key", _SCREENS.values(), ids=_SCREENS)
def test_empty(
    snap_compare: Compare, app: ConsoleApp, backend: FakeBackend, size: tuple[int, int], key: str
) -> None:
    backend.roster = replace(backend.roster, schedules={}, policies={})
    backend.alerts.clear()
    assert snap_compare(app, terminal_size=size, run_before=_pressing(key))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("key", _SCREENS.values(), ids=_SCREENS)
def test_stale(
    snap_compare: Compare,
    app: ConsoleApp,
    backend: FakeBackend,
    clock: ManualClock,
    size: tuple[int, int],
    key: str,
) -> None:
    async def lose(pilot: Console) -> None:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        backend.send(Lost("connection refused"))
        await settle(pilot)
        clock.set(clock.now() + MINUTE)
        assert isinstance(pilot.app.screen, FollowingScreen)
        pilot.app.screen.tick()
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=lose)


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("key", _SCREENS.values(), ids=_SCREENS)
def test_hostile(snap_compare: Compare, clock: ManualClock, size: tuple[int, int], key: str) -> None:
    backend = FakeBackend(clock, hostile_night())
    backend.spoil()
    app = ConsoleApp(Session(backend, clock, "carol", local=True))
    assert snap_compare(app, terminal_size=size, run_before=_pressing(key))


@pytest.mark.parametrize("key", _SCREENS.values(), ids=_SCREENS)
def test_light(snap_compare: Compare, app: ConsoleApp, key: str) -> None:
    app.theme = LIGHT_NAME
    assert snap_compare(app, terminal_size=SIZES[0], run_before=_pressing(key))


@pytest.mark.parametrize("key", _SCREENS.values(), ids=_SCREENS)
def test_plain_signs(snap_compare: Compare, backend: FakeBackend, clock: ManualClock, key: str) -> None:
    app = ConsoleApp(Session(backend, clock, "carol", glyphs=ASCII, local=True))
    assert snap_compare(app, terminal_size=SIZES[0], run_before=_pressing(key))
