"""A backup of the live store, taken away from the loop."""

import asyncio
from pathlib import Path
from typing import Any

from tocsin.engine.errors import RefusedError
from tocsin.store import backup
from tocsin.store.connection import open_reader
from tocsin.store.errors import StoreError


async def back_up(data: Path, target: Path) -> dict[str, Any]:
    """Write a backup of a data directory's store and read it back.

    Raises:
        RefusedError: it could not be written.
    """
    try:
        done = await asyncio.to_thread(_write, data, target)
    except StoreError as error:
        raise RefusedError(str(error)) from error
    return {
        "path": str(done.path),
        "bytes": done.size,
        "alerts": done.alerts,
        "events": done.events,
        "checked": True,
    }


def _write(data: Path, target: Path) -> backup.Backup:
    reader = open_reader(data / backup.DATABASE)
    try:
        return backup.write(reader, target)
    finally:
        reader.close()
