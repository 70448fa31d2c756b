"""What a starting engine says first, over a pipe: the list, so that the first picture waits for no server."""

import contextlib
import os
import select
import threading
from pathlib import Path

from tocsin.api.paths import database_file

_ROWS = 100
_CHUNK = 65_536
_PATIENCE_SECONDS = 0.25


class FirstLook:
    """The pipe on the side that waits.

    Attributes:
        writing_end: for the engine.
    """

    def __init__(self) -> None:
        self._reading_end, self.writing_end = os.pipe()
        self._writing = True

    def close_writing_end(self) -> None:
        """Close this process's copy, so that the engine's end of it is the end."""
        if self._writing:
            self._writing = False
            os.close(self.writing_end)

    def read(self) -> bytes:
        """Give what the engine says, or nothing if it takes longer than a person would notice."""
        said = bytearray()
        while select.select([self._reading_end], [], [], _PATIENCE_SECONDS)[0]:
            part = os.read(self._reading_end, _CHUNK)
            if not part:
                return bytes(said)
            said += part
        return b""

    def close(self) -> None:
        """Close the pipe."""
        self.close_writing_end()
        os.close(self._reading_end)


def send_first_look(data: Path, pipe: int) -> None:
    """Say the top of the list of a data directory.

    Args:
        data: the data directory.
        pipe: the writing end; it is closed afterwards.
    """
    # Imported here because only an engine under a console has a use for it.
    from tocsin.clock import SystemClock
    from tocsin.engine.first_look import first_look

    said = first_look(database_file(data), _ROWS, SystemClock().now())
    # A thread, for a pipe holds less than a long list, and the engine does not wait for a reader.
    threading.Thread(target=_write, args=(pipe, said), daemon=True).start()


def _write(pipe: int, said: bytes) -> None:
    # Without a reader there is nobody to tell.
    with contextlib.suppress(BrokenPipeError), os.fdopen(pipe, "wb") as stream:
        stream.write(said)
