"""Maintenance windows, and how many events each has hidden."""

from tocsin.core.instant import Instant
from tocsin.core.maintenance import MaintenanceWindow
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection


def windows(connection: Connection) -> list[MaintenanceWindow]:
    """Read all windows, by when they start."""
    rows = connection.execute(
        "SELECT id, name, starts, ends, sources, placed_by FROM maintenance ORDER BY starts, id"
    ).fetchall()
    return [MaintenanceWindow(row[0], row[1], row[2], row[3], tuple(decode(row[4])), row[5]) for row in rows]


def add(connection: Connection, window: MaintenanceWindow) -> int:
    """Write a window, whatever id it carries, and give the id it got."""
    cursor = connection.execute(
        "INSERT INTO maintenance (name, starts, ends, sources, placed_by) VALUES (?, ?, ?, ?, ?)",
        (window.name, window.starts, window.ends, encode(window.sources), window.by),
    )
    return int(cursor.lastrowid or 0)


def edit(connection: Connection, window: MaintenanceWindow) -> None:
    """Write a window's changed name and times."""
    connection.execute(
        "UPDATE maintenance SET name = ?, starts = ?, ends = ? WHERE id = ?",
        (window.name, window.starts, window.ends, window.id),
    )


def delete(connection: Connection, window_id: int) -> None:
    """Remove a window."""
    connection.execute("DELETE FROM maintenance WHERE id = ?", (window_id,))


def hidden(connection: Connection, window: MaintenanceWindow, now: Instant) -> int:
    """Count the requests that opened no alert because of a window, as far as they are still kept."""
    named = f"AND source_id IN ({', '.join('?' * len(window.sources))})" if window.sources else ""
    row = connection.execute(
        f"SELECT count(*) FROM events WHERE result = 'maintenance' AND received_at >= ? AND received_at < ? {named}",
        (window.starts, min(window.ends, now + 1), *window.sources),
    ).fetchone()
    return int(row[0])
