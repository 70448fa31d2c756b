"""Retention: raw requests are kept for a time, alerts and timelines for ever."""

from tocsin.core.instant import DAY, Instant
from tocsin.store import events, recoveries
from tocsin.store.connection import Connection

RAW_KEPT_FOR = 30 * DAY
_AT_ONCE = 2_000


def sweep(connection: Connection, now: Instant) -> bool:
    """Remove some of what is too old; True if there may be more."""
    recoveries.forget(connection, now)
    oldest = connection.execute(
        "SELECT id, received_at FROM events ORDER BY id LIMIT ?", (_AT_ONCE,)
    ).fetchall()
    # The newest stays: numbers of requests go on from it, and counts of alerts refer to them.
    newest = events.newest_id(connection)
    expired = [row[0] for row in oldest if row[1] < now - RAW_KEPT_FOR and row[0] < newest]
    events.remove(connection, expired)
    return len(expired) == _AT_ONCE
