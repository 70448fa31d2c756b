"""The rows of the schedules screen: all schedules, and the week or month of the one under the cursor."""

from collections.abc import Hashable, Sequence

from tocsin.api.schedules import OnCallView, ScheduleSegments, ScheduleView, SegmentView
from tocsin.console import ages, zoned
from tocsin.console.duty_words import loudness, names, standing
from tocsin.console.pane import PaneRow
from tocsin.console.pane_rows import MARGIN, PaneRows
from tocsin.console.safe import width_of
from tocsin.console.schedule_chart import LABEL, Chart, draw_chart
from tocsin.console.span_shown import SpanShown
from tocsin.console.theme import ink
from tocsin.console.view import View
from tocsin.core.instant import DAY, Instant
from tocsin.core.zone import Zone

CHART_FROM = 100
"""Cells of width from which there is a picture; below it, a list of shifts."""
_MOST_LISTED = 7
_LONGEST_NAME = 24
_MOST_WORDS = 6
_HOW_TO_BEGIN = 'tocsin schedule add primary --layer "weekly mon 09:00 alice,bob"'


def schedule_rows(
    oncall: OnCallView,
    found: ScheduleSegments | None,
    shown: SpanShown,
    mine: Zone,
    view: View,
    current: Hashable | None,
) -> list[PaneRow]:
    """Draw all rows.

    Args:
        found: the span of the schedule under the cursor; None until it has come.
        shown: which span that is.
        mine: the zone of my own clocks.
        current: the name of the schedule under the cursor.
    """
    rows = PaneRows(view, current)
    rows.heading("Schedules", f"{len(oncall.schedules)}")
    if not oncall.schedules:
        rows.text("There is no schedule yet. In another terminal:")
        rows.text(_HOW_TO_BEGIN, ink(view.colours.amber), indent=2)
    _list(oncall.schedules, rows, current)
    schedule = next((one for one in oncall.schedules if one.name == current), None)
    if schedule is None:
        return rows.rows
    zone = zoned.zone_named(schedule.zone)
    rows.heading(schedule.name, f"{schedule.zone} {view.glyphs.middle} {_title(shown, view, zone)}")
    if found is None or found.name != schedule.name:
        rows.text("Asking the engine…", ink(view.colours.dim))
        return rows.rows
    if view.width >= CHART_FROM:
        chart = Chart.fitting(found, zone, shown.days(view.now, zone), view.width)
        draw_chart(chart, rows)
        _now_below(schedule, chart, mine, rows)
    else:
        _shifts(found, mine, zone, rows)
    _words(schedule, found, mine, zone, rows)
    return rows.rows


