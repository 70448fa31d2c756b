"""Requests as they arrived, with what became of each; also those that were ignored or could not be read."""

import json
from collections.abc import Sequence
from typing import Any

import orjson

from tocsin.core.inbound import Inbound
from tocsin.store import rows
from tocsin.store.connection import Connection

KEPT_HEADERS = frozenset({"content-type", "user-agent", "content-encoding", "check-status"})
"""Only these headers are kept: others may carry secrets and say nothing about the event."""


def row_of(
    event_id: int, source_id: int, inbound: Inbound, result: str, reason: str, alert_id: int | None
) -> tuple[Any, ...]:
    """Give the values of a request's row."""
    kept = {name: value for name, value in inbound.headers.items() if name in KEPT_HEADERS}
    return (
        event_id,
        source_id,
        inbound.received_at,
        inbound.method,
        _json(inbound.query) if inbound.query else "[]",
        _json(kept),
        _writable(inbound.remote),
        inbound.body,
        result,
        reason,
        alert_id,
    )


def _json(value: Any) -> str:
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


def newest_id(connection: Connection) -> int:
    """Give the highest number of a request, 0 for none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()[0])


def of_source(
    connection: Connection, source_id: int, limit: int, before: int | None
) -> list[tuple[Any, ...]]:
    """Read a source's newest requests: id, received_at, method, remote, body, result, reason, alert_id, query."""
    return connection.execute(
        "SELECT id, received_at, method, remote, body, result, reason, alert_id, query FROM events "
        "WHERE source_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        (source_id, before if before is not None else 1 << 62, limit),
    ).fetchall()


def summary(connection: Connection) -> dict[int, tuple[int, int]]:
    """Give for each source how many requests there are and when the last arrived."""
    found = connection.execute(
        "SELECT source_id, count(*), max(received_at) FROM events GROUP BY source_id"
    ).fetchall()
    return {source_id: (count, last) for source_id, count, last in found}
