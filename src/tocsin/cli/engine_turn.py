"""The turn to start an engine: one process at a time decides whether a data directory needs one."""

import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.api.paths import turn_file
from tocsin.cli.failure import CommandError

if TYPE_CHECKING:
    from tocsin.clock import Clock

_POLL_SECONDS = 0.02


class EngineTurn:
    """A lock held while an engine is started, and as long as a short-lived quiet one lives.

    So whoever holds it and finds a socket that answers has found an engine that stays, and never one that
    another command is about to end.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._file: int | None = None

    def try_take(self) -> bool:
        """Take the turn if nobody has it.

        Raises:
            CommandError: the data directory cannot be written.
        """
        file = _open(self._data)
        if not _lock(file):
            os.close(file)
            return False
        self._file = file
        return True

    async def take(self, clock: "Clock", seconds: float = 60.0) -> None:
        """Wait for the turn and take it.

        Args:
            clock: to wait by.
            seconds: how long to wait for other commands; a backup by a quiet engine takes longest.

        Raises:
            CommandError: the data directory cannot be written, or the wait was too long.
        """
        until = clock.monotonic() + seconds
        while not self.try_take():
            if clock.monotonic() > until:
                raise CommandError(
                    f"another tocsin command has been at work on {self._data} for {seconds:.0f} s"
                )
            await clock.sleep(_POLL_SECONDS)

    def give_back(self) -> None:
        """Let the next one go on; doing so twice is harmless."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _open(data: Path) -> int:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(turn_file(data), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CommandError(f"the data directory {data} cannot be used: {error.strerror}") from error


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
