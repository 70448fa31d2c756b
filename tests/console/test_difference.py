"""Only cells that differ are drawn anew, and never half a letter."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tocsin.console.difference import differing

RED, GREEN = Style.parse("red"), Style.parse("green")


def strip(text: str, style: Style = RED) -> Strip:
    """Make a line of one colour."""
    return Strip([Segment(text, style)])


@pytest.mark.parametrize(
    ("before", "after", "spans"),
    [
        (strip("9m  Disk"), strip("9m  Disk"), []),
        (strip("09m  Disk"), strip("10m  Disk"), [(0, 2)]),
        (strip("1m Disk full on db-1 2m"), strip("2m Disk full on db-1 1m"), [(0, 1), (21, 22)]),
        (strip("1m Dis 2m"), strip("2m Dis 1m"), [(0, 8)]),
        (strip("same"), strip("same", GREEN), [(0, 4)]),
        (strip("a界b"), strip("a世b"), [(1, 3)]),
        (strip("a界b"), strip("axyb"), [(1, 3)]),
        (strip("ae\u0301b"), strip("aeb"), [(1, 2)]),
        (strip("longer"), strip("long"), [(0, 4)]),
        (None, strip("new"), [(0, 3)]),
    ],
)
def test_the_parts_that_differ(before: Strip | None, after: Strip, spans: list[tuple[int, int]]) -> None:
    assert differing(before, after) == spans
