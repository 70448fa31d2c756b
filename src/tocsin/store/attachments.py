"""Attachments: which destinations hear of all alerts of a source, or of one alert."""

from collections.abc import Iterable
from typing import Literal

from tocsin.core.attachment import Attachment, Transition
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection

Owner = Literal["source_id", "alert_id"]


def by(connection: Connection, owner: Owner) -> dict[int, tuple[Attachment, ...]]:
    """Read all attachments to sources, or to alerts, under their numbers."""
    found = connection.execute(
        f"SELECT {owner}, destinations.name, address, transitions, delay FROM attachments "
        f"JOIN destinations ON destinations.id = destination_id WHERE {owner} IS NOT NULL ORDER BY attachments.id"
    )
    attached: dict[int, tuple[Attachment, ...]] = {}
    for number, name, address, transitions, delay in found.fetchall():
        told = tuple(Transition(transition) for transition in decode(transitions))
        attached[number] = (*attached.get(number, ()), Attachment(name, address, told, delay))
    return attached


def replace(connection: Connection, owner: Owner, number: int, attached: Iterable[Attachment]) -> None:
    """Write what is attached to a source or an alert, in the place of what was."""
    connection.execute(f"DELETE FROM attachments WHERE {owner} = ?", (number,))
    connection.executemany(
        f"INSERT INTO attachments ({owner}, destination_id, address, transitions, delay) "
        "SELECT ?, id, ?, ?, ? FROM destinations WHERE name = ?",
        [
            (
                number,
                found.address,
                encode([t.value for t in found.transitions]),
                found.delay,
                found.destination,
            )
            for found in attached
        ],
    )
