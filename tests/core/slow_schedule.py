"""Who is on call, said once more in the slowest and simplest words: it shares no code with the program.

It walks from the first turn to the last, on naive wall-clock times, and finds when a clock shows a time by
trying every offset that the zone has around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tocsin.zones import zone as read_zone

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
Interval = tuple[datetime, datetime, tuple[str, ...]]


def rules(name: str) -> ZoneInfo:
    """Give a zone of the same database that the program reads."""
    found = read_zone(name).rules
    assert isinstance(found, ZoneInfo)
    return found


def shown(zone: ZoneInfo, at: datetime) -> datetime:
    """Give what a clock of the zone shows at an instant, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None)


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    """Give how far the zone's clocks are ahead of UTC at an instant."""
    return at.astimezone(zone).utcoffset() or timedelta()


@cache
def occurrences(zone: ZoneInfo, wall: datetime) -> list[datetime]:
    """Give all instants at which the zone's clocks show a time, in order."""
    near = wall.replace(tzinfo=UTC)
    offsets = {offset(zone, near + step * HOUR) for step in range(-48, 49, 4)}
    return sorted({near - one for one in offsets if shown(zone, near - one) == wall})


def first(zone: ZoneInfo, wall: datetime) -> datetime:
    """Give when a turn that starts at this wall-clock time starts."""
    return (occurrences(zone, wall) or [left_out(zone, wall)])[0]


def last(zone: ZoneInfo, wall: datetime) -> datetime:
    """Give when a turn that ends at this wall-clock time ends."""
    return (occurrences(zone, wall) or [left_out(zone, wall)])[-1]


def left_out(zone: ZoneInfo, wall: datetime) -> datetime:
    """Give the instant of a time that no clock showed: as far after the jump as the time is."""
    before = wall
    while not occurrences(zone, before):
        before -= SECOND * 900
    return occurrences(zone, before)[-1] + (wall - before)


@dataclass
class SlowLayer:
    """A recurring layer; times of the week as (opens, closes) after Monday 00:00."""

    zone: ZoneInfo
    slots: list[tuple[str, ...]]
    starts: datetime
    length: timedelta
    ends: datetime | None = None
    only: list[tuple[timedelta, timedelta]] = field(default_factory=list)

    def turns(self, until: datetime) -> Iterator[Interval]:
        """Walk over the turns that start before a wall-clock time."""
        number, start = 0, self.starts
        while start < until and (self.ends is None or start < self.ends):
            end = start + self.length if self.ends is None else min(start + self.length, self.ends)
            yield first(self.zone, start), last(self.zone, end), self.slots[number % len(self.slots)]
            number, start = number + 1, start + self.length

    def windows(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Walk over the times of the week between two wall-clock times."""
        monday = datetime.combine(since.date(), datetime.min.time()) - timedelta(days=since.weekday() + 7)
        while monday < until:
            for opens, closes in self.only:
                end = closes if closes > opens else closes + WEEK
                yield first(self.zone, monday + opens), last(self.zone, monday + end)
            monday += WEEK


class SlowSchedule:
    """Layers, later ones before earlier ones, prepared for a span of time."""

    def __init__(self, layers: list[SlowLayer], since: datetime, until: datetime) -> None:
        self.turns: list[list[Interval]] = []
        self.windows: list[list[tuple[datetime, datetime]] | None] = []
        for layer in layers:
            low, high = (shown(layer.zone, at) for at in (since - 3 * DAY, until + 3 * DAY))
            self.turns.append(list(layer.turns(high)))
            self.windows.append(list(layer.windows(low, high)) if layer.only else None)

    def on_call(self, at: datetime) -> set[str] | None:
        """Name who is on call at an instant; None in a gap."""
        for turns, windows in reversed(list(zip(self.turns, self.windows, strict=True))):
            if windows is not None and not any(start <= at < end for start, end in windows):
                continue
            slots = [slot for start, end, slot in turns if start <= at < end]
            if slots:
                return {name for slot in slots for name in slot}
        return None

    def edges(self, since: datetime, until: datetime) -> list[datetime]:
        """Give every instant in a span at which something starts or ends."""
        spans = [(start, end) for turns in self.turns for start, end, _ in turns]
        spans += [span for windows in self.windows for span in windows or ()]
        return sorted({edge for span in spans for edge in span if since <= edge <= until})
