"""The outbox: every message that has to leave, from the transaction that decided it to its last attempt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tocsin.core.change import Page, PageKind
from tocsin.core.instant import Instant, Millis
from tocsin.store import rows
from tocsin.store.connection import Connection

COLUMNS = (
    "id, alert_id, generation, kind, step, user, destination, address, text, state, due_at, lease_until, "
    "attempts, last_answer, created_at, finished_at, destination_id, transition, unsure, detoured_at, by_hand, "
    "planned_at, answered_at"
)

_WIDTH = len(COLUMNS.split(", "))

# Word for word the condition of the indexes on what waits: without it SQLite reads the whole history.
WAITING = "state IN ('pending', 'leased')"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox.

    Attributes:
        destination: the name when it was planned; `destination_id` is what counts, 0 where there is none.
        state: `pending`, `leased` (leaving), `sent`, `failed` (given up), `cancelled`.
        lease_until: while leased: when another attempt may start, because this one was lost.
        attempts: how many began.
        transition: what happened to the alert: `created`, `accepted`, …
        unsure: an attempt may have arrived although no answer came.
        detoured_at: when others were asked because this did not arrive, or None.
        by_hand: how often a person had it sent again.
        planned_at: when it was to leave first; later for later steps of a person's rules.
        answered_at: when its link was used, or None.
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
    destination_id: int
    transition: str
    unsure: bool
    detoured_at: Instant | None
    by_hand: int
    planned_at: Instant
    answered_at: Instant | None


def delivery_of(row: tuple[Any, ...]) -> Delivery:
    """Build a delivery from `COLUMNS`."""
    values = list(row[:_WIDTH])
    values[3], values[18] = PageKind(row[3]), bool(row[18])
    return Delivery(*values)


def insert(connection: Connection, pages: Iterable[tuple[int, int, Page]], now: Instant) -> None:
    """Write pages of alerts (id, generation, page); a page that is there already is not written twice."""
    rows.write(
        connection,
        "INSERT INTO outbox (alert_id, generation, kind, step, user, destination, destination_id, address, "
        "text, transition, state, due_at, planned_at, created_at) VALUES",
        "(?, ?, ?, ?, ?, ?, coalesce((SELECT id FROM destinations WHERE name = ?), 0), ?, ?, ?, 'pending', ?, "
        "?, ?)",
        "ON CONFLICT DO NOTHING",
        [
            (
                alert_id,
                generation,
                page.kind.value,
                page.step,
                page.channel.user,
                page.channel.destination,
                page.channel.destination,
                page.channel.address,
                page.text,
                page.transition,
                page.due_at,
                page.due_at,
                now,
            )
            for alert_id, generation, page in pages
        ],
    )


def finish(connection: Connection, delivery_id: int, state: str, answer: str, now: Instant) -> None:
    """Record that a delivery has ended as `sent`, `failed` or `cancelled`."""
    connection.execute(
        "UPDATE outbox SET state = ?, last_answer = ?, finished_at = ?, lease_until = NULL WHERE id = ?",
        (state, answer, now, delivery_id),
    )


def put_back(
    connection: Connection, delivery_id: int, answer: str, due_at: Instant, *, unsure: bool = False
) -> None:
    """Record an attempt that failed, whether it may have arrived, and when the next one may start."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', last_answer = ?, due_at = ?, unsure = max(unsure, ?), "
        "lease_until = NULL WHERE id = ?",
        (answer, due_at, int(unsure), delivery_id),
    )


def send_again(connection: Connection, delivery_id: int, now: Instant) -> None:
    """Let a delivery leave now because a person wants it, whatever became of it."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', due_at = ?, attempts = 0, finished_at = NULL, "
        "by_hand = by_hand + 1 WHERE id = ?",
        (now, delivery_id),
    )


def bring_forward(connection: Connection, delivery_id: int, now: Instant) -> None:
    """Let a later step of a person's rules leave now, if it still waits."""
    connection.execute(
        f"UPDATE outbox SET due_at = ?, planned_at = ? WHERE id = ? AND {WAITING} AND state = 'pending' "
        "AND attempts = 0",
        (now, now, delivery_id),
    )


def cancel_steps(connection: Connection, answered: Iterable[tuple[int, str]], now: Instant) -> None:
    """Take back the later steps of alerts (id, why) that need nobody any more, or somebody else."""
    connection.executemany(
        "UPDATE outbox SET state = 'cancelled', last_answer = ?, finished_at = ? WHERE alert_id = ? "
        f"AND {WAITING} AND state = 'pending' AND kind = 'page' AND user IS NOT NULL AND attempts = 0 "
        "AND due_at > ?",
        [(why, now, alert_id, now) for alert_id, why in answered],
    )