def _list(schedules: Sequence[ScheduleView], rows: PaneRows, current: Hashable | None) -> None:
    """Draw the schedules, of many only those near the cursor."""
    view, colours = rows.view, rows.view.colours
    width = min(max((width_of(one.name) for one in schedules), default=0), _LONGEST_NAME)
    at = next((place for place, one in enumerate(schedules) if one.name == current), 0)
    first = max(0, min(at - _MOST_LISTED // 2, len(schedules) - _MOST_LISTED))
    for schedule in schedules[first : first + _MOST_LISTED]:
        line = rows.begin(schedule.name).put(schedule.name, None, width).put("  ")
        line.put(standing(schedule.now, view.me), loudness(schedule.now.people, view, gap=schedule.now.gap))
        if schedule.next is not None:
            line.put(f" {view.glyphs.arrow} {standing(schedule.next, view.me)}", ink(colours.dim))
        rows.end(line, schedule.name)


def _title(shown: SpanShown, view: View, zone: Zone) -> str:
    start, days = shown.days(view.now, zone)
    ends = start + (days - 1) * DAY
    first, last = zone.shown(zone.first(start)), zone.shown(zone.first(ends))
    return f"{first.rpartition(' ')[0]} to {last.rpartition(' ')[0]}"


def _now_below(schedule: ScheduleView, chart: Chart, mine: Zone, rows: PaneRows) -> None:
    """Point at now, and say who is on call and who then."""
    view, colours = rows.view, rows.view.colours
    column = chart.column(view.now)
    if column is None:
        return
    clocks = zoned.clock(view.now, chart.zone)
    if mine.wall(view.now) != chart.zone.wall(view.now):
        clocks += f" ({zoned.clock(view.now, mine)} {zoned.city(mine)})"
    ends = ages.instant(schedule.now.ends)
    until = f" until {zoned.when(ends, view.now, chart.zone)}" if ends is not None and schedule.next else ""
    then = f", then {standing(schedule.next, view.me)}" if schedule.next else ""
    text = f"now {clocks}: {standing(schedule.now, view.me)}{until}{then}"
    at = LABEL + MARGIN + column
    if at + 2 + width_of(text) <= view.width:
        line = rows.begin().to(at).put(view.glyphs.high, ink(colours.amber)).put(f" {text}")
    else:
        line = rows.begin().to(max(MARGIN, at - 1 - width_of(text))).put(f"{text} ")
        line.to(at).put(view.glyphs.high, ink(colours.amber))
    rows.end(line)


def _shifts(found: ScheduleSegments, mine: Zone, zone: Zone, rows: PaneRows) -> None:
    view = rows.view
    for segment in found.final:
        starts, ends = _bounds(segment)
        line = rows.begin()
        past, here = ends <= view.now, starts <= view.now < ends
        quiet = ink(view.colours.dim) if past else loudness(segment.people, view, gap=segment.gap)
        line.put(f"{view.glyphs.here} " if here else "  ", ink(view.colours.amber))
        line.put(standing(segment, view.me), quiet, 16).put("  ")
        rows.end(line.put(zoned.span(starts, ends, view.now, mine, zone), quiet if past else None))


def _words(schedule: ScheduleView, found: ScheduleSegments, mine: Zone, zone: Zone, rows: PaneRows) -> None:
    """Say in words what the picture may hide: gaps, overlaps, overrides, and changes of the clocks."""
    view, colours = rows.view, rows.view.colours
    rows.blank()
    gaps = gaps_ahead(found, view.now)
    for gap in gaps[:_MOST_WORDS]:
        skipped = f": {', '.join(schedule.policies)} skips this level" if schedule.policies else ""
        when = zoned.span(*_bounds(gap), view.now, mine, zone)
        rows.end(rows.begin().put("GAP    ", ink(colours.red, bold=True)).put(f"{when}: nobody{skipped}"))
    for overlap in found.overlaps[:_MOST_WORDS]:
        when = zoned.span(*_bounds(overlap), view.now, mine, zone)
        line = rows.begin().put("both   ", ink(colours.amber, bold=True))
        rows.end(line.put(f"{when}: {names(overlap.people, view.me)}"))
    for override in schedule.overrides[:_MOST_WORDS]:
        starts, ends = ages.instant(override.starts) or 0, ages.instant(override.ends) or 0
        instead = f" instead of {override.instead_of}" if override.instead_of else ""
        by = f", placed by {override.by}" if override.by else ""
        line = rows.begin().put("stands in  ", ink(colours.dim)).put(names(override.who, view.me))
        rows.end(line.put(f"{instead}, {zoned.span(starts, ends, view.now, mine, zone)}{by}"))
    for change in found.clock_changes:
        at = ages.instant(change)
        if at is not None:
            told = f"clocks  change {zoned.both(at, view.now, mine, zone)}: no instant is left out"
            rows.text(told, ink(colours.dim))
    if not gaps:
        rows.text(f"{view.glyphs.done} no gap here", ink(colours.green))


def gaps_ahead(found: ScheduleSegments, now: Instant) -> list[SegmentView]:
    """Give the gaps that have not passed."""
    return [gap for gap in found.gaps if _bounds(gap)[1] > now]


def _bounds(segment: SegmentView) -> tuple[Instant, Instant]:
    return ages.instant(segment.starts) or 0, ages.instant(segment.ends) or 0
