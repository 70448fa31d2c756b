"""Day strips: how many events each alert had in each of the last 24 hours, remembered and only added to."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tocsin.core.instant import HOUR, SECOND, Instant
from tocsin.store import event_hours
from tocsin.store.connection import Connection

HOURS = 24
_MOST_KEPT = 2_000
_SETTLES_AFTER = 10 * SECOND
"""A line of the timeline gathers events of one second; after so long it has them all."""


@dataclass(slots=True)
class _Counted:
    """What is known of an alert: its events by hour, up to an instant."""

    upto: Instant
    hours: Counter[int] = field(default_factory=Counter)


class DayStrips:
    """Counts events by the hour. Used from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _Counted] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, connection: Connection, alert_ids: Iterable[int], now: Instant) -> dict[int, list[int]]:
        """Give the events of alerts in each of the last 24 hours, the present hour last.

        Args:
            connection: is read from.
            now: the present.
        """
        with self._lock:
            return {alert_id: self._one(connection, alert_id, now) for alert_id in alert_ids}

    def _one(self, connection: Connection, alert_id: int, now: Instant) -> list[int]:
        """Count what has come since the last time, and keep what does not change any more."""
        first = now // HOUR - HOURS + 1
        kept = self._kept.setdefault(alert_id, _Counted(first * HOUR - 1))
        self._kept.move_to_end(alert_id)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        settled = max(kept.upto, now - _SETTLES_AFTER)
        fresh: Counter[int] = Counter()
        for hour, grows, count in event_hours.by_hour(connection, alert_id, kept.upto, settled):
            (fresh if grows else kept.hours)[hour] += count
        kept.upto = settled
        for hour in [hour for hour in kept.hours if hour < first]:
            del kept.hours[hour]
        return [kept.hours[hour] + fresh[hour] for hour in range(first, first + HOURS)]
