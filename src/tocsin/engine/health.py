"""Health: proof that the engine works, by a cycle that began after the question and wrote to the disk."""

import asyncio
from collections.abc import Callable
from typing import Any

from tocsin.clock import Clock
from tocsin.core.instant import Instant, rfc3339


class UnhealthyError(Exception):
    """The engine is not well; the sentence says how."""


class Health:
    """Answers whether the engine works. A cycle fires what is due and commits a write."""

    def __init__(self, clock: Clock, ask: Callable[[], None], trouble: Callable[[], list[str]]) -> None:
        """Make it.

        Args:
            ask: asks the engine for a cycle now.
            trouble: gives what is wrong right now.
        """
        self._clock = clock
        self._ask = ask
        self._trouble = trouble
        self._begun = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self.finished_at: Instant | None = None
        self.failure: str | None = None

    def begin(self) -> int:
        """Note that a cycle begins, and give its number."""
        self._begun += 1
        return self._begun

    def finish(self, number: int, failure: str | None) -> None:
        """Note that a cycle has ended, and answer who asked before it began."""
        self.failure = failure
        if failure is None:
            self.finished_at = self._clock.now()
        still: list[tuple[int, asyncio.Future[None]]] = []
        for wanted, future in self._waiting:
            if wanted > number:
                still.append((wanted, future))
            elif not future.done():
                future.set_result(None)
        self._waiting = still

    async def cycle(self, timeout: float = 5.0) -> dict[str, Any]:
        """Wait for a cycle that begins after this call to finish.

        Raises:
            UnhealthyError: it failed, or did not finish in `timeout` seconds.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((self._begun + 1, future))
        self._ask()
        try:
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError:
            raise UnhealthyError(f"no engine cycle finished within {timeout:.0f} s") from None
        if self.failure is not None:
            raise UnhealthyError(self.failure)
        finished = self.finished_at
        return {
            "status": "ok",
            "cycle_finished_at": rfc3339(finished) if finished is not None else None,
            "trouble": self._trouble(),
        }

    def ready(self) -> bool:
        """Tell whether events are taken."""
        return self.failure is None
