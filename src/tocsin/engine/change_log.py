"""The change log: which alerts the latest commits changed, for what is kept in memory about them."""

import threading
from collections import deque
from collections.abc import Sequence

from tocsin.core.instant import SECOND, Instant

_MOST_COMMITS = 50_000
_MOST_ALERTS = 200_000
_LATE: Instant = SECOND
"""Counts of appended events are written a moment after the commit that tells of them."""


class ChangeLog:
    """Keeps the latest changes under running numbers; told by the writer's thread, read by others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._commits: deque[tuple[int, Instant, Sequence[int]]] = deque()
        self._alerts = 0
        self._end = 0
        self._begin = 0

    @property
    def end(self) -> int:
        """Give the number of the latest commit."""
        return self._end

    def add(self, alerts: Sequence[int], now: Instant) -> None:
        """Take a commit."""
        with self._lock:
            self._end += 1
            self._commits.append((self._end, now, alerts))
            self._alerts += len(alerts)
            while len(self._commits) > _MOST_COMMITS or self._alerts > _MOST_ALERTS:
                self._begin, _, forgotten = self._commits.popleft()
                self._alerts -= len(forgotten)

    def since(self, number: int, now: Instant, *, late: bool) -> tuple[set[int], int] | None:
        """Give the alerts changed after a commit.

        Args:
            late: counts matter: ask again for what is younger than a second.

        Returns:
            the alerts, and the commit to ask from next; None where that is longer ago than is kept.
        """
        with self._lock:
            if number < self._begin:
                return None
            changed: set[int] = set()
            asked_from = self._end
            for commit, at, alerts in reversed(self._commits):
                if commit <= number:
                    break
                changed.update(alerts)
                if late and now - at < _LATE:
                    asked_from = commit - 1
            return changed, asked_from
