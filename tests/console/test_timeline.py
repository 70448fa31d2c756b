"""The timeline tells what repeats once, and everything else each time."""

from tests.console.night import NOW
from tocsin.api.models import TimelineEntry
from tocsin.console.glyphs import UNICODE
from tocsin.console.theme import DARK
from tocsin.console.timeline import timeline_sheet
from tocsin.console.view import View
from tocsin.core.instant import SECOND, rfc3339


def told(*kinds: str) -> list[str]:
    """Give the lines of a timeline whose entries came a second apart, oldest first."""
    timeline = [
        TimelineEntry(id=n, at=rfc3339(NOW + n * SECOND), kind=kind, text=f"{kind} {n}", reason="same key")
        for n, kind in enumerate(kinds)
    ]
    view = View(60, NOW + 60 * SECOND, "carol", UNICODE, DARK)
    sheet = timeline_sheet(timeline[::-1], view)
    return [" ".join(line.text.split()) for y in range(sheet.height) if (line := sheet.line(y))]


def test_events_that_repeat_are_folded_behind_the_newest() -> None:
    assert told("created", "event", "event", "event", "event") == [
        "03:12:48 ▎ event 4 same key",
        "▎ 3 more like it since 03:12:45",
        "03:12:44 ▎ created 0 same key",
    ]


def test_two_events_and_what_people_do_are_not_folded() -> None:
    assert len(told("event", "event")) == 2
    assert len(told("note", "note", "note", "note")) == 4
