"""Room on the disk: a reserve to fall back on, and who is told when it is used up.

When the disk is full, taking events stops (503, the tools send again), and a reserve file is given up so
that people's answers, escalations and deliveries can still be written.
"""

import logging
import os
import shutil
from pathlib import Path

_LOG = logging.getLogger("tocsin.engine")

LARGEST_RESERVE = 32 << 20
SHARE_OF_FREE = 16
FLOOR = 64 << 10


class Room:
    """Watches the room on the disk of a data directory."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._reserve = data / "reserve"
        self.full: str | None = None
        self._wanted = min(LARGEST_RESERVE, max(FLOOR, self._free() // SHARE_OF_FREE))

    def prepare(self) -> None:
        """Lay the reserve by."""
        if self._reserve.exists():
            self._wanted = max(FLOOR, self._reserve.stat().st_size)
            return
        try:
            descriptor = os.open(self._reserve, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                remaining = self._wanted
                while remaining > 0:
                    remaining -= file.write(bytes(min(remaining, 1 << 20)))
        except OSError as error:
            self._reserve.unlink(missing_ok=True)
            _LOG.warning("no reserve could be laid by: %s", error)

    def ran_out(self, why: str) -> bool:
        """Note that writing failed for want of room, and give the reserve up; True the first time."""
        first = self.full is None
        self.full = why
        self._reserve.unlink(missing_ok=True)
        if first:
            _LOG.error("no room on the disk of the data directory: %s", why)
        return first

    def has_returned(self) -> bool:
        """Tell whether there is room again beyond a new reserve."""
        return self._free() > 2 * self._wanted

    def recovered(self) -> None:
        """Note that writing works again."""
        self.full = None
        self.prepare()
        _LOG.warning("there is room on the disk again")

    def _free(self) -> int:
        return shutil.disk_usage(self._data).free
