"""Random keys on every screen while events arrive and the terminal changes: nothing breaks or is mixed up.

A failing run names its seed; `SEEDS` takes it, so that it stays a test.
"""

from pathlib import Path

import pytest

from tests.console.any_keys import walk
from tocsin.api.models import AlertView, AlertWindow
from tocsin.console.alert_rows import AlertRows
from tocsin.console.alerts_screen import AlertsScreen

SEEDS = (1, 2)
STEPS = 150
MANY_SEEDS = tuple(range(20261121, 20261131))
MANY_STEPS = 1_000


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_keys(tmp_path: Path, seed: int) -> None:
    await walk(tmp_path, seed, STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY_SEEDS)
async def test_ten_thousand_random_keys(tmp_path: Path, seed: int) -> None:
    await walk(tmp_path, seed, MANY_STEPS)


@pytest.fixture
def neighbour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys act on the row below the cursor: a bug that the walk has to find."""

    def wrong(screen: AlertsScreen) -> AlertView | None:
        rows = screen.rows.rows
        return rows.at(rows.cursor + 1) or rows.current

    real = AlertsScreen._wish

    def wish(screen: AlertsScreen, verb: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(AlertsScreen, "target", property(wrong))
            real(screen, verb)

    monkeypatch.setattr(AlertsScreen, "_wish", wish)


@pytest.mark.usefixtures("neighbour")
async def test_the_walk_finds_a_key_that_acts_on_the_wrong_alert(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not on") as found:
        await walk(tmp_path, 5, 300)
    assert "seed 5" in found.value.__notes__[0]


async def test_the_walk_finds_a_list_that_misses_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = AlertRows.receive

    def late(rows: AlertRows, window: AlertWindow) -> set[int]:
        return real(rows, window) if not rows.loaded or len(window.alerts) < 4 else set()

    monkeypatch.setattr(AlertRows, "receive", late)
    with pytest.raises(AssertionError, match="the list is"):
        await walk(tmp_path, 6, 200)
