"""The steps of the engine: everything that one part may do before another waits here for its turn."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar, TypeVarTuple

from tests.simulation.clock import SimulatedClock

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass
class _Step:
    name: str
    turn: "asyncio.Future[Any]"
    deed: Callable[[], Any] | None = None


class Steps:
    """The steps that wait. A seed says which goes next, so that all orders can happen that ever may."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._waiting: list[_Step] = []
        self._closed = False
        self.passed = 0

    def __bool__(self) -> bool:
        """Tell whether any waits."""
        return bool(self._waiting)

    async def wait(self, name: str) -> None:
        """Wait for the turn of a step."""
        if self._closed:
            raise asyncio.CancelledError
        await self.later(name)

    def later(self, name: str, deed: Callable[[], Any] | None = None) -> "asyncio.Future[Any]":
        """Give a future that is done with what a deed gives, once its turn has come."""
        turn: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._closed:
            _do(_Step(name, turn, deed))
        else:
            self._waiting.append(_Step(name, turn, deed))
        return turn

    def pass_one(self) -> str:
        """Let one step pass, and give its name."""
        step = self._waiting.pop(self._random.randrange(len(self._waiting)))
        self.passed += 1
        _do(step)
        return step.name

    def close(self) -> None:
        """End as in a crash: what waits never has its turn; reads for closing pass at once."""
        self._closed = True
        self._waiting.clear()


def _do(step: _Step) -> None:
    if step.turn.done():
        return
    try:
        step.turn.set_result(step.deed() if step.deed is not None else None)
    except Exception as error:  # noqa: BLE001 - it belongs to who waits for the deed
        step.turn.set_exception(error)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """A loop without threads whose time is a simulated clock's."""

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__()
        self._clock = clock
        self.steps: Steps | None = None

    def time(self) -> float:
        """Give seconds awake, so that timeouts run out in virtual time."""
        return self._clock.monotonic()

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> "asyncio.Future[T]":
        """Do what a thread would do, as a step of its own."""
        assert self.steps is not None
        return self.steps.later("read", lambda: func(*args))

    async def quiet(self) -> None:
        """Wait until everything that can go on without a turn or time has gone on."""
        ready = getattr(self, "_ready")  # noqa: B009 - there is no public way to see that nothing is ready
        await asyncio.sleep(0)
        while ready:  # noqa: ASYNC110 - what is waited for is that no event is left
            await asyncio.sleep(0)