def use_link(connection: Connection, delivery_id: int, now: Instant) -> bool:
    """Note that the link of a page was used; False where it was used before."""
    cursor = connection.execute(
        "UPDATE outbox SET answered_at = ? WHERE id = ? AND answered_at IS NULL", (now, delivery_id)
    )
    return bool(cursor.rowcount)


def mark_detoured(connection: Connection, delivery_id: int, now: Instant) -> None:
    """Remember that others were asked in the place of a page that does not arrive."""
    connection.execute("UPDATE outbox SET detoured_at = ? WHERE id = ?", (now, delivery_id))


def hurry(connection: Connection, destination_id: int, now: Instant) -> None:
    """Let what waits for another attempt at a destination be tried now."""
    connection.execute(
        f"UPDATE outbox SET due_at = ? WHERE {WAITING} AND destination_id = ? AND state = 'pending' "
        "AND attempts > 0 AND due_at > ?",
        (now, destination_id, now),
    )


def move_back(connection: Connection, span: Millis) -> None:
    """Let everything that waits be due so much earlier, because the clock was set back."""
    connection.execute(
        f"UPDATE outbox SET due_at = due_at - ?, lease_until = lease_until - ? WHERE {WAITING}", (span, span)
    )


def cancel_updates(connection: Connection, alert_id: int, generation: int, now: Instant) -> None:
    """Take back the updates about an action that was undone before they left."""
    connection.execute(
        "UPDATE outbox SET state = 'cancelled', last_answer = 'undone', finished_at = ? "
        "WHERE alert_id = ? AND generation = ? AND kind IN ('update', 'notice') AND state = 'pending'",
        (now, alert_id, generation),
    )


def revive_pages(connection: Connection, alert_id: int, since: Instant, now: Instant) -> None:
    """Bring back pages that an action cancelled which is now undone; they are due at once."""
    connection.execute(
        "UPDATE outbox SET state = 'pending', finished_at = NULL, last_answer = '', due_at = min(due_at, ?) "
        "WHERE alert_id = ? AND kind IN ('page', 'fallback') AND state = 'cancelled' AND finished_at >= ?",
        (now, alert_id, since),
    )


def find(connection: Connection, delivery_id: int) -> Delivery | None:
    """Read one delivery, or None."""
    row = connection.execute(f"SELECT {COLUMNS} FROM outbox WHERE id = ?", (delivery_id,)).fetchone()
    return delivery_of(row) if row else None


def of_alert(connection: Connection, alert_id: int, recent: int | None = None) -> list[Delivery]:
    """Read an alert's deliveries, oldest first; with `recent`, only so many of the newest."""
    found = connection.execute(
        f"SELECT {COLUMNS} FROM outbox WHERE alert_id = ? ORDER BY id DESC LIMIT ?",
        (alert_id, -1 if recent is None else recent),
    ).fetchall()
    return [delivery_of(row) for row in reversed(found)]


def newest(connection: Connection, limit: int) -> list[Delivery]:
    """Read the newest deliveries, newest first."""
    found = connection.execute(f"SELECT {COLUMNS} FROM outbox ORDER BY id DESC LIMIT ?", (limit,))
    return [delivery_of(row) for row in found.fetchall()]


def oldest_waiting(connection: Connection) -> Instant | None:
    """Give since when the oldest page that should have left is waiting, or None."""
    row = connection.execute(
        f"SELECT min(planned_at) FROM outbox WHERE {WAITING} AND kind IN ('page', 'fallback')"
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def waiting(connection: Connection, now: Instant) -> dict[int, tuple[int, Instant]]:
    """Give for each destination how many messages should have left and wait, and since when the oldest does."""
    found = connection.execute(
        f"SELECT destination_id, count(*), min(planned_at) FROM outbox WHERE {WAITING} AND planned_at <= ? "
        "GROUP BY destination_id",
        (now,),
    )
    return {row[0]: (row[1], row[2]) for row in found.fetchall()}


def note_success(connection: Connection, destination_id: int, now: Instant) -> None:
    """Remember when a destination last took a message."""
    connection.execute("UPDATE destinations SET last_success_at = ? WHERE id = ?", (now, destination_id))


def successes(connection: Connection) -> dict[int, Instant]:
    """Give when each destination last took a message, where it ever did."""
    found = connection.execute(
        "SELECT id, last_success_at FROM destinations WHERE last_success_at IS NOT NULL"
    )
    return {row[0]: row[1] for row in found.fetchall()}
