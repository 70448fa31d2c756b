"""What must be true of the store after a kill, asked of the file and not of the program."""

import json
from collections import Counter
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from tocsin.api.paths import database_file
from tocsin.store.connection import Connection, open_reader

_STRANDED = (
    "SELECT count(*) FROM alerts WHERE status = 'PENDING' AND halt IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM timers WHERE timers.alert_id = alerts.id)"
)
_NOBODY_PAGED = (
    "SELECT count(*) FROM alerts WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.alert_id = alerts.id)"
)
_UNSENT = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased')"


def complaints(data: Path, acknowledged: Set[str]) -> list[str]:
    """Say what is not as it must be.

    Args:
        data: the data directory.
        acknowledged: the names of the events that were answered 2xx.
    """
    with _reading(data) as store:
        events = store.execute("SELECT body, alert_id FROM events").fetchall()
        stored = {json.loads(body)["details"] for body, alert in events if alert is not None}
        found = {
            "acknowledged events are lost": len(acknowledged - stored),
            "open alerts have neither a timer nor a reason": _number(store, _STRANDED),
            "alerts have no page": _number(store, _NOBODY_PAGED),
        }
        sound = store.execute("PRAGMA integrity_check").fetchone()[0]
    said = [f"{number} {what}" for what, number in found.items() if number]
    return said if sound == "ok" else [*said, f"the file is damaged: {sound}"]


def events_of_alerts(data: Path) -> Counter[int]:
    """Count the stored events of each alert, by its number."""
    with _reading(data) as store:
        return Counter(
            dict(store.execute("SELECT alert_id, count(*) FROM events GROUP BY alert_id").fetchall())
        )


def unsent(data: Path) -> int:
    """Count the pages that still wait."""
    with _reading(data) as store:
        return _number(store, _UNSENT)


def _number(store: Connection, question: str) -> int:
    return int(store.execute(question).fetchone()[0])


@contextmanager
def _reading(data: Path) -> Iterator[Connection]:
    reader = open_reader(database_file(data))
    try:
        yield reader
    finally:
        reader.close()
