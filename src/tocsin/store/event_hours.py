"""How often something happened: events of alerts by the hour, and alerts with the same key."""

from collections.abc import Sequence

from tocsin.core.instant import HOUR, Instant
from tocsin.store.connection import Connection
from tocsin.store.timeline import ids_at

_MOST_REPEATS = 1_000
"""A count stops there: who reads it learns no more from a higher one."""


def by_hour(
    connection: Connection, alert_id: int, since: Instant, settled: Instant
) -> Sequence[tuple[int, bool, int]]:
    """Count an alert's events in each hour, by its timeline.

    Args:
        since: events after this instant.
        settled: later lines may still grow.

    Returns:
        The hour since 1970, whether its lines may still grow, and how many events they tell.
    """
    return connection.execute(
        "SELECT at / ?, id > ?, sum(count) FROM timeline "
        "WHERE alert_id = ? AND id > ? AND kind IN ('created', 'event') GROUP BY 1, 2",
        (HOUR, ids_at(settled), alert_id, ids_at(since)),
    ).fetchall()


def repeats(connection: Connection, source_id: int, key_match: str | None, since: Instant) -> int:
    """Count the alerts of a source with a key that were made since an instant; an alert without a key is alone."""
    if key_match is None:
        return 1
    found = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM alerts INDEXED BY alerts_repeats "
        "WHERE source_id = ? AND key_match = ? AND created_at >= ? LIMIT ?)",
        (source_id, key_match, since, _MOST_REPEATS),
    ).fetchone()
    return int(found[0])
