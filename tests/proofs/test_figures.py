"""Figures: percentiles that are times which were measured, and a verdict that a shell understands."""

import pytest
from benchmarks.rig.figures import Figures, verdict


@pytest.mark.parametrize(
    ("count", "share", "expected"),
    [(1, 0.99, 1), (100, 0.99, 99), (101, 0.99, 100), (200, 0.99, 198), (10, 0.5, 5), (4, 1.0, 4)],
)
def test_a_percentile_is_the_smallest_time_that_so_many_do_not_exceed(
    count: int, share: float, expected: int
) -> None:
    assert Figures("", list(range(count, 0, -1))).percentile(share) == expected


def test_a_table_says_how_many_were_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert Figures("mail", [0.25, 0.5, 1.5]).row() == ("mail", "3", "250.0", "500.0", "1500.0", "1500.0")
    assert Figures("none", []).row()[1] == "0"


def test_one_complaint_fails_the_whole_proof(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict([], "all is well") == 0
    assert verdict(["7 events are lost"], "all is well") == 1
    assert capsys.readouterr().out == "passed: all is well\nFAILED: 7 events are lost\n"
