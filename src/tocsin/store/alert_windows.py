"""The ordered list of alerts: which there are, in which order, as statements that read numbers only.

Each alert has a major place, by the order that was asked, and its number decides among equals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.core.filter import EVERYTHING, AllOf, Compares, Comparison, Field, Filter, OneOf
from tocsin.core.instant import Instant
from tocsin.store import alert_search, sources
from tocsin.store.alert_filter import Condition, joined, translate
from tocsin.store.alerts import VIEW_COLUMNS, newest_id
from tocsin.store.codec import RANK_RESOLVED
from tocsin.store.connection import Connection

VIEWS = ("open", "resolved", "all")
ORDERS = ("urgency", "newest", "oldest", "updated", "priority", "source", "count")
_FIRST_RANGE, _WIDEST_RANGE = 20_000, 160_000
_RESOLVED_MAJOR = 2 * RANK_RESOLVED
_MAJORS = {
    "urgency": f"min(rank * 2 + test, {_RESOLVED_MAJOR})",
    "newest": "0",
    "oldest": "0",
    "updated": "-updated_at",
    "priority": "(priority = 'LOW') * 8 + coalesce(min(severity, 6), 7)",
    "count": "-count",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list is wanted.

    Attributes:
        view: `open`, `resolved` or `all`.
        order: one of `ORDERS`.
        wanted: what alerts have to be.
        since, until: when they were made; `until` itself is left out.
    """

    view: str = "open"
    order: str = "urgency"
    wanted: Filter = EVERYTHING
    since: Instant | None = None
    until: Instant | None = None

    @property
    def whole(self) -> bool:
        """Whether it holds all alerts of its view."""
        return self.wanted == EVERYTHING and self.since is None and self.until is None

    @property
    def by_number(self) -> bool:
        """Whether only the number decides about its order."""
        return self.order in ("newest", "oldest") or (self.order == "urgency" and self.view == "resolved")


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that reads the next part of a list: number and major place, in order.

    Attributes:
        anew: what it reads is the whole list, and what was read before only a first look.
    """

    sql: str
    values: tuple[Any, ...]
    anew: bool = False


def steps(connection: Connection, wanted: Wanted, now: Instant) -> Iterator[Step]:
    """Give the statements that read a list, newest alerts first where that is possible."""
    reach = _reach(wanted)
    major = _major(connection, wanted)
    if reach == "open" or (reach == "all" and wanted.order == "urgency"):
        yield _open_step(wanted, major, now)
    if reach in ("open", "none"):
        return
    read = _Ranges(connection, wanted, major, now, open_too=reach == "all" and wanted.order != "urgency")
    if wanted.by_number or wanted.order == "urgency":
        yield from (read.step(low, high) for low, high in read.ranges())
        return
    newest = newest_id(connection)
    yield read.step(max(0, newest - _FIRST_RANGE), newest)
    if newest > _FIRST_RANGE:
        yield read.step(0, newest, anew=True)


def standing(
    connection: Connection, wanted: Wanted, ids: Sequence[int], now: Instant
) -> list[tuple[int, int]]:
    """Tell which of some alerts are in a list: number and major place."""
    found = _condition(wanted, now)
    marks = ", ".join("?" * len(ids))
    return connection.execute(
        f"SELECT id, {_major(connection, wanted)} FROM alerts WHERE id IN ({marks}) "
        f"AND {_ranks(wanted.view)} AND {found.sql}",
        (*ids, *found.values),
    ).fetchall()


def top(connection: Connection, rows: int) -> tuple[int, list[tuple[Any, ...]]]:
    """Read the most urgent open alerts (`VIEW_COLUMNS`), and how many open ones there are."""
    total = connection.execute(f"SELECT count(*) FROM alerts WHERE rank < {RANK_RESOLVED}").fetchone()[0]
    found = connection.execute(
        f"SELECT {VIEW_COLUMNS} FROM alerts INDEXED BY alerts_open WHERE rank < {RANK_RESOLVED} "
        "ORDER BY rank, test, id DESC LIMIT ?",
        (rows,),
    ).fetchall()
    return int(total), found


def _reach(wanted: Wanted) -> str:
    """Tell which alerts need to be read at all: those of the view that the filter's statuses allow."""
    parts = wanted.wanted.parts if isinstance(wanted.wanted, AllOf) else (wanted.wanted,)
    can_be_open, can_be_resolved = wanted.view != "resolved", wanted.view != "open"
    for part in parts:
        if isinstance(part, OneOf) and part.field is Field.STATUS:
            can_be_resolved = can_be_resolved and "resolved" in part.words
            can_be_open = can_be_open and bool(set(part.words) - {"resolved"})
    if can_be_open and can_be_resolved:
        return "all"
    return "open" if can_be_open else "resolved" if can_be_resolved else "none"


