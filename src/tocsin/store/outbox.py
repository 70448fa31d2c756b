"""The outbox: every message that has to leave, from the transaction that decided it to its last attempt."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tocsin.core.change import Page, PageKind
from tocsin.core.instant import Instant
from tocsin.store import rows
from tocsin.store.connection import Connection

_COLUMNS = (
    "id, alert_id, generation, kind, step, user, destination, address, text, state, due_at, lease_until, "
    "attempts, last_answer, created_at, finished_at"
)

# Word for word the condition of the index on what is due: without it SQLite reads the whole history.
_WAITING = "state IN ('pending', 'leased')"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox.

    Attributes:
        state: `pending`, `leased` (leaving), `sent`, `failed` (given up), `cancelled`, `unknown`.
        lease_until: while leased: when another attempt may start, because this one was lost.
        attempts: how many began.
    """

    id: int
    alert_id: int
    generation: int
    kind: PageKind
    step: str
    user: str | None
    destination: str
    address: str
    text: str
    state: str
    due_at: Instant
    lease_until: Instant | None
    attempts: int
    last_answer: str
    created_at: Instant
    finished_at: Instant | None


def _delivery(row: tuple[Any, ...]) -> Delivery:
    return Delivery(row[0], row[1], row[2], PageKind(row[3]), *row[4:])


def insert(connection: Connection, pages: Iterable[tuple[int, int, Page]], now: Instant) -> None:
    """Write pages of alerts (id, generation, page); a page that is there already is not written twice."""
    rows.write(
        connection,
        "INSERT INTO outbox (alert_id, generation, kind, step, user, destination, address, text, state, due_at, "
        "created_at) VALUES",
        "(?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)",
        "ON CONFLICT DO NOTHING",
        [
            (
                alert_id,
                generation,
                page.kind.value,
                page.step,
                page.channel.user,
                page.channel.destination,
                page.channel.address,
                page.text,
                page.due_at,
                now,
            )
            for alert_id, generation, page in pages
        ],
    )


def lease(
    connection: Connection,
    now: Instant,
    until: Instant,
    limit: int,
    *,
    most_to_one: int,
    leaving: Mapping[str, int],
) -> list[Delivery]:
    """Take what is due, oldest first, and what was leased and lost; nobody else takes it until `until`.

    Args:
        limit: how many at most.
        most_to_one: how many may be leaving to one destination, so that one that hangs holds up no other.
        leaving: how many are leaving to each already.
    """
    counts = Counter(leaving)
    taken: list[tuple[Any, ...]] = []
    while len(taken) < limit:
        full = [name for name, count in counts.items() if count >= most_to_one]
        found = connection.execute(
            f"SELECT {_COLUMNS} FROM outbox WHERE {_WAITING} AND due_at <= ? AND (state = 'pending' "
            f"OR lease_until <= ?) AND destination NOT IN ({', '.join('?' * len(full))}) "
            "ORDER BY due_at, id LIMIT ?",
            (now, now, *full, limit - len(taken)),
        ).fetchall()
        fitting = []
        for row in found:
            if counts[row[6]] < most_to_one:
                counts[row[6]] += 1
                fitting.append(row)
        connection.executemany(
            "UPDATE outbox SET state = 'leased', lease_until = ?, attempts = attempts + 1 WHERE id = ?",
            [(until, row[0]) for row in fitting],
        )
        taken += fitting
        if len(fitting) == len(found):
            break
    return [_delivery(row) for row in taken]


def finish(connection: Connection, delivery_id: int, state: str, answer: str, now: Instant) -> None:
    """Record that a delivery has ended as `sent`, `failed` or `cancelled`."""
    connection.execute(
        "UPDATE outbox SET state = ?, last_answer = ?, finished_at = ?, lease_until = NULL WHERE id = ?",
        (state, answer, now, delivery_id),
    )


def put_back(connection: Connection, delivery_id: int, answer: str, due_at: Instant) -> None:
    """Record an attempt that failed and when the next one may start."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', last_answer = ?, due_at = ?, lease_until = NULL WHERE id = ?",
        (answer, due_at, delivery_id),
    )


def give_back(connection: Connection, delivery_id: int, answer: str, due_at: Instant) -> None:
    """Give back what was leased and did not leave, as if the attempt had not begun."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', last_answer = ?, due_at = ?, lease_until = NULL, "
        "attempts = attempts - 1 WHERE id = ?",
        (answer, due_at, delivery_id),
    )


def unleash(connection: Connection) -> int:
    """At start: leases of an engine that is gone run out at once; gives how many there were."""
    return connection.execute(
        f"UPDATE outbox SET lease_until = 0 WHERE {_WAITING} AND state = 'leased'"
    ).rowcount


def was_paged(connection: Connection, delivery: Delivery) -> bool:
    """Tell whether the channel of an update has, or may have, had a page of the alert."""
    row = connection.execute(
        "SELECT 1 FROM outbox WHERE alert_id = ? AND destination = ? AND address = ? AND kind <> 'update' "
        "AND (state = 'sent' OR (state IN ('leased', 'failed', 'pending') AND attempts > 0) OR (state = 'cancelled' AND attempts > 1)) LIMIT 1",
        (delivery.alert_id, delivery.destination, delivery.address),
    ).fetchone()
    return row is not None


def cancel_updates(connection: Connection, alert_id: int, generation: int, now: Instant) -> None:
    """Take back the updates about an action that was undone before they left."""
    connection.execute(
        "UPDATE outbox SET state = 'cancelled', last_answer = 'undone', finished_at = ? "
        "WHERE alert_id = ? AND generation = ? AND kind = 'update' AND state = 'pending'",
        (now, alert_id, generation),
    )


def revive_pages(connection: Connection, alert_id: int, since: Instant) -> None:
    """Bring back pages that an action cancelled which is now undone."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', finished_at = NULL, last_answer = '' "
        "WHERE alert_id = ? AND kind IN ('page', 'fallback') AND state = 'cancelled' AND finished_at >= ?",
        (alert_id, since),
    )


def next_due(connection: Connection) -> Instant | None:
    """Give when the next delivery may start, or None."""
    row = connection.execute(
        "SELECT min(CASE state WHEN 'leased' THEN lease_until ELSE due_at END) FROM outbox "
        "WHERE state IN ('pending', 'leased')"
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def of_alert(connection: Connection, alert_id: int) -> list[Delivery]:
    """Read an alert's deliveries, oldest first."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE alert_id = ? ORDER BY id",
        (alert_id,),
    ).fetchall()
    return [_delivery(row) for row in found]


def newest(connection: Connection, limit: int) -> list[Delivery]:
    """Read the newest deliveries, newest first."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM outbox ORDER BY id DESC LIMIT ?", (limit,))
    return [_delivery(row) for row in found.fetchall()]


def oldest_waiting(connection: Connection) -> Instant | None:
    """Give since when the oldest page that should have left is waiting, or None."""
    row = connection.execute(
        "SELECT min(created_at) FROM outbox WHERE state IN ('pending', 'leased') AND kind <> 'update'"
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])
