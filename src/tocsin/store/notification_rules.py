"""Personal notification rules: steps over contacts, chosen updates, and until when somebody is muted."""

from collections.abc import Sequence
from typing import Any

from tocsin.core.event import Priority
from tocsin.core.instant import Instant
from tocsin.core.notification_rule import USUALLY_HEARD, Heard, NotificationRules, NotificationStep
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection


def rules(connection: Connection) -> dict[str, NotificationRules]:
    """Read the rules of everybody who has any, by name."""
    steps: dict[int, dict[Priority, tuple[NotificationStep, ...]]] = {}
    for user_id, name, place, contact, delay in connection.execute(
        "SELECT user_id, priority, place, contact_id, delay FROM notification_steps "
        "ORDER BY user_id, priority, place"
    ):
        chosen, priority = steps.setdefault(user_id, {}), Priority(name)
        # The first contact is gone: who wanted to be reached at once is not left waiting for the second.
        waits = 0 if place > 0 and priority not in chosen else delay
        chosen[priority] = (*chosen.get(priority, ()), NotificationStep(contact, waits))
    found = connection.execute("SELECT id, name, updates, muted_until FROM users").fetchall()
    return {
        row[1]: NotificationRules(steps.get(row[0], {}), _heard(row[2]), row[3])
        for row in found
        if row[0] in steps or row[2] is not None or row[3] is not None
    }


def _heard(stored: str | None) -> frozenset[Heard]:
    return USUALLY_HEARD if stored is None else frozenset(Heard(name) for name in decode(stored))


def replace_steps(
    connection: Connection, user_id: int, priority: Priority, steps: Sequence[NotificationStep]
) -> None:
    """Write a person's steps for a priority in the place of those there are; none for all contacts at once."""
    connection.execute(
        "DELETE FROM notification_steps WHERE user_id = ? AND priority = ?", (user_id, priority.value)
    )
    rows: list[tuple[Any, ...]] = [
        (user_id, priority.value, place, step.contact, step.delay) for place, step in enumerate(steps)
    ]
    connection.executemany(
        "INSERT INTO notification_steps (user_id, priority, place, contact_id, delay) VALUES (?, ?, ?, ?, ?)",
        rows,
    )


def choose_updates(connection: Connection, user_id: int, heard: frozenset[Heard]) -> None:
    """Write what a person hears of an alert they were paged for."""
    stored = None if heard == USUALLY_HEARD else encode(sorted(name.value for name in heard))
    connection.execute("UPDATE users SET updates = ? WHERE id = ?", (stored, user_id))


def mute(connection: Connection, user_id: int, until: Instant | None) -> None:
    """Write until when a person is muted; None ends it."""
    connection.execute("UPDATE users SET muted_until = ? WHERE id = ?", (until, user_id))


def prove(connection: Connection, contacts: Sequence[int], now: Instant) -> None:
    """Remember that a message to try them arrived at contacts."""
    connection.executemany(
        "UPDATE contacts SET proven_at = ? WHERE id = ?", [(now, contact) for contact in contacts]
    )
