"""Opening the database: the one connection that writes, and those that only read.

The pragmas that promises rest on are read back. A SQLite without the WAL-reset fix
(https://sqlite.org/wal.html#walresetbug) is named, so that `doctor` can say so; the topology here (one
connection that writes and checkpoints, all others `mode=ro`) does not meet that bug.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.store.errors import StoreError

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

Connection = sqlite3.Connection
DatabaseError = sqlite3.DatabaseError
OperationalError = sqlite3.OperationalError

# For each value that is no plain number or text the driver looks for a way to adapt it, and finds through
# raised exceptions that there is none: a microsecond for every NULL and every body. These answer at once.
sqlite3.register_adapter(type(None), lambda nothing: nothing)
sqlite3.register_adapter(bytes, bytes)

PAGES_PER_CHECKPOINT = 8_000
_FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}
_FIXED_FROM = (3, 51, 3)


def sqlite_version() -> tuple[int, int, int]:
    """Give the version of the SQLite library in use."""
    major, minor, patch = (int(part) for part in sqlite3.sqlite_version.split(".")[:3])
    return major, minor, patch


def has_wal_reset_fix(version: tuple[int, int, int]) -> bool:
    """Tell whether a SQLite version has the fix of the WAL-reset bug."""
    backport = _FIXED_BRANCHES.get(version[:2])
    return version >= _FIXED_FROM or (backport is not None and version[2] >= backport)


def open_writer(path: Path, *, synchronous: str = "FULL") -> Connection:
    """Open the one connection that writes; make the file, 0600, if there is none.

    Args:
        synchronous: `FULL`; anything less loses acknowledged events in a power cut and is for its test.

    Raises:
        StoreError: where a pragma did not take.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=1024)
    connection.execute("PRAGMA busy_timeout = 10000")
    _set(connection, "journal_mode", "WAL", "wal")
    _set(connection, "synchronous", synchronous, {"FULL": 2, "NORMAL": 1, "OFF": 0}[synchronous])
    _set(connection, "foreign_keys", "ON", 1)
    connection.execute("PRAGMA fullfsync = 1")
    connection.execute("PRAGMA checkpoint_fullfsync = 1")
    connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES_PER_CHECKPOINT}")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def open_reader(path: Path) -> Connection:
    """Open a connection that can only read the store and never checkpoints."""
    connection = sqlite3.connect(
        f"file:{_quoted(path)}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA busy_timeout = 10000")
    return connection


def _set(connection: Connection, pragma: str, value: str, expected: Any) -> None:
    """Set a pragma and read it back: some builds and file systems refuse in silence."""
    connection.execute(f"PRAGMA {pragma} = {value}")
    found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    if found != expected:
        raise StoreError(f"the database does not take {pragma} = {value} (it says {found})")


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
