"""Leaving when the terminal is gone or the system asks: cleanly if that is possible, and in any case."""

import contextlib
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_PATIENCE_SECONDS = 3.0


class Hangup:
    """While it is entered, SIGTERM and SIGHUP begin a clean leave.

    A terminal that is not read blocks whoever writes to it, for ever. So the handler runs on the main thread
    even while that is blocked, and where a clean leave does not succeed in 3 s the process ends without one.
    """

    def __init__(self, leave: Callable[[], None], end: Callable[[int], None] = os._exit) -> None:
        """Make one.

        Args:
            leave: begins a clean leave; called from a signal handler.
            end: ends the process at once.
        """
        self._leave = leave
        self._end = end
        self._last_resort: threading.Timer | None = None
        self._before = {number: signal.getsignal(number) for number in _SIGNALS}
        self._terminal: list[int | list[bytes | int]] | None = None

    def __enter__(self) -> Self:
        """Begin; remembers how the terminal is set."""
        with contextlib.suppress(termios.error, ValueError, OSError):
            self._terminal = termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
        for number in _SIGNALS:
            signal.signal(number, self._received)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End: signals do again what they did before."""
        for number, before in self._before.items():
            signal.signal(number, before)
        if self._last_resort is not None:
            self._last_resort.cancel()

    def _received(self, number: int, frame: FrameType | None) -> None:
        if self._last_resort is None:
            self._last_resort = threading.Timer(_PATIENCE_SECONDS, self._end_now)
            self._last_resort.daemon = True
            self._last_resort.start()
        self._leave()

    def _end_now(self) -> None:
        if self._terminal is not None and sys.__stdin__ is not None:
            with contextlib.suppress(termios.error, ValueError, OSError):
                termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, self._terminal)
        self._end(0)
