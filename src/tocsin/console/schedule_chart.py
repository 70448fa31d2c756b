"""The picture of a week or month of a schedule: its layers, below them who is on call, and where now is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.style import Style

from tocsin.api.schedules import ScheduleSegments, SegmentView
from tocsin.console import ages
from tocsin.console.duty_words import names
from tocsin.console.pane_rows import MARGIN, PaneRows
from tocsin.console.safe import Line
from tocsin.console.theme import ink
from tocsin.core.instant import DAY, Instant, to_datetime
from tocsin.core.zone import Wall, Zone

LABEL = 13
_BLOCKS = ("#82aaff", "#6fcf97", "#b18cf0", "#5bc8c4", "#e6b450", "#f2a7c3", "#c3d36b", "#9fb3c8")
_BLOCK_INK = "#0b1020"
_GAP_BLOCK, _GAP_INK = "#c0392b", "#ffffff"
_DATE = len("Mon 16")
_HOURS_FROM = 12
"""Columns of a day from which its hours are written above."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, and where.

    Attributes:
        start: the first midnight on the clocks of the zone.
        days: how many.
        columns: of a day.
    """

    found: ScheduleSegments
    zone: Zone
    start: Wall
    days: int
    columns: int

    @classmethod
    def fitting(cls, found: ScheduleSegments, zone: Zone, shown: tuple[Wall, int], width: int) -> "Chart":
        """Make one as wide as a pane allows."""
        start, days = shown
        return cls(found, zone, start, days, max(1, (width - MARGIN - LABEL - 1) // days))

    def instant(self, column: int) -> Instant:
        """Give the instant in the middle of a column."""
        return self.zone.first(self.start + (2 * column + 1) * DAY // (2 * self.columns))

    def column(self, at: Instant) -> int | None:
        """Give the column of an instant; None beyond the picture."""
        column = (self.zone.wall(at) - self.start) * self.columns // DAY
        return column if 0 <= column < self.columns * self.days else None


def draw_chart(chart: Chart, rows: PaneRows) -> None:
    """Draw all lines of the picture."""
    colours = rows.view.colours
    blocks = _blocks(chart.found)
    _draw_days(chart, rows)
    for lane in chart.found.lanes:
        line = rows.begin().put(lane.name, ink(colours.dim), LABEL - 1).put(" ")
        _draw_lane(line, lane.segments, chart, rows, blocks)
        rows.end(line)
    rule = rows.view.glyphs.bar_empty * (LABEL + chart.columns * chart.days)
    rows.end(rows.begin().put(rule, ink(colours.border)))
    line = rows.begin().put("ON CALL", ink(colours.bright, bold=True), LABEL - 1).put(" ")
    _draw_lane(line, chart.found.final, chart, rows, blocks)
    rows.end(line)


def _draw_days(chart: Chart, rows: PaneRows) -> None:
    colours, today = rows.view.colours, chart.zone.wall(rows.view.now) // DAY
    days, hours = rows.begin().put(" " * LABEL), rows.begin().put(" " * LABEL)
    for day in range(chart.days):
        midnight = chart.start + day * DAY
        here = midnight // DAY == today
        date = to_datetime(midnight)
        text = f"{date:%a %d}" if chart.columns > _DATE else f"{date:%d}"
        days.put(text, ink(colours.amber if here else colours.bright, bold=True), chart.columns)
        for hour in (0, 6, 12, 18):
            hours.put(str(hour), ink(colours.dim)).to(
                LABEL + MARGIN + day * chart.columns + (hour + 6) * chart.columns // 24
            )
    rows.end(days)
    if chart.columns >= _HOURS_FROM:
        rows.end(hours)


def _draw_lane(
    line: Line,
    segments: Sequence[SegmentView],
    chart: Chart,
    rows: PaneRows,
    blocks: Mapping[str, Style],
) -> None:
    spans = [(ages.instant(one.starts) or 0, ages.instant(one.ends) or 0, one) for one in segments]
    glyphs, dots = rows.view.glyphs, ink(rows.view.colours.border)
    last = chart.columns * chart.days
    column = 0
    while column < last:
        here = _covering(spans, chart.instant(column))
        end = column + 1
        while end < last and _covering(spans, chart.instant(end)) is here:
            end += 1
        if here is None:
            line.put(glyphs.middle * (end - column), dots)
        else:
            text = "GAP" if here.gap else names(here.people, rows.view.me)
            line.put(f" {text}", _style(here, blocks), end - column)
        column = end


def _covering(spans: Sequence[tuple[Instant, Instant, SegmentView]], at: Instant) -> SegmentView | None:
    # The last one counts: of overrides that meet, the one placed later.
    return next((one for starts, ends, one in reversed(spans) if starts <= at < ends), None)


def _style(segment: SegmentView, blocks: Mapping[str, Style]) -> Style:
    if segment.gap:
        return Style(color=_GAP_INK, bgcolor=_GAP_BLOCK, bold=True)
    first = segment.people[0] if segment.people else ""
    return blocks.get(first, Style(color=_BLOCK_INK, bgcolor=_BLOCKS[-1]))


def _blocks(found: ScheduleSegments) -> dict[str, Style]:
    """Give each person a colour of their own, the same in all lanes."""
    people = sorted(
        {name for lane in found.lanes for one in lane.segments for name in one.people}
        | {name for one in found.final for name in one.people}
    )
    return {
        name: Style(color=_BLOCK_INK, bgcolor=_BLOCKS[place % len(_BLOCKS)], bold=True)
        for place, name in enumerate(people)
    }
