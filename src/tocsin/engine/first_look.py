"""The first look: the top of the list straight from the store, while the engine is still starting.

Whoever opens the console waits for one picture. Reading it takes a few files of this program; answering over
HTTP takes nearly all of them.
"""

from pathlib import Path

import orjson

from tocsin.core.instant import Instant, rfc3339
from tocsin.engine import present
from tocsin.store import alert_windows, changes, directory, sources
from tocsin.store.connection import Connection, DatabaseError, open_reader


def first_look(database: Path, rows: int, now: Instant) -> bytes:
    """Read the top of the list of open alerts.

    Args:
        database: the file; no engine needs to run on it.
        rows: at most so many.
        now: what the answer calls now.

    Returns:
        An `AlertWindow` as JSON; empty where there is no store that can be read as it is.
    """
    if not database.exists():
        return b""
    try:
        reader = open_reader(database)
    except DatabaseError:
        return b""
    try:
        return orjson.dumps(_window(reader, rows, now))
    except DatabaseError:
        # Of another version, or damaged: the engine meets it too, and tells it.
        return b""
    finally:
        reader.close()


def _window(reader: Connection, rows: int, now: Instant) -> dict[str, object]:
    reader.execute("BEGIN")
    total, found = alert_windows.top(reader, rows)
    names, people = sources.names(reader), directory.load(reader)
    return {
        "total": total,
        "start": 0,
        "alerts": [present.alert(row, people, names) for row in found],
        "seq": changes.newest(reader),
        "now": rfc3339(now),
    }
