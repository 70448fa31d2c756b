"""The process whose disk is cut: events through the store's writer, each acknowledged after its commit."""

import asyncio
import os
import sys
from functools import partial
from pathlib import Path

from benchmarks.powercut.recording import ACKNOWLEDGED, DATABASE
from tocsin.core.alert import Alert, Body, Status
from tocsin.core.event import Priority
from tocsin.core.inbound import Inbound
from tocsin.store import alerts, changes, events
from tocsin.store.connection import Connection, open_writer
from tocsin.store.schema import migrate
from tocsin.store.writer import ThreadWriter, Writer

CLIENTS = 8

_SOURCE = 1
_START = 1_800_000_000_000
# Checkpoints, where most of a store's syncs are, have to come often in a run that is short.
_PAGES_PER_CHECKPOINT = 60


def _write_event(number: int, connection: Connection) -> None:
    now = _START + number
    body = f"{number}:".encode() + b"x" * (number * 37 % 1_500)
    alert = Alert(number, _SOURCE, 1, Status.PENDING, Priority.HIGH, f"event {number}", now, now)
    inbound = Inbound("POST", body, now)
    events.insert(connection, [events.row_of(_SOURCE, inbound, "created", "first", number)])
    alerts.insert(connection, [(alert, Body(details="d" * (number * 13 % 700)))])
    changes.insert(connection, number, now, [number])


async def _client(writer: Writer, numbers: range, acknowledged: int) -> None:
    for number in numbers:
        await writer.write(partial(_write_event, number))
        os.write(acknowledged, f"{number}\n".encode())


async def run(directory: Path, count: int, synchronous: str) -> None:
    """Write events from several clients at once, so that commits are shared as under load.

    Args:
        directory: absolute, as the recorder watches it.
        count: events in all.
        synchronous: what the store runs with.
    """
    connection = open_writer(directory / DATABASE, synchronous=synchronous)
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_PER_CHECKPOINT}")
    migrate(connection)
    writer = ThreadWriter(connection)
    acknowledged = os.open(directory / ACKNOWLEDGED, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        clients = (_client(writer, range(1 + i, count + 1, CLIENTS), acknowledged) for i in range(CLIENTS))
        await asyncio.gather(*clients)
    finally:
        os.close(acknowledged)
        writer.close()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
