"""A terminal for tests: runs a program in a pty, keeps every byte it writes, and takes them apart."""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE = 20.0
_ROOT = Path(__file__).parents[2]
_TOKEN = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<string>[P_^X])[^\x1b]*\x1b\\"
    r"|\x1b(?P<escape>.)"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<format>[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff])",
    re.DOTALL,
)
_OURS = re.compile(
    r"csi:[0-9;]*m"  # colours
    r"|csi:[0-9;]*H"  # to a place
    r"|csi:\?(1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048|25|7)[hl]"  # modes that are set and left
    r"|csi:\?(2026|2048|1016)\$p"  # which modes are known
    r"|csi:[<>=]?[0-9]*u|csi:\?u"  # the kitty keyboard
    r"|csi:(2[23];2|14)?t"  # the title kept and given back, the size in pixels
    r"|csi:0?c|csi:6n"  # what the terminal is
    r"|osc:2;tocsin( \([0-9]+\))?"
    r"|osc:22;(default|pointer|text)"  # the shape of the mouse
    r"|control:[\r\n]"
    r"|control:\x07"
)


class Terminal:
    """A pty with a program in it."""

    def __init__(
        self, *arguments: str, size: tuple[int, int] = (80, 24), environment: dict[str, str] | None = None
    ) -> None:
        self.output = bytearray()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.settings = termios.tcgetattr(slave)
        clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM_PROGRAM")}
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=_ROOT,
            start_new_session=True,
            env={
                **clean,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LANG": "C.UTF-8",
                "TEXTUAL_ANIMATIONS": "none",
                "PYTHONPATH": f"{_ROOT / 'src'}{os.pathsep}{_ROOT}",
                **(environment or {}),
            },
        )
        self._slave = slave

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program and the pty."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(_PATIENCE)
        os.close(self._master)
        os.close(self._slave)

    @property
    def text(self) -> str:
        """All that was written."""
        return self.output.decode(errors="replace")

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def wait_for(self, text: str, *, since: int = 0) -> None:
        """Read until a text was written after a place in the output."""
        self.wait(lambda: text in self.output[since:].decode(errors="replace"), text)

    def wait(self, met: Callable[[], bool], what: str) -> None:
        """Read until a condition is met."""
        end = time.monotonic() + _PATIENCE
        while not met():
            left = end - time.monotonic()
            assert left > 0, f"{what!r} never came; the last output was {bytes(self.output[-2000:])!r}"
            self._read(min(left, 0.1))

    def wait_for_end(self) -> int:
        """Read until the program has ended; give its exit code."""
        self.wait(lambda: self.process.poll() is not None, "the end")
        while self._read(0):
            pass
        return self.process.returncode

    def current_settings(self) -> list[object]:
        """Give how the terminal is set now."""
        return list(termios.tcgetattr(self._slave))

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            part = os.read(self._master, 65_536)
        except OSError as error:
            if error.errno == errno.EIO:
                return False
            raise
        self.output += part
        return bool(part)


def tokens(text: str) -> set[str]:
    """Give every sequence and control character in an output, as `csi:31m`, `osc:2;title`, `format:…`."""
    found: set[str] = set()
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        found.add(f"{kind}:{match[kind]}")
    return found


def foreign(text: str) -> set[str]:
    """Give the sequences and control characters that are neither the console's nor Textual's own."""
    return {token for token in tokens(text) if not _OURS.fullmatch(token)}
