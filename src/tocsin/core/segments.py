"""Segments: a span of time cut at each change of who is on call."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tocsin.core.instant import Instant
from tocsin.core.rotation import Rotation
from tocsin.core.schedule import GAP, Duty, Schedule, duty_of
from tocsin.core.shift import Shifts


@dataclass(frozen=True, slots=True)
class Segment:
    """A span in which the same people are on call, for the same reason.

    Attributes:
        ends: the first instant that is no longer part of it.
    """

    starts: Instant
    ends: Instant
    duty: Duty


def segments(schedule: Schedule, since: Instant, until: Instant) -> tuple[Segment, ...]:
    """Cut a span by who is on call in the end, gaps included."""
    return tuple(_cut(schedule.duty, schedule.next_edge, since, until))


def layer_segments(layer: Rotation, since: Instant, until: Instant) -> tuple[Segment, ...]:
    """Cut a span by who would be on call by this layer alone; nothing is given where it has no turn."""
    cut = _cut(lambda at: duty_of(layer.name, layer.at(at)), layer.next_edge, since, until)
    return tuple(segment for segment in cut if not segment.duty.gap)


def shift_segments(name: str, shifts: Shifts, since: Instant, until: Instant) -> tuple[Segment, ...]:
    """Give shifts or overrides as they were placed, cut to a span; those that meet are given each."""
    return tuple(
        Segment(max(since, shift.starts), min(until, shift.ends), Duty(shift.slot, f"{name} {shift.id}"))
        for shift in shifts
        if shift.starts < until and shift.ends > since
    )


def standing(schedule: Schedule, now: Instant, horizon: Instant) -> Segment:
    """Give the segment that covers an instant; it ends at the horizon where nothing changes before."""
    return next(_cut(schedule.duty, schedule.next_edge, now, horizon))


def _cut(
    ask: Callable[[Instant], Duty],
    next_edge: Callable[[Instant], Instant | None],
    since: Instant,
    until: Instant,
) -> Iterator[Segment]:
    found = Segment(since, until, ask(since) if since < until else GAP)
    at = next_edge(since)
    while at is not None and at < until:
        duty = ask(at)
        if duty != found.duty:
            yield replace(found, ends=at)
            found = Segment(at, until, duty)
        at = next_edge(at)
    yield found
