"""Alerts: their state, and the ordered list in windows."""

from collections.abc import Iterable, Sequence
from typing import Any

from tocsin.core.alert import Alert, Body
from tocsin.store import rows
from tocsin.store.codec import (
    RANK_PENDING,
    RANK_RESOLVED,
    STATE_COLUMNS,
    alert_of,
    encode,
    encode_links,
    state_row,
)
from tocsin.store.connection import Connection

_STATE_NAMES = STATE_COLUMNS.split(", ")
_INSERT = f"INSERT INTO alerts (id, {STATE_COLUMNS}, details, links, labels, counted_to) VALUES"
_INSERTED = f"({', '.join('?' * (len(_STATE_NAMES) + 5))})"
_UPDATE = (
    f"UPDATE alerts SET {', '.join(f'{name} = ?' for name in _STATE_NAMES)}, counted_to = ? WHERE id = ?"
)
_TOUCH = "UPDATE alerts SET count = column2, updated_at = column3, counted_to = column4 FROM (VALUES"
VIEW_COLUMNS = f"id, {STATE_COLUMNS}, links, labels"
KEY_MATCH_PLACE = 1 + _STATE_NAMES.index("key_match")
"""Where the key by which alerts are matched stands in a row of these."""


def insert(connection: Connection, alerts: Iterable[tuple[Alert, Body]], counted_to: int) -> None:
    """Write new alerts; `counted_to` is the last request that their counts include."""
    rows.write(
        connection,
        _INSERT,
        _INSERTED,
        "",
        [
            (
                alert.id,
                *state_row(alert),
                body.details,
                encode_links(body.links),
                encode(dict(body.labels)) if body.labels else "{}",
                counted_to,
            )
            for alert, body in alerts
        ],
    )


def update(connection: Connection, alerts: Iterable[Alert], counted_to: int) -> None:
    """Write the whole state of known alerts."""
    connection.executemany(_UPDATE, [(*state_row(alert), counted_to, alert.id) for alert in alerts])


def touch(connection: Connection, alerts: Iterable[Alert], counted_to: int) -> None:
    """Write the counts of alerts that only got events; no index is touched."""
    rows.write(
        connection,
        _TOUCH,
        "(?, ?, ?, ?)",
        ") WHERE alerts.id = column1",
        [(alert.id, alert.count, alert.updated_at, counted_to) for alert in alerts],
    )


def uncounted(connection: Connection, after: int) -> list[tuple[int, int, int]]:
    """Read what was appended to open alerts and not counted before the engine ended.

    Args:
        after: up to this request, everything is known to be counted.

    Returns:
        for each alert: its number, how many events to add, and when the last arrived.
    """
    return connection.execute(
        "SELECT events.alert_id, count(*), max(events.received_at) FROM events "
        "JOIN alerts ON alerts.id = events.alert_id "
        f"WHERE events.id > ? AND events.id > alerts.counted_to AND alerts.rank < {RANK_RESOLVED} "
        "AND events.result = 'appended' GROUP BY events.alert_id",
        (after,),
    ).fetchall()


def load_open(connection: Connection) -> list[Alert]:
    """Read every open alert, oldest first."""
    found = connection.execute(
        f"SELECT id, {STATE_COLUMNS} FROM alerts WHERE rank < {RANK_RESOLVED} ORDER BY id"
    )
    return [alert_of(row) for row in found.fetchall()]


def load(connection: Connection, alert_id: int) -> Alert | None:
    """Read one alert, or None."""
    row = connection.execute(
        f"SELECT id, {STATE_COLUMNS} FROM alerts WHERE id = ?",
        (alert_id,),
    ).fetchone()
    return alert_of(row) if row else None


def newest_id(connection: Connection) -> int:
    """Give the highest number in use, 0 for none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM alerts").fetchone()[0])


def details_of(connection: Connection, alert_id: int) -> str:
    """Read an alert's details."""
    row = connection.execute("SELECT details FROM alerts WHERE id = ?", (alert_id,)).fetchone()
    return str(row[0]) if row else ""


def rows_of(connection: Connection, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Read named alerts (`VIEW_COLUMNS`)."""
    marks = ", ".join("?" * len(ids))
    return connection.execute(
        f"SELECT {VIEW_COLUMNS} FROM alerts WHERE id IN ({marks})",
        tuple(ids),
    ).fetchall()


def counts(connection: Connection) -> dict[str, int]:
    """Count alerts by where they stand; pending leaves out snoozed ones."""
    found = dict(
        connection.execute(
            f"SELECT rank, count(*) FROM alerts WHERE rank < {RANK_RESOLVED} GROUP BY rank"
        ).fetchall()
    )
    return {"pending": found.get(0, 0), "accepted": found.get(1, 0), "snoozed": found.get(2, 0)}


def asked(connection: Connection, user: str) -> int:
    """Count the pending alerts that a person was paged for, tests left out."""
    row = connection.execute(
        f"SELECT count(*) FROM alerts WHERE rank = {RANK_PENDING} AND test = 0 AND EXISTS ("
        "SELECT 1 FROM json_each(responders) WHERE json_extract(value, '$[0]') = ?)",
        (user,),
    ).fetchone()
    return int(row[0])


def newer_open(connection: Connection, alert: Alert) -> int | None:
    """Give the number of an open alert with the same key that is not this one, or None."""
    if alert.key_match is None:
        return None
    row = connection.execute(
        f"SELECT id FROM alerts WHERE rank < {RANK_RESOLVED} AND source_id = ? AND key_match = ? AND id <> ?",
        (alert.source_id, alert.key_match, alert.id),
    ).fetchone()
    return int(row[0]) if row else None
