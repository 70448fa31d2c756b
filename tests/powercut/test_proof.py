"""The proof itself, short, and that it fails where it has to."""

import shutil
import sys

import pytest
from benchmarks.powercut.__main__ import Outcome, complaints, prove
from benchmarks.powercut.replay import Cut

SOUND = Cut(moment=1, acknowledged=5, lost=0, corrupt=None, torn=0)
LOSING = Cut(moment=2, acknowledged=5, lost=1, corrupt=None, torn=0)
TORN = Cut(moment=3, acknowledged=5, lost=0, corrupt=None, torn=1)
CORRUPT = Cut(moment=4, acknowledged=5, lost=5, corrupt="malformed", torn=0)


def outcomes(full: Cut, normal: Cut, off: Cut) -> dict[str, Outcome]:
    """Give outcomes of one cut each."""
    cuts = {"FULL": full, "NORMAL": normal, "OFF": off}
    return {name: Outcome(name, 10, (cut,)) for name, cut in cuts.items()}


def test_a_proof_has_a_clean_store_and_controls_that_fail() -> None:
    assert complaints(outcomes(SOUND, LOSING, CORRUPT)) == []


@pytest.mark.parametrize("cut", [LOSING, TORN, CORRUPT])
def test_any_damage_with_full_is_a_complaint(cut: Cut) -> None:
    assert len(complaints(outcomes(cut, LOSING, CORRUPT))) == 1


def test_a_control_that_shows_nothing_is_a_complaint() -> None:
    assert len(complaints(outcomes(SOUND, SOUND, SOUND))) == 2


@pytest.mark.slow
@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not (shutil.which("gcc") or shutil.which("cc")),
    reason="the recorder is C and preloaded: it needs Linux and gcc",
)
def test_the_store_loses_nothing_that_it_acknowledged() -> None:
    assert complaints(prove(cuts=60, events=400, seed=20_261_120)) == []
