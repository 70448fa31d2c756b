"""The feed's memory: which alerts each commit changed, under a number that grows by one."""

from collections.abc import Sequence

from tocsin.core.instant import Instant
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection

KEPT = 10_000


def insert(connection: Connection, seq: int, at: Instant, alert_ids: Sequence[int]) -> None:
    """Write what one commit changed, and forget the oldest now and then."""
    connection.execute("INSERT INTO changes (seq, at, alerts) VALUES (?, ?, ?)", (seq, at, encode(alert_ids)))
    if seq % 1_000 == 0:
        connection.execute("DELETE FROM changes WHERE seq <= ?", (seq - KEPT,))


def newest(connection: Connection) -> int:
    """Give the newest number, 0 for none."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])


def newest_at(connection: Connection) -> Instant:
    """Give the time of the newest commit, 0 for none."""
    row = connection.execute("SELECT at FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    return int(row[0]) if row else 0


def since(connection: Connection, seq: int) -> list[tuple[int, list[int]]] | None:
    """Read what changed after a number, or None where that is longer ago than is kept."""
    oldest = connection.execute("SELECT coalesce(min(seq), 0) FROM changes").fetchone()[0]
    if seq + 1 < oldest:
        return None
    rows = connection.execute("SELECT seq, alerts FROM changes WHERE seq > ? ORDER BY seq", (seq,)).fetchall()
    return [(number, decode(alerts)) for number, alerts in rows]
