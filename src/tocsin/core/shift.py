"""Shifts placed by hand, and overrides: who stands in from one instant to another."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.core.instant import DAY, Instant

Slot = tuple[str, ...]
"""The people who are on call together, in order; empty for nobody on purpose."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One span of time with the people who stand in it.

    Attributes:
        ends: the first instant that is no longer part of it.
        instead_of: of an override: it takes the place of this person only, wherever they stand; None for all.
        by: who placed it.
    """

    id: int
    slot: Slot
    starts: Instant
    ends: Instant
    instead_of: str | None = None
    by: str = ""


class Shifts:
    """Shifts of a schedule, found by time; the cost does not grow with how many have passed."""

    __slots__ = ("_by_day", "_edges", "all")

    def __init__(self, shifts: Iterable[Shift] = ()) -> None:
        self.all = tuple(sorted(shifts, key=lambda shift: shift.id))
        self._edges = sorted({edge for shift in self.all for edge in (shift.starts, shift.ends)})
        self._by_day: dict[int, list[Shift]] = {}
        for shift in self.all:
            for day in range(shift.starts // DAY, (shift.ends - 1) // DAY + 1):
                self._by_day.setdefault(day, []).append(shift)

    def __eq__(self, other: object) -> bool:
        """Whether the same shifts are in both."""
        return isinstance(other, Shifts) and self.all == other.all

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.all)

    def __iter__(self) -> Iterator[Shift]:
        """Give all, oldest first."""
        return iter(self.all)

    def at(self, at: Instant) -> tuple[Shift, ...]:
        """Give the shifts that cover an instant, in the order in which they were placed."""
        return tuple(shift for shift in self._by_day.get(at // DAY, ()) if shift.starts <= at < shift.ends)

    def after(self, at: Instant) -> tuple[Shift, ...]:
        """Give the shifts that have not ended at an instant, in the order in which they were placed."""
        return tuple(shift for shift in self.all if shift.ends > at)

    def next_edge(self, at: Instant) -> Instant | None:
        """Give the first instant after `at` at which one starts or ends."""
        place = bisect_right(self._edges, at)
        return self._edges[place] if place < len(self._edges) else None


NO_SHIFTS = Shifts()
