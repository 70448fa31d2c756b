"""Timers: each thing that is due is a row."""

from collections.abc import Iterable

from tocsin.core.change import Timer, TimerKind
from tocsin.core.instant import Instant
from tocsin.store import rows
from tocsin.store.connection import Connection


def insert(connection: Connection, timers: Iterable[Timer]) -> None:
    """Write timers of alerts that have none yet."""
    rows.write(
        connection,
        "INSERT INTO timers (alert_id, kind, due_at, generation) VALUES",
        "(?, ?, ?, ?)",
        "",
        [(timer.alert_id, timer.kind.value, timer.due_at, timer.generation) for timer in timers],
    )


def clear(connection: Connection, alert_ids: Iterable[int]) -> None:
    """Remove every timer of these alerts."""
    rows.write(
        connection,
        "DELETE FROM timers WHERE alert_id IN (VALUES",
        "(?)",
        ")",
        [(alert_id,) for alert_id in alert_ids],
    )


def due(connection: Connection, now: Instant, limit: int) -> list[Timer]:
    """Read what is due by now, earliest first."""
    found = connection.execute(
        "SELECT kind, due_at, alert_id, generation FROM timers WHERE due_at <= ? ORDER BY due_at LIMIT ?",
        (now, limit),
    ).fetchall()
    return [Timer(TimerKind(kind), at, alert_id, generation) for kind, at, alert_id, generation in found]


def alerts(connection: Connection) -> list[int]:
    """Name the alerts that have any."""
    return [row[0] for row in connection.execute("SELECT DISTINCT alert_id FROM timers").fetchall()]


def next_due(connection: Connection) -> Instant | None:
    """Give when the next timer is due, or None."""
    row = connection.execute("SELECT min(due_at) FROM timers").fetchone()
    return None if row is None or row[0] is None else int(row[0])


def remove(connection: Connection, timer: Timer) -> None:
    """Remove one timer, if it is still the same."""
    connection.execute(
        "DELETE FROM timers WHERE alert_id = ? AND kind = ? AND generation = ?",
        (timer.alert_id, timer.kind.value, timer.generation),
    )


def postpone(connection: Connection, timer: Timer, until: Instant) -> None:
    """Move one timer, where firing it failed."""
    connection.execute(
        "UPDATE timers SET due_at = ? WHERE alert_id = ? AND kind = ?",
        (until, timer.alert_id, timer.kind.value),
    )
