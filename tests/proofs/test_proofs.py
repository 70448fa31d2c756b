"""The other proofs, each as short as it still proves something."""

import asyncio
import subprocess
import sys

import pytest
from benchmarks.hostile.__main__ import prove as prove_hostile
from benchmarks.journey.__main__ import prove as prove_journey
from benchmarks.stalled.__main__ import prove as prove_stalled

pytestmark = pytest.mark.slow
CANNOT_RUN_HERE = 2


def test_an_events_whole_way() -> None:
    assert asyncio.run(prove_journey(60, 20)) == []


def test_a_terminal_that_stands_still_delays_nobody() -> None:
    assert asyncio.run(prove_stalled(8)) == []


def test_hostile_text_is_only_shown() -> None:
    assert asyncio.run(prove_hostile([(80, 24)])) == []


def test_a_full_disk_is_refused_told_and_healed() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks.full_disk"], capture_output=True, text=True)
    if done.returncode == CANNOT_RUN_HERE:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
