"""A time zone as a value: from instants to the wall clock, and back where that is ambiguous or missing."""

from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo

from tocsin.core.instant import DAY, Instant, Millis, to_datetime

Wall = int
"""What a wall clock shows, in ms since it showed 1970-01-01T00:00:00: no instant without a zone."""

_AROUND: Millis = 2 * DAY
"""Changes of the clocks further away move nothing: the largest, in Apia, left out one day (tzdata)."""

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone.

    Attributes:
        name: as the IANA database calls it, `Europe/Berlin`.
        rules: its offsets; handed in, because reading them is I/O.
    """

    name: str
    rules: tzinfo = field(default=UTC, compare=False, repr=False)

    def wall(self, at: Instant) -> Wall:
        """Give what the clocks there show at an instant."""
        return at + _millis(to_datetime(at).astimezone(self.rules).utcoffset())

    def shown(self, at: Instant) -> str:
        """Write what the clocks there show at an instant, `Fri 20 Nov 09:00`."""
        return f"{to_datetime(self.wall(at)):%a %d %b %H:%M}"

    def first(self, wall: Wall) -> Instant:
        """Give when something that starts at a wall-clock time starts: its first occurrence.

        A time that the clocks leave out is read as if they had not changed yet.
        """
        return wall - self._offset(wall, 0)

    def last(self, wall: Wall) -> Instant:
        """Give when something that ends at a wall-clock time ends: its last occurrence.

        Never before `first`: two turns that meet at an ambiguous time overlap, and no instant is left out
        (the rule of GoAlert, https://github.com/target/goalert/pull/1252).
        """
        return wall - min(self._offset(wall, 0), self._offset(wall, 1))

    def jump(self, at: Instant) -> Millis:
        """Give how far the clocks are moved around an instant; 0 on nearly all days."""
        offsets = [self.wall(near) - near for near in (at - _AROUND, at, at + _AROUND)]
        return max(offsets) - min(offsets)

    def _offset(self, wall: Wall, fold: int) -> Millis:
        return _millis(to_datetime(wall).replace(tzinfo=self.rules, fold=fold).utcoffset())


UTC_ZONE = Zone("UTC")


def _millis(offset: timedelta | None) -> Millis:
    return (offset or timedelta()) // _MILLISECOND
