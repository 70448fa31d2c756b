"""Backup of a live store, and restore.

A backup counts only once it was read back: written to a name of its own, checked, compared, synced, renamed.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from tocsin.core.instant import Instant, to_datetime
from tocsin.store.connection import Connection, DatabaseError, open_reader
from tocsin.store.errors import StoreError

DATABASE = "tocsin.db"
_COUNTED = ("alerts", "events", "timeline", "timers", "outbox", "sources", "users", "policies")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was read back."""

    path: Path
    size: int
    alerts: int
    events: int


def write(reader: Connection, target: Path) -> Backup:
    """Write a backup of a live store.

    Args:
        reader: a read-only connection to it.
        target: the file to make; its folder must exist.

    Raises:
        StoreError: where it cannot be written or does not read back.
    """
    if target.exists():
        raise StoreError(f"{target} exists already; choose another name")
    if not target.parent.is_dir():
        raise StoreError(f"there is no folder {target.parent}")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        # It writes only the new file, but query_only refuses it all the same; the store stays mode=ro.
        reader.execute("PRAGMA query_only = 0")
        reader.execute("VACUUM INTO ?", (str(unfinished),))
        found = check(unfinished)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.rename(target)
        _sync_folder(target.parent)
    except (OSError, DatabaseError) as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(f"the backup could not be written: {error}") from error
    return Backup(target, target.stat().st_size, found["alerts"], found["events"])


def check(path: Path) -> dict[str, int]:
    """Read a store file wholly and count its rows.

    Raises:
        StoreError: where it is no tocsin store or is damaged.
    """
    try:
        connection = open_reader(path)
        try:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                raise StoreError(f"{path} is damaged: {verdict}")
            return {
                table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
                for table in _COUNTED
            }
        finally:
            connection.close()
    except DatabaseError as error:
        raise StoreError(f"{path} is no tocsin backup: {error}") from error


def restore(backup: Path, data: Path, now: Instant) -> Path | None:
    """Put a backup in the place of a data directory's store; the engine must not run.

    Returns:
        where the old store was kept, or None if there was none.

    Raises:
        StoreError: where the backup is not sound; the old store is then untouched.
    """
    check(backup)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = data / DATABASE
    arriving = data / f"{DATABASE}.arriving"
    arriving.unlink(missing_ok=True)
    descriptor = os.open(arriving, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as copy, backup.open("rb") as original:
        while chunk := original.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    kept = _keep_old(database, now) if database.exists() else None
    arriving.rename(database)
    _sync_folder(data)
    return kept


def _keep_old(database: Path, now: Instant) -> Path:
    """Move the old store aside, with its log: together they are whole."""
    stamp = f"{to_datetime(now):%Y%m%dT%H%M%SZ}"
    kept = database.with_name(f"{DATABASE}.before-restore-{stamp}")
    database.rename(kept)
    for suffix in ("-wal", "-shm"):
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + suffix))
    return kept


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
