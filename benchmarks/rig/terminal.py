"""A pty with a program in it: keeps every byte with its time, and stops reading when it is told to."""

import asyncio
import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
_CHUNK = 65_536
_UNWANTED = frozenset({"NO_COLOR", "TERM_PROGRAM", "TOCSIN_SERVER", "TOCSIN_DATA", "TOCSIN_TOKEN"})


class Silent(Exception):  # noqa: N818 - it is what the terminal was, not what went wrong in it
    """What was waited for never came."""


class Terminal:
    """A program in a pty of its own session; the pty is the terminal that it may lose."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (120, 40), environment: Mapping[str, str]
    ) -> None:
        """Start the program.

        Args:
            command: what is executed.
            size: columns and lines.
            environment: beside that of this process.
        """
        self.output = bytearray()
        self._ends: list[int] = []
        self._times: list[float] = []
        self._arrived = asyncio.Event()
        self._master, slave = pty.openpty()
        self._name = os.ttyname(slave)
        os.set_blocking(self._master, False)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=_take_terminal,
            env=terminal_environment(environment),
        )
        os.close(slave)
        self._reading = False
        self.resume()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program at once, and the pty."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    @property
    def text(self) -> str:
        """All that was written, sequences and all."""
        return self.output.decode(errors="replace")

    def resume(self) -> None:
        """Read what comes."""
        if not self._reading:
            asyncio.get_running_loop().add_reader(self._master, self._read)
            self._reading = True

    def pause(self) -> None:
        """Read no more, as a terminal behind a dead network does."""
        if self._reading:
            asyncio.get_running_loop().remove_reader(self._master)
            self._reading = False

    def writes_through(self) -> bool:
        """Tell whether a program could write to this terminal now, although nobody reads."""
        slave = os.open(self._name, os.O_WRONLY | os.O_NOCTTY)
        try:
            return bool(select.select([], [slave], [], 0)[1])
        finally:
            os.close(slave)

    def hang_up(self) -> None:
        """Close the terminal: who has it as its own gets SIGHUP."""
        self.pause()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    async def wait_for(self, text: str, *, since: int = 0, seconds: float = 20.0) -> float:
        """Wait until a text was written.

        Args:
            text: without sequences inside.
            since: look only behind this place of the output.
            seconds: the longest wait.

        Returns:
            When its last byte was here, on the monotonic clock.

        Raises:
            Silent: it did not come.
        """
        wanted = text.encode()
        until = time.monotonic() + seconds
        while (found := self.output.find(wanted, since)) < 0:
            self._arrived.clear()
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    await self._arrived.wait()
            except TimeoutError:
                tail = bytes(self.output[-600:])
                raise Silent(f"{text!r} never came to the terminal; last was {tail!r}") from None
        return self._times[bisect_left(self._ends, found + len(wanted))]

    async def wait_until(self, found: Callable[[bytearray], int | None], *, seconds: float = 20.0) -> float:
        """Wait until what was written has something.

        Args:
            found: gives the place behind it in the output, or None.
            seconds: the longest wait.

        Returns:
            When its last byte was here, on the monotonic clock.

        Raises:
            Silent: it did not come.
        """
        until = time.monotonic() + seconds
        while (place := found(self.output)) is None:
            self._arrived.clear()
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    await self._arrived.wait()
            except TimeoutError:
                raise Silent("what was awaited never came to the terminal") from None
        return self._times[bisect_left(self._ends, place)]

    def resize(self, columns: int, lines: int) -> None:
        """Make the terminal larger or smaller; a full-screen program draws all of it anew."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    async def settle(self, quiet: float = 0.06, most: float = 20.0) -> float:
        """Wait until the program has written nothing and computed nothing for a moment.

        Args:
            quiet: how long that moment is, in seconds.
            most: the longest wait, in seconds.

        Returns:
            How long it was busy, in seconds.
        """
        began = time.monotonic()
        last, work = began, self._work()
        while (now := time.monotonic()) - began < most:
            self._arrived.clear()
            try:
                async with asyncio.timeout(quiet):
                    await self._arrived.wait()
                last = time.monotonic()
            except TimeoutError:
                if self._work() == work:
                    break
                last = now
            work = self._work()
        return last - began

    def _work(self) -> str:
        """Give the processor time that the program has used, where the system tells it."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            return ""
        return f"{fields[11]} {fields[12]}"

    def _read(self) -> None:
        try:
            part = os.read(self._master, _CHUNK)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            part = b""
        if not part:
            self.pause()
            return
        self.output += part
        self._ends.append(len(self.output))
        self._times.append(time.monotonic())
        self._arrived.set()


def terminal_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of a program in a pty: a plain modern terminal."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    ours = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return {**kept, **ours, **more}


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
