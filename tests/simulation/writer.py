"""The writer of the simulation: inline, with a step before each transaction and one before it is answered."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from tests.simulation.steps import Steps
from tocsin.store.connection import Connection
from tocsin.store.writer import InlineWriter

T = TypeVar("T")


class SimulatedWriter(InlineWriter):
    """Runs each job when its turn has come, and shows what was committed to who watches."""

    def __init__(self, connection: Connection, steps: Steps, watch: Callable[[Connection], None]) -> None:
        super().__init__(connection)
        connection.execute("PRAGMA synchronous = OFF")
        self._steps = steps
        self._watch = watch
        self.lost = False

    async def write(self, job: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """Run a job; the crash may come before it, or between its commit and its answer."""
        await self._steps.wait("transaction")
        if self.lost:
            raise asyncio.CancelledError
        try:
            result = await super().write(job, committed)
        finally:
            self._watch(self._connection)
        await self._steps.wait("answer")
        return result
