"""The lines that were typed after `:`, or as filters, newest last, kept from one run to the next."""

import contextlib
from pathlib import Path

FILE_NAME = "console_history"
FILTERS_FILE_NAME = "console_filters"
_MOST = 200


class TypedLines:
    """A history to walk through."""

    def __init__(self, path: Path | None = None) -> None:
        """Read what earlier runs kept.

        Args:
            path: the file; None: only this run's lines are known.
        """
        self._path = path
        self._lines = _read(path)
        self._at = len(self._lines)

    def add(self, line: str) -> None:
        """Remember a line; one that was typed before moves to the end."""
        self._lines = [*(known for known in self._lines if known != line), line][-_MOST:]
        self.rewind()
        if self._path is not None:
            # A history that cannot be written is no reason to disturb anybody.
            with contextlib.suppress(OSError):
                self._path.write_text("".join(f"{known}\n" for known in self._lines), encoding="utf-8")
                self._path.chmod(0o600)

    def rewind(self) -> None:
        """Stand behind the newest line again."""
        self._at = len(self._lines)

    def older(self) -> str | None:
        """Give the line before; None where there is none."""
        if self._at == 0:
            return None
        self._at -= 1
        return self._lines[self._at]

    def newer(self) -> str:
        """Give the line after; empty behind the newest."""
        self._at = min(self._at + 1, len(self._lines))
        return self._lines[self._at] if self._at < len(self._lines) else ""


def _read(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        text = path.read_bytes().decode(errors="replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line][-_MOST:]
