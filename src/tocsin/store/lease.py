"""Leases: what may leave now, queue by queue and in the order of each alert; nobody else takes it meanwhile."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from tocsin.core.change import PageKind
from tocsin.core.instant import Instant
from tocsin.store.codec import decode
from tocsin.store.connection import Connection
from tocsin.store.outbox import COLUMNS, WAITING, Delivery, delivery_of

# A message to a tool waits for every earlier one of its alert that should have left; a message to a person
# only for one that is leaving, so that no page waits for what could not be delivered before it.
_IN_ORDER = f"""NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.{WAITING}
  AND earlier.alert_id = outbox.alert_id AND earlier.destination_id = outbox.destination_id
  AND earlier.address = outbox.address AND earlier.id < outbox.id
  AND (earlier.state = 'leased' OR (outbox.user IS NULL AND (earlier.attempts > 0 OR earlier.due_at <= :now))))"""
_WIDTH = len(COLUMNS.split(", "))


@dataclass(frozen=True, slots=True)
class Opening:
    """How much may leave to one destination now.

    Attributes:
        places: how many messages.
        barred: addresses that have to wait, because the last messages there failed.
    """

    places: int
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that may leave now.

    Attributes:
        alert_created_at: when its alert was made.
        remote: what earlier messages about its alert have left at the address.
    """

    delivery: Delivery
    alert_created_at: Instant
    remote: Mapping[str, str]


def queues(connection: Connection) -> list[int]:
    """Name the destinations for which anything waits."""
    found = connection.execute(f"SELECT DISTINCT destination_id FROM outbox WHERE {WAITING}")
    return [row[0] for row in found.fetchall()]


def lease(
    connection: Connection,
    destination_id: int,
    opening: Opening,
    now: Instant,
    until: Instant,
    leaving: Set[int] = frozenset(),
) -> list[Leased]:
    """Take what is due for one destination, oldest first, and what was leased and lost.

    Args:
        until: nobody else takes it before.
        leaving: what is leaving still, although its lease has run out, as when the machine slept.
    """
    if opening.places <= 0:
        return []
    barred = {f"barred{number}": address for number, address in enumerate(sorted(opening.barred))}
    found = connection.execute(
        f"SELECT {COLUMNS}, (SELECT created_at FROM alerts WHERE alerts.id = alert_id), (SELECT remote FROM "
        "remotes WHERE remotes.alert_id = outbox.alert_id AND remotes.destination_id = outbox.destination_id "
        f"AND remotes.address = outbox.address) FROM outbox WHERE {WAITING} AND destination_id = :destination "
        "AND due_at <= :now AND (state = 'pending' OR lease_until <= :now) "
        f"AND address NOT IN ({', '.join(':' + name for name in barred)}) AND {_IN_ORDER} "
        "ORDER BY due_at, id LIMIT :places",
        {"destination": destination_id, "now": now, "places": opening.places, **barred},
    ).fetchall()
    taken = [row for row in _first_of_each_lane(found).values() if row[0] not in leaving]
    connection.executemany(
        "UPDATE outbox SET unsure = max(unsure, state = 'leased'), state = 'leased', lease_until = ?, "
        "attempts = attempts + 1 WHERE id = ?",
        [(until, row[0]) for row in taken],
    )
    return [_leased(row) for row in taken]


def _first_of_each_lane(found: list[tuple[Any, ...]]) -> dict[tuple[int, str], tuple[Any, ...]]:
    lanes: dict[tuple[int, str], tuple[Any, ...]] = {}
    for row in found:
        lanes.setdefault((row[1], row[7]), row)
    return lanes


def _leased(row: tuple[Any, ...]) -> Leased:
    before = delivery_of(row)
    delivery = replace(
        before, attempts=before.attempts + 1, unsure=before.unsure or before.state == "leased", state="leased"
    )
    created_at, remote = row[_WIDTH], row[_WIDTH + 1]
    return Leased(delivery, created_at or before.created_at, decode(remote) if remote else {})


def release(connection: Connection) -> int:
    """At start: leases of an engine that is gone run out at once; gives how many there were."""
    return connection.execute(
        f"UPDATE outbox SET lease_until = 0 WHERE {WAITING} AND state = 'leased'"
    ).rowcount


def was_told(connection: Connection, delivery: Delivery) -> bool:
    """Tell whether who is to hear how it went on has heard, or may have heard, of the alert at all.

    Who took the alert without having been paged counts as well. Where the first message of an alert was
    never planned for a channel, because only some transitions are told there, nothing has to come before.
    """
    earlier = connection.execute(
        "SELECT state, attempts FROM outbox WHERE alert_id = ? AND destination_id = ? AND address = ? "
        "AND kind <> 'update' AND transition IN ('created', 'reopened', 'escalated', '') AND id < ?",
        (delivery.alert_id, delivery.destination_id, delivery.address, delivery.id),
    ).fetchall()
    if any(_may_have_arrived(state, attempts) for state, attempts in earlier):
        return True
    if delivery.kind is PageKind.NOTICE:
        return not earlier
    return delivery.user is not None and delivery.user in _takers(connection, delivery.alert_id)


def _may_have_arrived(state: str, attempts: int) -> bool:
    if state == "cancelled":
        # The lease that found it unwanted counts as an attempt, too.
        return attempts > 1
    return state == "sent" or attempts > 0


def _takers(connection: Connection, alert_id: int) -> set[str]:
    row = connection.execute("SELECT responders FROM alerts WHERE id = ?", (alert_id,)).fetchone()
    return {name for name, accepted in decode(row[0]) if accepted} if row else set()


def stranded(
    connection: Connection, destination_id: int, addresses: frozenset[str], now: Instant, limit: int
) -> list[Delivery]:
    """Read pages that wait for a destination known to be down and for which nobody else was asked yet."""
    found = connection.execute(
        f"SELECT {COLUMNS} FROM outbox WHERE {WAITING} AND destination_id = ? AND state = 'pending' "
        f"AND kind IN ('page', 'fallback') AND detoured_at IS NULL AND by_hand = 0 AND planned_at <= ? "
        f"AND address IN ({', '.join('?' * len(addresses))}) ORDER BY id LIMIT ?",
        (destination_id, now, *sorted(addresses), limit),
    ).fetchall()
    return [delivery_of(row) for row in found]


def next_dues(connection: Connection, now: Instant) -> dict[tuple[int, str], Instant]:
    """Give for each destination and address when the next message may leave, as far as its order allows."""
    found = connection.execute(
        "SELECT destination_id, address, min(iif(state = 'leased', lease_until, due_at)) FROM outbox "
        f"WHERE {WAITING} AND {_IN_ORDER} GROUP BY destination_id, address",
        {"now": now},
    ).fetchall()
    return {(row[0], row[1]): row[2] for row in found}
