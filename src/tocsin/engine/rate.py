"""How many events arrive: a count per minute, the last minutes kept."""

from collections import deque

from tocsin.core.instant import MINUTE, Instant

MINUTES = 8


class Rate:
    """Counts events per minute."""

    def __init__(self) -> None:
        self._minutes: deque[tuple[int, int]] = deque(maxlen=MINUTES)

    def count(self, at: Instant) -> None:
        """Count one event."""
        minute = at // MINUTE
        if self._minutes and self._minutes[-1][0] == minute:
            self._minutes[-1] = (minute, self._minutes[-1][1] + 1)
        else:
            self._minutes.append((minute, 1))

    def per_minute(self, now: Instant) -> list[int]:
        """Give the counts of the last minutes, oldest first, the running one last."""
        counted = dict(self._minutes)
        current = now // MINUTE
        return [counted.get(minute, 0) for minute in range(current - MINUTES + 1, current + 1)]
