"""Timelines. An entry's id is its time and a number within the millisecond, so that ids sort by time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.core.change import Entry, EntryKind
from tocsin.core.instant import SECOND, Instant
from tocsin.store import rows
from tocsin.store.connection import Connection

_SLOTS = 1024
_FOLD_SLOT = _SLOTS - 1
_BEYOND = (1 << 63) - 1
_INSERT = "INSERT INTO timeline (alert_id, id, at, kind, text, reason, actor, count) VALUES"
# The driver takes a plain text only; an enum's own way to it costs more than the rest of the row.
_KINDS = {kind: kind.value for kind in EntryKind}
_FOLD = "ON CONFLICT (alert_id, id) DO UPDATE SET text = excluded.text, count = count + excluded.count"


@dataclass(frozen=True, slots=True)
class Fold:
    """A line for events appended to one alert: the text of the last, and how many they are."""

    alert_id: int
    first_at: Instant
    last_at: Instant
    text: str
    reason: str
    count: int


class EntryIds:
    """Gives entries their ids; appended events of one alert and second share one, and so fold into a row."""

    def __init__(self) -> None:
        self._next = 0

    def give(self, kind: EntryKind, at: Instant) -> int:
        """Give the id of an entry written at `at`."""
        if kind is EntryKind.EVENT:
            return _fold_id(at)
        self._next = (self._next + 1) % _FOLD_SLOT
        return at * _SLOTS + self._next


def write(connection: Connection, ids: EntryIds, entries: Iterable[tuple[int, Entry]], at: Instant) -> None:
    """Write entries of alerts, in order."""
    rows.write(connection, _INSERT, "(?, ?, ?, ?, ?, ?, ?, ?)", _FOLD, list(_rows(ids, entries, at)))


def _rows(ids: EntryIds, entries: Iterable[tuple[int, Entry]], at: Instant) -> Iterator[tuple[Any, ...]]:
    for alert_id, entry in entries:
        yield (
            alert_id,
            ids.give(entry.kind, at),
            at,
            _KINDS[entry.kind],
            entry.text,
            str(entry.reason),
            entry.actor,
            entry.count,
        )


def fold(connection: Connection, folds: Sequence[Fold]) -> None:
    """Write lines of appended events; those of one alert and second become one row."""
    rows.write(
        connection,
        _INSERT,
        "(?, ?, ?, 'event', ?, ?, NULL, ?)",
        _FOLD,
        [
            (line.alert_id, _fold_id(line.last_at), line.first_at, line.text, line.reason, line.count)
            for line in folds
        ],
    )


def _fold_id(at: Instant) -> int:
    return (at // SECOND * SECOND + SECOND - 1) * _SLOTS + _FOLD_SLOT


SHOWS: Mapping[str, str] = {
    "all": "1",
    "people": "actor IS NOT NULL",
    "pages": "kind IN ('escalated', 'paged', 'skipped', 'exhausted', 'delivery', 'woken')",
    "tool": "actor IS NULL AND kind NOT IN ('escalated', 'paged', 'skipped', 'exhausted', 'delivery', 'woken')",
    "decisions": "kind <> 'event'",
    "levels": "kind = 'escalated'",
}
"""Parts of a timeline: all of it, what people did, who was paged, what tools sent, all but repeated events, levels."""

_SELECT = "SELECT id, at, kind, text, reason, actor, count FROM timeline WHERE alert_id = ?"


def of_alert(
    connection: Connection,
    alert_id: int,
    *,
    show: str = "all",
    before: int | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> list[tuple[Any, ...]]:
    """Read an alert's timeline, oldest first: id, at, kind, text, reason, actor, count.

    Args:
        show: a key of `SHOWS`.
        before: only entries older than the one with this id.
        after: only entries newer than the one with this id; the limit then counts from the oldest.
        limit: at most so many; without `after`, the newest.
    """
    forth = after is not None
    found = connection.execute(
        f"{_SELECT} AND id < ? AND id > ? AND {SHOWS[show]} ORDER BY id {'ASC' if forth else 'DESC'} LIMIT ?",
        (
            alert_id,
            before if before is not None else _BEYOND,
            after if after is not None else -1,
            limit if limit is not None else -1,
        ),
    ).fetchall()
    return found if forth else found[::-1]
