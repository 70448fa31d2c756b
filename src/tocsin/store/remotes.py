"""What services have answered about an alert: the number of a ticket, the id of a message to edit."""

from collections.abc import Mapping

from tocsin.store.codec import encode
from tocsin.store.connection import Connection
from tocsin.store.outbox import Delivery


def remember(connection: Connection, delivery: Delivery, remote: Mapping[str, str]) -> None:
    """Write what later messages about the alert to the same address need to know."""
    connection.execute(
        "INSERT OR REPLACE INTO remotes (alert_id, destination_id, address, remote) VALUES (?, ?, ?, ?)",
        (delivery.alert_id, delivery.destination_id, delivery.address, encode(dict(remote))),
    )
