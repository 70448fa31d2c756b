"""How connecting a tool looks: the list of sources, each step of the wizard, the explorer, the mapping."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.console.beside import Beside, beside
from tests.console.watching import Console, settle
from tocsin.core.instant import HOUR

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 40)]
MAIN_SIZES = [*SIZES, (200, 60)]
LONG = "Pumps of the northern field, behind the second gate, " * 4
ODD = {"what": {"state": "broken", "said": "pressure 9.1 bar"}, "unit": "pump-7", "token": "hunter2"}
WELL = {"what": {"state": "fine", "said": "pressure 2.0 bar"}, "unit": "pump-7"}
STEPS = {
    "type": (),
    "searched": ("p", "a", "r"),
    "name": ("p", "a", "r", "enter"),
    "policy": ("p", "a", "r", "enter", "enter", "down"),
    "policy-form": ("p", "a", "r", "enter", "enter", "end", "enter"),
    "grouping": ("p", "a", "r", "enter", "enter", "down", "enter"),
    "settings": ("p", "a", "r", "enter", "enter", "down", "enter", "enter"),
    "connect": ("p", "a", "r", "enter", "enter", "down", "enter", "enter", "enter"),
    "sample": ("p", "a", "r", "enter", "enter", "down", "enter", "enter", "enter", "T"),
    "arrived": ("p", "a", "r", "enter", "enter", "down", "enter", "enter", "enter", "T", "enter"),
    "discard": ("p", "a", "r", "enter", "escape"),
}

EXPLORING = {"list": "home", "one": "enter", "again": "r", "only": "v", "map": "m"}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    """Give an engine whose keys are the same each time."""
    numbers = itertools.count(1)
    monkeypatch.setattr("secrets.token_hex", lambda _: f"{next(numbers):032x}")
    with beside(tmp_path) as found:
        yield found


def _name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _pressing(*keys: str) -> Callable[[Console], object]:
    async def press(pilot: Console) -> None:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return press


async def _usual(engine: Beside) -> None:
    """Connect tools that stand in every way that a source can."""
    house = engine.house
    connect, receive = house.connect, house.receive
    now = house.clock.now()
    house.clock.set(now - 9 * HOUR)
    for name in ("prom-eu", "quiet"):
        await connect("generic", name)
    for number in range(12):
        house.clock.set(house.clock.now() + HOUR // 4)
        await receive("prom-eu", {"summary": "disk", "key": str(number), "status": "resolved"})
        await receive("quiet", {"summary": "x", "key": str(number), "status": "resolved"})
    house.clock.set(now)
    for _ in range(5):
        await receive("prom-eu", {"summary": "disk full on db-1", "key": "db-1"})
    await connect("apica", "Apica checks")
    await receive("Apica checks", {"event": "x"})
    await connect("particle", "Pumps", ready=False)
    await connect("sematext", "Sematext logs")
    await connect("rapidspike", "Shop")
    await receive("Shop", ODD)
    await receive("Shop", WELL)
    await house.act(3, "accept", by="alice")
    from tocsin.api.maintenance import NewMaintenance
    from tocsin.api.requests import SourceEdit

    configure = house.pager.configuration
    await configure.edit_source("Sematext logs", SourceEdit(paused=True))
    await connect("generic", "in works")
    await configure.add_maintenance(NewMaintenance(name="move", ends="+2h", sources=["in works"]), "alice")


async def _many(engine: Beside) -> None:
    """Connect 300 tools with long names."""
    for number in range(300):
        await engine.house.connect("generic", f"{number} {LONG}"[:200])


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_no_sources(snap_compare: Compare, engine: Beside, size: tuple[int, int]) -> None:
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing("3"))


@pytest.mark.parametrize("size", MAIN_SIZES, ids=_name)
def test_sources(snap_compare: Compare, engine: Beside, size: tuple[int, int]) -> None:
    engine.run(_usual(engine))
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing("3"))


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_many_sources(snap_compare: Compare, engine: Beside, size: tuple[int, int]) -> None:
    engine.run(_many(engine))
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing("3", "end", "up"))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("key", ["d", "K", "t"])
def test_questions(snap_compare: Compare, engine: Beside, size: tuple[int, int], key: str) -> None:
    engine.run(_usual(engine))
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing("3", key))


@pytest.mark.parametrize("size", SIZES, ids=_name)
@pytest.mark.parametrize("keys", STEPS.values(), ids=STEPS)
def test_steps(snap_compare: Compare, engine: Beside, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing("3", "n", *keys))


def test_connecting_on_a_large_screen(snap_compare: Compare, engine: Beside) -> None:
    run_before = _pressing("3", "n", *STEPS["arrived"])
    assert snap_compare(engine.app(), terminal_size=(200, 60), run_before=run_before)


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_long_names_in_the_wizard(snap_compare: Compare, engine: Beside, size: tuple[int, int]) -> None:
    async def lay() -> None:
        await engine.house.add_policy(LONG[:200], "alice:5m")
        await engine.house.connect("generic", LONG[:200], policy=LONG[:200], ready=False)

    engine.run(lay())
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing("3", "f"))


@pytest.mark.parametrize("size", MAIN_SIZES, ids=_name)
@pytest.mark.parametrize(
    "keys", [(), ("enter",), ("r",), ("v",), ("m",)], ids=["list", "one", "again", "only", "map"]
)
def test_explorer(
    snap_compare: Compare, engine: Beside, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    engine.run(_usual(engine))
    to_shop = ["down"] * 5
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing("3", *to_shop, "x", *keys))


@pytest.mark.parametrize("size", SIZES, ids=_name)
def test_mapped(snap_compare: Compare, engine: Beside, size: tuple[int, int]) -> None:
    """Two fields mapped, a word given a meaning; what it makes of the requests stands beside it."""
    engine.run(_usual(engine))
    mapped = ("3", *["down"] * 5, "x", "m", "end", "enter", "s", "up", "enter", "t", "up", "enter", "k")
    assert snap_compare(engine.app(), terminal_size=size, run_before=_pressing(*mapped))
