"""Times on two clocks are told apart, and never leave open which day is meant."""

from pathlib import Path

import pytest

from tocsin import zones
from tocsin.console import zoned
from tocsin.core.instant import parse_instant
from tocsin.core.zone import Zone

LONDON = zones.zone("Europe/London")
BERLIN = zones.zone("Europe/Berlin")
AUCKLAND = zones.zone("Pacific/Auckland")


def at(text: str) -> int:
    """Give an instant of November 2026."""
    found = parse_instant(f"2026-11-{text}:00Z")
    assert found is not None
    return found


NOW = at("20T03:12")


@pytest.mark.parametrize(
    ("starts", "ends", "theirs", "told"),
    [
        ("20T08:00", "20T20:00", LONDON, "08:00 to 20:00"),
        ("20T08:00", "20T20:00", BERLIN, "08:00 to 20:00 (09:00 to 21:00 Berlin)"),
        ("20T23:00", "21T07:00", BERLIN, "23:00 to Sat 07:00 (Sat 00:00 to 08:00 Berlin)"),
        ("19T08:00", "20T08:00", LONDON, "Thu 08:00 to Fri 08:00"),
        ("15T08:00", "22T08:00", LONDON, "Sun 15 Nov 08:00 to Sun 22 Nov 08:00"),
        ("20T12:00", "20T14:00", AUCKLAND, "12:00 to 14:00 (Sat 01:00 to 03:00 Auckland)"),
    ],
)
def test_spans(starts: str, ends: str, theirs: Zone, told: str) -> None:
    assert zoned.span(at(starts), at(ends), NOW, LONDON, theirs) == told


def test_my_zone_is_what_the_machine_says(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Kathmandu")
    assert zoned.zone_here({"TZ": ":Europe/Berlin"}, link).name == "Europe/Berlin"
    assert zoned.zone_here({}, link).name == "Asia/Kathmandu"
    assert zoned.zone_here({"TZ": "Nowhere/Else"}, link).name == "UTC"
    assert zoned.zone_here({}, tmp_path / "none").name == "UTC"
