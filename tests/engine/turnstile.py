"""A turnstile: everything that happens waits at it, and a seed says who goes next.

The parts of the engine run as they are; only the points at which one may overtake another wait here.
"""

import asyncio
from collections.abc import Callable
from random import Random
from typing import TypeVar

from tocsin.store.connection import Connection
from tocsin.store.writer import InlineWriter

T = TypeVar("T")


class Turnstile:
    """Lets one waiting step pass after the other, in an order drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self.passed: list[str] = []

    async def wait(self, step: str) -> None:
        """Wait for the turn of a step."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((step, turn))
        await turn
        self.passed.append(step)

    async def run_out(self) -> None:
        """Let everything pass, one step at a time, until nothing waits any more."""
        await _let_others_run()
        while self._waiting:
            _, turn = self._waiting.pop(self._random.randrange(len(self._waiting)))
            turn.set_result(None)
            await _let_others_run()


async def _let_others_run() -> None:
    """Give the loop as many rounds as one step needs to reach the next turnstile or its end."""
    for _ in range(12):
        await asyncio.sleep(0)


class TurnstileWriter(InlineWriter):
    """The inline writer, with a turnstile before each transaction and one before its caller hears of it."""

    def __init__(self, connection: Connection, turnstile: Callable[[], Turnstile]) -> None:
        super().__init__(connection)
        self._turnstile = turnstile

    async def write(self, job: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """Run a job when its turn has come."""
        await self._turnstile().wait("transaction")
        result = await super().write(job, committed)
        await self._turnstile().wait("answer")
        return result
