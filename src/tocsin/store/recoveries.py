"""Recoveries to remember, in case their problem comes late."""

from collections.abc import Iterable

from tocsin.core.instant import DAY, Instant
from tocsin.store.connection import Connection

REMEMBERED_FOR = 7 * DAY


def remember(connection: Connection, recoveries: Iterable[tuple[int, str, Instant]], now: Instant) -> None:
    """Write recoveries (source, key, the tool's time); the newest of a key counts."""
    connection.executemany(
        "INSERT INTO recoveries (source_id, key_match, recovered_at, remembered_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (source_id, key_match) DO UPDATE SET remembered_at = excluded.remembered_at, "
        "recovered_at = max(recovered_at, excluded.recovered_at)",
        [(source_id, key, at, now) for source_id, key, at in recoveries],
    )


def find(connection: Connection, source_id: int, key_match: str) -> Instant | None:
    """Give the newest remembered recovery of a key, or None."""
    row = connection.execute(
        "SELECT recovered_at FROM recoveries WHERE source_id = ? AND key_match = ?", (source_id, key_match)
    ).fetchone()
    return int(row[0]) if row else None


def forget(connection: Connection, now: Instant) -> None:
    """Remove what is too old to matter."""
    connection.execute("DELETE FROM recoveries WHERE remembered_at < ?", (now - REMEMBERED_FOR,))
