"""Alert sources. A deleted one stays as a row, so that its alerts still have a name."""

from typing import Any

from tocsin.core.event import Priority
from tocsin.core.instant import Instant
from tocsin.core.source import Grouping, Source
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection

_COLUMNS = (
    "id, name, type, key, policy_id, created_at, grouping, window, priority, auto_resolve, settings, team_id, "
    "ready, paused, old_key, old_key_until"
)


def _source(row: tuple[Any, ...]) -> Source:
    return Source(
        id=row[0],
        name=row[1],
        type=row[2],
        key=row[3],
        policy_id=row[4],
        created_at=row[5],
        grouping=Grouping(row[6]),
        window=row[7],
        priority=Priority(row[8]),
        auto_resolve=row[9],
        settings=decode(row[10]),
        team_id=row[11],
        ready=bool(row[12]),
        paused=bool(row[13]),
        old_key=row[14],
        old_key_until=row[15],
    )


def _values(source: Source) -> tuple[Any, ...]:
    return (
        source.name,
        source.type,
        source.key,
        source.policy_id,
        source.created_at,
        source.grouping.value,
        source.window,
        source.priority.value,
        source.auto_resolve,
        encode(dict(source.settings)),
        source.team_id,
        int(source.ready),
        int(source.paused),
        source.old_key,
        source.old_key_until,
    )


def sources(connection: Connection) -> list[Source]:
    """Read all sources that were not deleted, in the order they were made."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM sources WHERE deleted_at IS NULL ORDER BY id")
    return [_source(row) for row in rows.fetchall()]


def names(connection: Connection) -> dict[int, tuple[str, str]]:
    """Give name and type of every source there ever was."""
    rows = connection.execute("SELECT id, name, type FROM sources").fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def add(connection: Connection, source: Source) -> int:
    """Write a source, whatever id it carries, and give the id it got."""
    names_of = _COLUMNS.removeprefix("id, ")
    cursor = connection.execute(
        f"INSERT INTO sources ({names_of}) VALUES ({', '.join('?' * 15)})",
        _values(source),
    )
    return int(cursor.lastrowid or 0)


def edit(connection: Connection, source: Source) -> None:
    """Write a source's changed fields."""
    assignments = ", ".join(f"{name} = ?" for name in _COLUMNS.removeprefix("id, ").split(", "))
    connection.execute(
        f"UPDATE sources SET {assignments} WHERE id = ?",
        (*_values(source), source.id),
    )


def delete(connection: Connection, source: Source, now: Instant) -> None:
    """Mark a source as deleted: its key stops working and its name is free again."""
    connection.execute(
        "UPDATE sources SET deleted_at = ?, key = 'deleted ' || id, old_key = NULL, name = name || ' (deleted ' || id || ')' "
        "WHERE id = ?",
        (now, source.id),
    )
