"""The week or month of a schedule that is shown, by the clocks of the schedule."""

from dataclasses import dataclass, replace

from tocsin.core.instant import DAY, Instant, to_datetime
from tocsin.core.rotation import monday_of
from tocsin.core.zone import Wall, Zone

_DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class SpanShown:
    """A span of whole days.

    Attributes:
        month: whether a month is shown, else a week.
        moved: by how many weeks or months from the present one.
    """

    month: bool = False
    moved: int = 0

    def move(self, steps: int) -> "SpanShown":
        """Give the one so many later."""
        return replace(self, moved=self.moved + steps)

    def days(self, now: Instant, zone: Zone) -> tuple[Wall, int]:
        """Give the first midnight on the clocks of a zone, and how many days there are."""
        wall = zone.wall(now)
        if not self.month:
            return monday_of(wall) + self.moved * _DAYS_OF_WEEK * DAY, _DAYS_OF_WEEK
        first, following = (_first_day(wall, months) for months in (self.moved, self.moved + 1))
        return first, (following - first) // DAY

    def bounds(self, now: Instant, zone: Zone) -> tuple[Instant, Instant]:
        """Give when it starts and ends."""
        start, days = self.days(now, zone)
        return zone.first(start), zone.first(start + days * DAY)


def _first_day(wall: Wall, months: int) -> Wall:
    """Give the first midnight of the month so many after the one of a time."""
    at = wall - wall % DAY - (to_datetime(wall).day - 1) * DAY
    for _ in range(abs(months)):
        # Into the middle of the next month or the one before, and from there to its first day.
        at += 32 * DAY if months > 0 else -DAY
        at -= (to_datetime(at).day - 1) * DAY
    return at
