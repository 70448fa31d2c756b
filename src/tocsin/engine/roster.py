"""A roster: the numbers of a list's alerts in their order, without the alerts.

Two columns of machine integers, 16 bytes an alert. Alerts are ordered by major place, among equals by number.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import neg

_MOST_GROUPS = 64
_MOST_REMEMBERED = 200_000


class Roster:
    """An ordered list of alert numbers.

    Args:
        oldest_first: whether low numbers come first among equals.
    """

    def __init__(self, *, oldest_first: bool = False) -> None:
        self._oldest_first = oldest_first
        self._majors = array("q")
        self._ids = array("q")
        self._major_of: dict[int, int] | None = None

    def __len__(self) -> int:
        """Count the alerts."""
        return len(self._ids)

    def extend(self, rows: Iterable[tuple[int, int]]) -> None:
        """Take alerts that come after all others, in order: number and major place."""
        for number, major in rows:
            self._ids.append(number)
            self._majors.append(major)
        self._major_of = None

    def ids(self, start: int, count: int) -> list[int]:
        """Give the numbers from a place on."""
        return self._ids[max(0, start) : max(0, start + count)].tolist()

    def place(self, number: int) -> int | None:
        """Give the place of an alert, from 0, or None where it is not in the list."""
        at = 0
        for _ in range(_MOST_GROUPS):
            if at == len(self._ids):
                return None
            end = bisect_right(self._majors, self._majors[at], at)
            found = self._among_equals(number, at, end)
            if found < end and self._ids[found] == number:
                return found
            at = end
        return self._place_by_major(number)

    def put(self, number: int, major: int | None) -> None:
        """Let an alert stand where it belongs; without a major place it leaves the list."""
        place = self.place(number)
        if place is not None:
            if self._majors[place] == major:
                return
            del self._majors[place], self._ids[place]
        if self._major_of is not None:
            self._major_of.pop(number, None)
        if major is None:
            return
        if self._major_of is not None:
            self._major_of[number] = major
        begin = bisect_left(self._majors, major)
        at = self._among_equals(number, begin, bisect_right(self._majors, major, begin))
        self._majors.insert(at, major)
        self._ids.insert(at, number)

    def before(self, number: int) -> int:
        """Count the alerts with a higher number; only for a list in the order of numbers."""
        place = self._among_equals(number, 0, len(self._ids))
        if not self._oldest_first:
            return place
        found = place < len(self._ids) and self._ids[place] == number
        return len(self._ids) - place - found

    def _among_equals(self, number: int, begin: int, end: int) -> int:
        if self._oldest_first:
            return bisect_left(self._ids, number, begin, end)
        return bisect_left(self._ids, -number, begin, end, key=neg)

    def _place_by_major(self, number: int) -> int | None:
        """Look among many different major places: by memory, or one by one where there are too many."""
        if len(self._ids) > _MOST_REMEMBERED:
            try:
                return self._ids.index(number)
            except ValueError:
                return None
        if self._major_of is None:
            self._major_of = dict(zip(self._ids, self._majors, strict=True))
        major = self._major_of.get(number)
        if major is None:
            return None
        begin = bisect_left(self._majors, major)
        return self._among_equals(number, begin, bisect_right(self._majors, major, begin))
