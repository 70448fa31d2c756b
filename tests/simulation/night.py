"""One night: a seed is played from an empty store to a calm morning."""

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.simulation import furniture
from tests.simulation.clock import SimulatedClock
from tests.simulation.steps import SimulatedLoop
from tests.simulation.world import World
from tocsin.store.connection import open_writer
from tocsin.store.schema import migrate

STEPS = 400
_FAST_FOLDER = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass(frozen=True)
class Night:
    """What came of a seed.

    Attributes:
        broken: the promises that did not hold; none on a good night.
        log: what happened, in order.
    """

    seed: int
    broken: list[str]
    log: list[str]

    def __str__(self) -> str:
        """Tell of a bad night, and how to see it again."""
        latest = "\n".join(self.log[-20:])
        return f"{latest}\n{self.broken[:3]}\nagain: python -m tests.simulation --seed {self.seed}"


@contextlib.contextmanager
def _errors_of_the_engine() -> Iterator[list[str]]:
    """Gather what the engine logs as an error: a border that had to catch something."""
    told: list[str] = []

    class Gather(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(self.format(record))

    handler = Gather(logging.ERROR)
    log = logging.getLogger("tocsin")
    propagates, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield told
    finally:
        log.removeHandler(handler)
        log.propagate = propagates


def play(seed: int, steps: int = STEPS) -> Night:
    """Play the night of a seed, until a promise is broken or the morning is calm."""
    folder = Path(tempfile.mkdtemp(prefix="tocsin-night-", dir=_FAST_FOLDER))
    clock = SimulatedClock(furniture.drawn_night(Random(seed)))
    loop = SimulatedLoop(clock)
    world = World(seed, folder, loop, clock)
    try:
        with _errors_of_the_engine() as errors:
            _prepare(folder)
            loop.run_until_complete(_night(world, steps))
        return Night(seed, world.promises.broken + errors, world.log)
    finally:
        asyncio.set_event_loop(None)
        loop.close()
        shutil.rmtree(folder)


async def _night(world: World, steps: int) -> None:
    await world.begin()
    for _ in range(steps):
        if world.promises.broken:
            break
        await world.step()
    else:
        await world.calm_down()
    await world.end()


def _prepare(folder: Path) -> None:
    """Lay an empty store and the smallest reserve there, so that a night costs no second of preparing."""
    (folder / "reserve").write_bytes(b"")
    connection = open_writer(folder / "tocsin.db", synchronous="OFF")
    migrate(connection)
    connection.close()
