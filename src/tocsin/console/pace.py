"""The pace at which news is shown: the first at once, then with gaps, so that keys always come first."""

from collections.abc import Callable

from tocsin.clock import Clock

SHORTEST_SECONDS = 0.1
LONGEST_SECONDS = 1.0
_REST = 3
"""Of so many parts of the time the process is busy for one."""

Later = Callable[[float, Callable[[], None]], object]
"""Calls a function after so many seconds, on the loop of the app."""


class Pace:
    """Does something again and again, as soon as it is wished for, but never too soon after the last time.

    A gap is as long as it takes for the process to have been busy for at most a third of the time, whatever
    it was busy with: a slow machine, a wide terminal and a storm all make it longer.
    """

    def __init__(self, clock: Clock, later: Later, do: Callable[[], None]) -> None:
        self._clock = clock
        self._later = later
        self._do = do
        self._resting = False
        self._wished = False
        self._began = 0.0
        self._used = 0.0

    def wish(self) -> None:
        """Let it be done, at once or after the gap; wishes in one gap are done together."""
        if self._resting:
            self._wished = True
        else:
            self._begin()

    def do(self) -> None:
        """Do it now."""
        self._wished = False
        self._do()

    def _begin(self) -> None:
        self._resting = True
        self._began, self._used = self._clock.monotonic(), self._clock.processor()
        self.do()
        self._later(SHORTEST_SECONDS, self._look)

    def _look(self) -> None:
        """End the gap, or go on resting where the process was busy in it."""
        busy = self._clock.processor() - self._used
        passed = self._clock.monotonic() - self._began
        left = min(_REST * busy, LONGEST_SECONDS) - passed
        if left > 0:
            self._later(left, self._look)
            return
        self._resting = False
        if self._wished:
            self._begin()
