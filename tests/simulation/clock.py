"""A clock of two hands: the wall clock, which can jump, and one that only runs while the machine is awake."""

import asyncio
import heapq

from tocsin.core.instant import Instant, Millis


class SimulatedClock:
    """Tells a time that moves only when it is told to."""

    def __init__(self, start: Instant) -> None:
        self._wall = start
        self.awake: Millis = 0
        """For how long the machine has been awake: what `monotonic` tells, in ms."""
        self._waiting: list[tuple[Millis, int, asyncio.Future[None]]] = []
        self._order = 0

    def now(self) -> Instant:
        """Give the wall clock."""
        return self._wall

    def monotonic(self) -> float:
        """Give seconds awake."""
        return self.awake / 1000

    def processor(self) -> float:
        """Give no time: what the processor does costs nothing here."""
        return 0.0

    async def sleep(self, seconds: float) -> None:
        """Wait until the machine was awake for so long."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._waiting, (self.awake + round(seconds * 1000), self._order, waiter))
        await waiter

    def pass_time(self, span: Millis) -> None:
        """Let time pass awake, and wake who waited for it."""
        self._wall += span
        self.awake += span
        while self._waiting and self._waiting[0][0] <= self.awake:
            waiter = heapq.heappop(self._waiting)[2]
            if not waiter.done():
                waiter.set_result(None)

    def jump(self, span: Millis) -> None:
        """Move the wall clock alone: a machine that slept, or a clock that was set."""
        self._wall += span
