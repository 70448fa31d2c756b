"""A schedule as text: who is on call now and next, what it is made of, and its days."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tocsin.api.schedules import LayerView, ScheduleSegments, ScheduleView, SegmentView, ShiftView
from tocsin.cli.table import Column, pairs, table
from tocsin.zones import zone

NOBODY = "nobody"
_GAP = "GAP: nobody"


def overview(schedules: Sequence[ScheduleView]) -> str:
    """Write a line about each schedule."""
    columns = [
        Column("ID", right=True),
        Column("NAME"),
        Column("ZONE"),
        Column("NOW"),
        Column("UNTIL"),
        Column("NEXT"),
        Column("POLICIES", slack=True),
    ]
    rows = [
        (
            schedule.id,
            schedule.name,
            schedule.zone,
            people(schedule.now),
            moment(schedule.now.ends, schedule.zone) if schedule.next else "",
            people(schedule.next) if schedule.next else "",
            ", ".join(schedule.policies),
        )
        for schedule in schedules
    ]
    return table(columns, rows)


def sheet(schedule: ScheduleView, span: ScheduleSegments) -> str:
    """Write a schedule with its gaps and overlaps."""
    facts: list[tuple[str, object]] = [
        ("schedule", f"{schedule.name} · {schedule.zone}"),
        ("now", _told(schedule.now, schedule.zone, ends=schedule.next is not None)),
        ("next", _told(schedule.next, schedule.zone, ends=False) if schedule.next else ""),
        ("policies", ", ".join(schedule.policies) or "none: nobody is paged through it yet"),
    ]
    facts += [(layer.name, _layer(layer, schedule.zone)) for layer in schedule.layers]
    facts += [(f"shift {shift.id}", _shift(shift, schedule.zone)) for shift in schedule.shifts]
    facts += [(f"override {shift.id}", _shift(shift, schedule.zone)) for shift in schedule.overrides]
    facts += [("GAP", _between(gap, schedule.zone)) for gap in span.gaps]
    facts += [("overlap", f"{_between(found, schedule.zone)}: {people(found)}") for found in span.overlaps]
    facts += [("clocks", f"change on {moment(at, schedule.zone)}") for at in span.clock_changes]
    if not span.gaps:
        facts.append(("gaps", f"none until {moment(span.ends, schedule.zone)}"))
    return pairs(facts)


def week(span: ScheduleSegments) -> str:
    """Write the days of a span, one segment a line, in the schedule's zone."""
    columns = [Column("DAY"), Column("FROM"), Column("TO"), Column("ON CALL"), Column("BY", slack=True)]
    rows = [row for found in span.final for row in _days(found, span.zone)]
    return table(columns, rows)


def people(segment: SegmentView) -> str:
    """Name who is on call in a segment."""
    return _GAP if segment.gap else ", ".join(segment.people) or NOBODY


def moment(text: str, name: str) -> str:
    """Write a time of the API on the clocks of a zone, `Fri 20 Nov 09:00`."""
    return f"{_local(text, name):%a %d %b %H:%M}"


def _local(text: str, name: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone(name).rules)


def _days(segment: SegmentView, name: str) -> Iterator[tuple[str, ...]]:
    """Cut a segment at midnight."""
    start, end = _local(segment.starts, name), _local(segment.ends, name)
    day = start.date()
    while day <= end.date():
        first = start if day == start.date() else None
        last = end if day == end.date() else None
        if last is None or last.time() != last.time().min or first is not None:
            opens = f"{first:%H:%M}" if first else "00:00"
            closes = f"{last:%H:%M}" if last else "24:00"
            yield f"{day:%a %d %b}", opens, closes, people(segment), segment.origin
        day += timedelta(days=1)


def _told(segment: SegmentView, name: str, *, ends: bool) -> str:
    until = f" until {moment(segment.ends, name)}" if ends else f" from {moment(segment.starts, name)}"
    origin = f" ({segment.origin})" if segment.origin else ""
    return f"{people(segment)}{until}{origin}"


def _between(segment: SegmentView, name: str) -> str:
    return f"{moment(segment.starts, name)} to {moment(segment.ends, name)}"


def _shift(shift: ShiftView, name: str) -> str:
    who = " and ".join(shift.who) or NOBODY
    instead = f" instead of {shift.instead_of}" if shift.instead_of else ""
    by = f", placed by {shift.by}" if shift.by else ""
    return f"{who}{instead}, {moment(shift.starts, name)} to {moment(shift.ends, name)}{by}"


def _layer(layer: LayerView, home: str) -> str:
    told = [layer.words]
    told += [f"only {times.opens} to {times.closes}" for times in layer.only]
    told += [f"until {layer.ends.replace('T', ' ')}"] if layer.ends else []
    told += [f"zone {layer.zone}"] if layer.zone != home else []
    return ", ".join(told)
