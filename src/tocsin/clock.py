"""The only reader of clocks."""

import asyncio
import heapq
import time
from typing import Protocol

from tocsin.core.instant import Instant, Millis


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> Instant:
        """Give the wall clock as milliseconds since 1970 UTC."""
        ...

    def monotonic(self) -> float:
        """Give seconds on a clock that never steps back."""
        ...

    def processor(self) -> float:
        """Give the seconds for which this process was busy."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> Instant:
        """Give the wall clock as milliseconds since 1970 UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Give seconds on a clock that never steps back."""
        return time.monotonic()

    def processor(self) -> float:
        """Give the seconds for which this process was busy."""
        return time.process_time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that only moves when it is told to; for tests and simulations."""

    def __init__(self, start: Instant) -> None:
        self._now = start
        self._started = start
        self._waiting: list[tuple[Instant, int, asyncio.Future[None]]] = []
        self._order = 0

    def now(self) -> Instant:
        """Give the time it was set to."""
        return self._now

    def monotonic(self) -> float:
        """Give seconds since it was made."""
        return (self._now - self._started) / 1000

    def processor(self) -> float:
        """Give nothing: work takes no time by this clock."""
        return 0.0

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was moved that far; a wait of nothing gives way once."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._order += 1
        heapq.heappush(self._waiting, (self._now + round(seconds * 1000), self._order, waiter))
        await waiter

    def jump(self, span: Millis) -> None:
        """Set the wall clock forward or back by so many ms; nobody has waited any longer by that."""
        self._now += span
        self._started += span
        self._waiting = [(at + span, order, waiter) for at, order, waiter in self._waiting]

    def set(self, at: Instant) -> None:
        """Move to an instant and wake who waited for it; must be called on the loop of the waiters."""
        self._now = at
        while self._waiting and self._waiting[0][0] <= at:
            waiter = heapq.heappop(self._waiting)[2]
            if not waiter.done():
                waiter.set_result(None)
