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
    """Gives entries their ids; appended events of one alert and second share one, and so fold into a row.

    Ids only grow, also where the clock was set back: a timeline reads in the order in which things happened,
    and no entry takes the place of another.

    Args:
        known: the newest alert that has a timeline already; where those end is looked up.
    """

    def __init__(self, known: int = 0) -> None:
        self._known = known
        self._followed: set[int] = set()
        self._last = 0

    def follow(self, connection: Connection, alert_ids: Iterable[int]) -> None:
        """Go on behind the timelines of alerts that are older than this start."""
        for alert_id in alert_ids:
            if alert_id > self._known or alert_id in self._followed:
                continue
            self._followed.add(alert_id)
            self._last = max(self._last, newest(connection, alert_id))

    def give(self, kind: EntryKind, at: Instant) -> int:
        """Give the id of an entry written at `at`."""
        if kind is EntryKind.EVENT:
            return _fold_id(at)
        following = max(at * _SLOTS, self._last + 1)
        self._last = following + 1 if following % _SLOTS == _FOLD_SLOT else following
        return self._last


def write(connection: Connection, ids: EntryIds, entries: Iterable[tuple[int, Entry]], at: Instant) -> None:
    """Write entries of alerts, in order."""
    entries = list(entries)
    ids.follow(connection, (alert_id for alert_id, _ in entries))
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


def newest(connection: Connection, alert_id: int) -> int:
    """Give the id of the newest entry of an alert, events left out; 0 for none."""
    found = connection.execute(
        "SELECT coalesce(max(id), 0) FROM timeline WHERE alert_id = ? AND kind <> 'event'", (alert_id,)
    )
    return int(found.fetchone()[0])


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


def ids_at(at: Instant) -> int:
    """Give the id that no entry up to an instant is above, and each one later is."""
    return at * _SLOTS + _FOLD_SLOT


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
