"""Requests as they arrived, with what became of each; also those that were ignored or could not be read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant
from tocsin.store import rows
from tocsin.store.connection import Connection

KEPT_HEADERS = ("content-type", "user-agent", "content-encoding", "check-status")
"""Only these headers are kept: others may carry secrets and say nothing about the event."""

_BEYOND = 1 << 62


def row_of(
    event_id: int, source_id: int, inbound: Inbound, result: str, reason: str, alert_id: int | None
) -> tuple[Any, ...]:
    """Give the values of a request's row."""
    headers = inbound.headers
    kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
    return (
        event_id,
        source_id,
        inbound.received_at,
        inbound.method,
        as_json(inbound.query) if inbound.query else "[]",
        as_json(kept),
        _writable(inbound.remote),
        inbound.body,
        str(result),
        str(reason),
        alert_id,
    )


def as_json(value: Any) -> str:
    """Write query or headers; bytes that are no UTF-8 arrive in them as lone surrogates."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # Neither orjson nor SQLite takes those, and a strange header must not cost the event.
        return _writable(json.dumps(value, ensure_ascii=False))


def _writable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def insert(connection: Connection, requests: Sequence[tuple[Any, ...]]) -> None:
    """Write requests."""
    rows.write(
        connection,
        "INSERT INTO events (id, source_id, received_at, method, query, headers, remote, body, result, reason, "
        "alert_id) VALUES",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "",
        requests,
    )


def insert_shared(connection: Connection, shared: Sequence[tuple[int, int, str, str]]) -> None:
    """Write what requests with events of several alerts did to each: alert, request, result, reason."""
    rows.write(
        connection,
        "INSERT INTO event_alerts (alert_id, event_id, result, reason) VALUES",
        "(?, ?, ?, ?)",
        "ON CONFLICT DO NOTHING",
        shared,
    )


def remove(connection: Connection, event_ids: Sequence[int]) -> None:
    """Remove requests, with what they say of alerts."""
    numbers = [(event_id,) for event_id in event_ids]
    connection.executemany("DELETE FROM events WHERE id = ?", numbers)
    connection.executemany("DELETE FROM event_alerts WHERE event_id = ?", numbers)


def newest_id(connection: Connection) -> int:
    """Give the highest number of a request, 0 for none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()[0])


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A request as stored, with what it did to one alert.

    Attributes:
        query, headers: as JSON.
        body: its first bytes, as many as were asked for.
        size: of the whole body, in bytes.
    """

    id: int
    source_id: int
    received_at: Instant
    method: str
    query: str
    headers: str
    remote: str
    result: str
    reason: str
    size: int
    body: bytes


# A request that had events for several alerts says what it did to each in a row of `event_alerts`.
_OF_ALERT = """
SELECT id, result, reason FROM events AS e WHERE alert_id = :alert AND id < :before AND NOT EXISTS (
  SELECT 1 FROM event_alerts AS x WHERE x.alert_id = e.alert_id AND x.event_id = e.id)
UNION ALL
SELECT event_id, result, reason FROM event_alerts WHERE alert_id = :alert AND event_id < :before
"""


def of_alert(
    connection: Connection, alert_id: int, *, limit: int, before: int | None = None, body_bytes: int = 0
) -> list[StoredEvent]:
    """Read an alert's newest requests, newest first.

    Args:
        limit: how many at most.
        before: only those with a lower number.
        body_bytes: how much of each body.
    """
    found = connection.execute(
        f"SELECT e.id, e.source_id, e.received_at, e.method, e.query, e.headers, e.remote, o.result, o.reason, "
        f"length(e.body), substr(e.body, 1, :body) FROM ({_OF_ALERT} ORDER BY 1 DESC LIMIT :limit) AS o "
        "JOIN events AS e ON e.id = o.id ORDER BY e.id DESC",
        {
            "alert": alert_id,
            "before": before if before is not None else _BEYOND,
            "limit": limit,
            "body": body_bytes,
        },
    ).fetchall()
    return [StoredEvent(*row) for row in found]


def first_of_alert(connection: Connection, alert_id: int) -> int | None:
    """Give the lowest number of an alert's stored requests, or None."""
    row = connection.execute(
        f"SELECT min(id) FROM ({_OF_ALERT})", {"alert": alert_id, "before": _BEYOND}
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def count_of_alert(connection: Connection, alert_id: int) -> int:
    """Count an alert's stored requests."""
    row = connection.execute(
        f"SELECT count(*) FROM ({_OF_ALERT})", {"alert": alert_id, "before": _BEYOND}
    ).fetchone()
    return int(row[0])
