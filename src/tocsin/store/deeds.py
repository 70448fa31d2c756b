"""The last action on each alert, for undo."""

from tocsin.core.undo import Deed
from tocsin.store.codec import STATE_COLUMNS, alert_of, decode, encode, state_row
from tocsin.store.connection import Connection


def write(connection: Connection, deed: Deed) -> None:
    """Remember an action; only the last one on an alert can be undone."""
    connection.execute(
        "INSERT OR REPLACE INTO deeds (alert_id, actor, words, at, generation, before) VALUES (?, ?, ?, ?, ?, ?)",
        (
            deed.before.id,
            deed.actor,
            deed.words,
            deed.at,
            deed.generation,
            encode([deed.before.id, *state_row(deed.before)]),
        ),
    )


def find(connection: Connection, alert_id: int) -> Deed | None:
    """Give the last action on an alert, or None."""
    row = connection.execute(
        "SELECT actor, words, at, generation, before FROM deeds WHERE alert_id = ?", (alert_id,)
    ).fetchone()
    if row is None:
        return None
    values = decode(row[4])
    if len(values) != len(STATE_COLUMNS.split(", ")) + 1:
        return None
    return Deed(alert_of(tuple(values)), row[0], row[1], row[2], row[3])


def remove(connection: Connection, alert_id: int) -> None:
    """Forget the last action on an alert."""
    connection.execute("DELETE FROM deeds WHERE alert_id = ?", (alert_id,))


def forget(connection: Connection) -> None:
    """Forget all actions: nothing that was done so far can be undone any more."""
    connection.execute("DELETE FROM deeds")
