"""Where the engine of a data directory listened last: commands that tell URLs without one say the same."""

import contextlib
from pathlib import Path

from tocsin.api.paths import listener_file

_LONGEST = 300


def remember_listener(data: Path, listener: str) -> None:
    """Write it down; a port that was left to the system is another one each time, and is not."""
    if listener.rpartition(":")[2] == "0":
        return
    # Whoever could not write here could not open the database either, and that is told.
    with contextlib.suppress(OSError):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        listener_file(data).write_text(f"{listener}\n", encoding="utf-8")


def last_listener(data: Path) -> str | None:
    """Read it, or None."""
    try:
        with listener_file(data).open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST).strip() or None
    except OSError:
        return None