def _major(connection: Connection, wanted: Wanted) -> str:
    if wanted.order != "source":
        return _MAJORS[wanted.order]
    names = sources.names(connection)
    in_order = sorted(names, key=lambda source: names[source][0].casefold())
    places = " ".join(f"WHEN {source:d} THEN {place}" for place, source in enumerate(in_order, 1))
    return f"CASE source_id {places} ELSE 0 END" if places else "0"


def _ranks(view: str) -> str:
    return {"open": f"rank < {RANK_RESOLVED}", "resolved": f"rank = {RANK_RESOLVED}", "all": "1"}[view]


def _condition(wanted: Wanted, now: Instant) -> Condition:
    conditions = [translate(wanted.wanted, now)]
    if wanted.since is not None:
        conditions.append(Condition("created_at >= ?", (wanted.since,)))
    if wanted.until is not None:
        conditions.append(Condition("created_at < ?", (wanted.until,)))
    return joined(conditions)


def _open_step(wanted: Wanted, major: str, now: Instant) -> Step:
    found = _condition(wanted, now)
    direction = "ASC" if wanted.order == "oldest" else "DESC"
    # The index is in the order of urgency, so that the first rows come before the last are looked at.
    places = "rank, test" if wanted.order == "urgency" else "major"
    return Step(
        f"SELECT id, {major} AS major FROM alerts INDEXED BY alerts_open "
        f"WHERE rank < {RANK_RESOLVED} AND {found.sql} ORDER BY {places}, id {direction}",
        found.values,
    )


class _Ranges:
    """Reads a list in ranges of numbers, so that the newest are there at once and a search can be ended."""

    def __init__(
        self, connection: Connection, wanted: Wanted, major: str, now: Instant, *, open_too: bool
    ) -> None:
        self._found = _condition(wanted, now)
        self._oldest_first = wanted.order == "oldest"
        self._major = major
        self._ranks = _ranks("all" if open_too else "resolved")
        self._match = alert_search.candidates(wanted.wanted)
        self._numbers = _numbers(wanted.wanted)
        self._indexed_to = alert_search.indexed_to(connection) if self._match else 0
        self._newest = newest_id(connection)

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Give the ranges in which to read, each without its low end and with its high one."""
        size = self._newest if self._numbers else _FIRST_RANGE
        done = 0
        while done < self._newest:
            more = min(size, self._newest - done)
            high = done + more if self._oldest_first else self._newest - done
            yield high - more, high
            done += more
            size = min(size * 2, _WIDEST_RANGE) if self._match is None else size * 4

    def step(self, low: int, high: int, *, anew: bool = False) -> Step:
        """Give the statement that reads a range."""
        direction = "ASC" if self._oldest_first else "DESC"
        tail = f"AND {self._ranks} AND {self._found.sql} ORDER BY major, id {direction}"
        if self._numbers:
            marks = ", ".join("?" * len(self._numbers))
            sql = f"SELECT id, {self._major} AS major FROM alerts WHERE id IN ({marks}) {tail}"
            return Step(sql, (*self._numbers, *self._found.values), anew)
        if self._match is None:
            sql = f"SELECT id, {self._major} AS major FROM alerts NOT INDEXED WHERE id > ? AND id <= ? {tail}"
            return Step(sql, (low, high, *self._found.values), anew)
        sql = (
            "WITH candidate AS MATERIALIZED ("
            "SELECT rowid AS number FROM alert_words WHERE alert_words MATCH ? AND rowid > ? AND rowid <= ? "
            "UNION ALL SELECT id FROM alerts WHERE id > ? AND id <= ?) "
            f"SELECT id, {self._major} AS major FROM candidate CROSS JOIN alerts ON alerts.id = number "
            f"WHERE 1 {tail}"
        )
        indexed = (self._match, low, min(high, self._indexed_to))
        return Step(sql, (*indexed, max(low, self._indexed_to), high, *self._found.values), anew)


def _numbers(wanted: Filter) -> tuple[int, ...]:
    """Give the numbers that a filter is about, where it names them."""
    parts = wanted.parts if isinstance(wanted, AllOf) else (wanted,)
    for part in parts:
        if isinstance(part, Compares) and part.field is Field.NUMBER and part.comparison is Comparison.IS:
            return part.numbers
    return ()
