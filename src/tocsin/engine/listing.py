"""A listing: where alerts stand in a list, and which stand at a place, without holding a long list in memory.

Every number ever given that is not open is resolved. So the history by number is what the open alerts leave
over, and a million resolved alerts take no memory.
"""

from typing import Protocol

from tocsin.engine.roster import Roster
from tocsin.store.alert_windows import Wanted

OPEN_BY_NUMBER = Wanted("open", "newest")
OPEN_BY_URGENCY = Wanted("open", "urgency")


class Listing(Protocol):
    """An ordered list of alert numbers."""

    def __len__(self) -> int:
        """Count the alerts."""
        ...

    def ids(self, start: int, count: int) -> list[int]:
        """Give the numbers from a place on."""
        ...

    def place(self, number: int) -> int | None:
        """Give the place of an alert, from 0, or None where it is not in the list."""
        ...


class Numbers:
    """All alerts by number.

    Args:
        newest: the highest number.
    """

    def __init__(self, newest: int, *, oldest_first: bool) -> None:
        self._newest = newest
        self._oldest_first = oldest_first

    def __len__(self) -> int:
        """Count the alerts."""
        return self._newest

    def ids(self, start: int, count: int) -> list[int]:
        """Give the numbers from a place on."""
        places = range(max(0, start), min(self._newest, start + count))
        return [place + 1 if self._oldest_first else self._newest - place for place in places]

    def place(self, number: int) -> int | None:
        """Give the place of an alert, from 0, or None where it is not in the list."""
        if not 0 < number <= self._newest:
            return None
        return number - 1 if self._oldest_first else self._newest - number


class History:
    """The resolved alerts by number: all that the open ones leave over.

    Args:
        opened: the open alerts by number.
        newest: the highest number.
    """

    def __init__(self, opened: Roster, newest: int, *, oldest_first: bool = False) -> None:
        self._open = opened
        self._newest = newest
        self._oldest_first = oldest_first

    def __len__(self) -> int:
        """Count the alerts."""
        return self._newest - len(self._open)

    def ids(self, start: int, count: int) -> list[int]:
        """Give the numbers from a place on."""
        start, end = max(0, start), max(0, min(len(self), start + count))
        if self._oldest_first:
            newest_first = self._newest_first(len(self) - end, end - start)
            return newest_first[::-1]
        return self._newest_first(start, end - start)

    def place(self, number: int) -> int | None:
        """Give the place of an alert, from 0, or None where it is not in the list."""
        if not 0 < number <= self._newest or self._open.place(number) is not None:
            return None
        place = self._newer(number)
        return len(self) - 1 - place if self._oldest_first else place

    def _newer(self, number: int) -> int:
        """Count the resolved alerts with a higher number."""
        return self._newest - number - self._open.before(number)

    def _newest_first(self, start: int, count: int) -> list[int]:
        if count <= 0:
            return []
        low, high = 1, self._newest
        while low < high:
            middle = (low + high + 1) // 2
            if self._newer(middle) >= start:
                low = middle
            else:
                high = middle - 1
        found: list[int] = []
        number = low
        while len(found) < count and number > 0:
            if self._open.place(number) is None:
                found.append(number)
            number -= 1
        return found


class Joined:
    """One list after another."""

    def __init__(self, first: Listing, second: Listing) -> None:
        self._first = first
        self._second = second

    def __len__(self) -> int:
        """Count the alerts."""
        return len(self._first) + len(self._second)

    def ids(self, start: int, count: int) -> list[int]:
        """Give the numbers from a place on."""
        first = self._first.ids(start, count)
        rest = count - len(first)
        return first + self._second.ids(max(0, start - len(self._first)), rest) if rest > 0 else first

    def place(self, number: int) -> int | None:
        """Give the place of an alert, from 0, or None where it is not in the list."""
        place = self._first.place(number)
        if place is not None:
            return place
        place = self._second.place(number)
        return None if place is None else place + len(self._first)


def ingredients(wanted: Wanted) -> tuple[Wanted, ...]:
    """Name the rosters that a list is made of; mostly itself."""
    if not wanted.whole or wanted.view == "open":
        return (wanted,)
    if wanted.order == "urgency" and wanted.view == "all":
        return (OPEN_BY_NUMBER, OPEN_BY_URGENCY)
    return (OPEN_BY_NUMBER,) if wanted.order in ("urgency", "newest", "oldest") else (wanted,)


def listing(wanted: Wanted, rosters: tuple[Roster, ...], newest: int) -> Listing:
    """Make a list of its ingredients.

    Args:
        rosters: as `ingredients` names them.
        newest: the highest number that the first of them knows.
    """
    if ingredients(wanted) == (wanted,):
        return rosters[0]
    oldest_first = wanted.order == "oldest"
    if wanted.view == "resolved":
        return History(rosters[0], newest, oldest_first=oldest_first)
    if wanted.order == "urgency":
        return Joined(rosters[1], History(rosters[0], newest))
    return Numbers(newest, oldest_first=oldest_first)
