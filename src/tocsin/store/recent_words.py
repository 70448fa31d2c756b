"""Which sources, keys and labels the newest alerts have, for whoever types a filter."""

from collections import Counter

from tocsin.store.connection import Connection

_NEWEST = 2_000


def sources(connection: Connection) -> "Counter[int]":
    """Count the newest alerts by source."""
    found = connection.execute(
        f"SELECT source_id, count(*) FROM (SELECT source_id FROM alerts ORDER BY id DESC LIMIT {_NEWEST}) "
        "GROUP BY source_id"
    )
    return Counter(dict(found.fetchall()))


def keys(connection: Connection) -> "Counter[str]":
    """Count the newest alerts by key."""
    found = connection.execute(
        f"SELECT key, count(*) FROM (SELECT key FROM alerts ORDER BY id DESC LIMIT {_NEWEST}) "
        "WHERE key IS NOT NULL GROUP BY key"
    )
    return Counter(dict(found.fetchall()))


def labels(connection: Connection) -> list[str]:
    """Read the labels of the newest alerts that have any, as JSON."""
    found = connection.execute(
        f"SELECT labels FROM (SELECT labels FROM alerts ORDER BY id DESC LIMIT {_NEWEST}) "
        "WHERE labels <> '{}'"
    )
    return [row[0] for row in found.fetchall()]
