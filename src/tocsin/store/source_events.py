"""The requests of one source: how they came over time, and the single ones, newest first.

The index on source and time answers all that is counted without reading a request. Requests get their numbers
in the order in which they came, so that a number tells a time, too.
"""

from dataclasses import dataclass

from tocsin.core.instant import DAY, HOUR, Instant
from tocsin.store.connection import Connection
from tocsin.store.events import StoredEvent

HOURS = 24
_BEYOND = 1 << 62
_MOST_SEARCHED = 20_000
_COLUMNS = "id, source_id, received_at, method, query, headers, remote, result, reason, length(body)"


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a source's requests came.

    Attributes:
        total: how many are kept.
        last_at: when the newest came, or None.
        hourly: how many came in each of the last 24 hours, newest last.
        recent: when the newest came, newest first.
        unreadable: how many of the last 24 hours could not be read.
    """

    total: int = 0
    last_at: Instant | None = None
    hourly: tuple[int, ...] = (0,) * HOURS
    recent: tuple[Instant, ...] = ()
    unreadable: int = 0


def pulse(connection: Connection, source_id: int, now: Instant, recent: int) -> Pulse:
    """Read how the requests of a source came.

    Args:
        recent: how many of the newest times are given.
    """
    total = connection.execute("SELECT count(*) FROM events WHERE source_id = ?", (source_id,)).fetchone()[0]
    if not total:
        return Pulse()
    times = connection.execute(
        "SELECT received_at FROM events WHERE source_id = ? ORDER BY received_at DESC LIMIT ?",
        (source_id, recent),
    ).fetchall()
    first = now // HOUR - HOURS + 1
    hours = dict(
        connection.execute(
            "SELECT received_at / ?, count(*) FROM events WHERE source_id = ? AND received_at >= ? GROUP BY 1",
            (HOUR, source_id, first * HOUR),
        ).fetchall()
    )
    unreadable = connection.execute(
        "SELECT count(*) FROM events WHERE source_id = ? AND received_at >= ? AND result = 'unreadable'",
        (source_id, now - DAY),
    ).fetchone()[0]
    return Pulse(
        total=total,
        last_at=times[0][0],
        hourly=tuple(hours.get(first + place, 0) for place in range(HOURS)),
        recent=tuple(at for (at,) in times),
        unreadable=unreadable,
    )


def standing(connection: Connection) -> dict[int, tuple[int, int]]:
    """Count each source's open alerts that are no tests: pending ones, and accepted ones."""
    found: dict[int, tuple[int, int]] = {}
    rows = connection.execute(
        "SELECT source_id, sum(status = 'PENDING'), sum(status = 'ACCEPTED') FROM alerts "
        "WHERE rank < 3 AND test = 0 GROUP BY source_id"
    )
    for source_id, pending, accepted in rows.fetchall():
        found[source_id] = (pending, accepted)
    return found


@dataclass(frozen=True, slots=True)
class Search:
    """Which requests of a source are looked for.

    Attributes:
        text: stands in the body, the query, the reason or the sender's address, in any case; empty: any.
        verdicts: what became of them; empty: any.
    """

    text: str = ""
    verdicts: tuple[str, ...] = ()


def newest(
    connection: Connection,
    source_id: int,
    *,
    limit: int,
    before: int | None = None,
    body_bytes: int = 0,
    search: Search | None = None,
) -> list[tuple[StoredEvent, int | None]]:
    """Read a source's newest requests, newest first, each with its alert.

    A search looks through the newest 20,000 requests.

    Args:
        limit: how many at most.
        before: only those with a lower number.
        body_bytes: how much of each body.
    """
    search = search or Search()
    wanted, values = "1", dict[str, object]()
    if search.text:
        wanted += (
            " AND (instr(lower(CAST(body AS TEXT)), :text) OR instr(lower(query), :text) "
            "OR instr(lower(reason), :text) OR instr(remote, :text))"
        )
        values["text"] = search.text.lower()
    if search.verdicts:
        names = [f":verdict{place}" for place in range(len(search.verdicts))]
        wanted += f" AND result IN ({', '.join(names)})"
        values.update(zip((name[1:] for name in names), search.verdicts, strict=True))
    edge = _edge(connection, before)
    rows = connection.execute(
        f"SELECT {_COLUMNS}, substr(body, 1, :body), alert_id FROM (SELECT * FROM events "
        "WHERE source_id = :source AND (received_at, id) < (:at, :id) "
        f"ORDER BY received_at DESC, id DESC LIMIT {_MOST_SEARCHED}) WHERE {wanted} "
        "ORDER BY received_at DESC, id DESC LIMIT :limit",
        {**values, "source": source_id, "at": edge[0], "id": edge[1], "limit": limit, "body": body_bytes},
    ).fetchall()
    return [(StoredEvent(*row[:-1]), row[-1]) for row in rows]


def _edge(connection: Connection, before: int | None) -> tuple[Instant, int]:
    """Give time and number of the request that a page ends before."""
    if before is None:
        return _BEYOND, _BEYOND
    row = connection.execute("SELECT received_at FROM events WHERE id = ?", (before,)).fetchone()
    return (row[0] if row else _BEYOND, before)


def one(connection: Connection, source_id: int, event_id: int) -> tuple[StoredEvent, int | None] | None:
    """Read one request of a source with its whole body, and its alert; None where it is not kept."""
    row = connection.execute(
        f"SELECT {_COLUMNS}, body, alert_id FROM events WHERE id = ? AND source_id = ?", (event_id, source_id)
    ).fetchone()
    return (StoredEvent(*row[:-1]), row[-1]) if row else None
