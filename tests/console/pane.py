"""A pane of a tmux server of its own: keys go in as from a keyboard, the text on the screen is read back."""

import select
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 15.0
_BETWEEN_LOOKS = 0.05


class Pane:
    """One terminal with a shell in it."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `a`, `Enter`, `Escape`, `BTab`."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        self._tmux("send-keys", "-l", text)

    def enter(self, text: str) -> None:
        """Type a text and press enter."""
        self.type(text)
        self.press("Enter")

    def screen(self) -> str:
        """Read what is on the screen."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, *texts: str, gone: str = "") -> str:
        """Look until all of some texts are on the screen, and one is not; give the screen.

        Args:
            texts: all have to be there.
            gone: is not to be there any more; empty: nothing.
        """
        end = time.monotonic() + _PATIENCE
        while True:
            screen = self.screen()
            if all(text in screen for text in texts) and not (gone and gone in screen):
                return screen
            assert time.monotonic() < end, f"{texts} never came, or {gone!r} never went:\n{screen}"
            select.select([], [], [], _BETWEEN_LOOKS)

    def _tmux(self, *arguments: str) -> str:
        return _tmux(self._socket, *arguments)


@contextmanager
def pane(folder: Path, size: tuple[int, int], environment: Mapping[str, str]) -> Iterator[Pane]:
    """Open a pane with a plain shell.

    Args:
        folder: for the server's socket; its path has to be short.
        size: columns and lines.
        environment: of the shell.
    """
    socket = folder / "tmux"
    # A size in the environment would hide the pane's own from the program.
    own = {name: value for name, value in environment.items() if name not in ("COLUMNS", "LINES")}
    shell = ("env", "-i", *(f"{name}={value}" for name, value in own.items()), "sh")
    width, height = map(str, size)
    _tmux(socket, "-f", "/dev/null", "new-session", "-d", "-x", width, "-y", height, *shell)
    try:
        yield Pane(socket)
    finally:
        _tmux(socket, "kill-server")


def _tmux(socket: Path, *arguments: str) -> str:
    command = ["tmux", "-S", str(socket), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=_PATIENCE).stdout
