"""The heart: one cycle after another. Each fires what is due and proves that writing works."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from tocsin.clock import Clock
from tocsin.core.instant import HOUR, SECOND, Instant, Millis
from tocsin.engine.courier import Courier
from tocsin.engine.dead_man import DeadMan
from tocsin.engine.due import DueTimers
from tocsin.engine.health import Health
from tocsin.engine.indexing import Indexing
from tocsin.engine.ledger import Ledger
from tocsin.engine.room import Room
from tocsin.store import retention, settings
from tocsin.store.errors import NoRoomError
from tocsin.store.writer import Writer

_LOG = logging.getLogger("tocsin.engine")

TICK_SECONDS = 0.25
PROOF_EVERY: Millis = 30 * SECOND
SWEEP_EVERY: Millis = HOUR
HEARTBEAT = "heartbeat"


class Heart:
    """Runs cycles."""

    def __init__(
        self,
        *,
        clock: Clock,
        writer: Writer,
        ledger: Ledger,
        due: DueTimers,
        courier: Courier,
        health: Health,
        room: Room,
        dead_man: DeadMan,
        indexing: Indexing,
        out_of_room: Callable[[str], None],
        room_returned: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._writer = writer
        self._ledger = ledger
        self._due = due
        self._courier = courier
        self._health = health
        self._room = room
        self._dead_man = dead_man
        self._indexing = indexing
        self._out_of_room = out_of_room
        self._room_returned = room_returned
        self._nudged = asyncio.Event()
        self._proof_wanted = True
        self._proved_at: Instant | None = None
        self._swept_at: Instant | None = None
        self._beating: asyncio.Task[None] | None = None
        self._pinging: asyncio.Task[None] | None = None

    def nudge(self) -> None:
        """Ask for a cycle now that proves that writing works."""
        self._proof_wanted = True
        self._nudged.set()

    def start(self) -> None:
        """Begin to beat."""
        self._beating = asyncio.get_running_loop().create_task(self._beat(), name="heart")

    async def stop(self) -> None:
        """End after the present cycle."""
        for task in (self._beating, self._pinging):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def cycle(self) -> None:
        """Run one cycle; a full disk, or what else fails, is told, and tried again in the next."""
        number = self._health.begin()
        now = self._clock.now()
        try:
            await self._try_room()
            await self._ledger.fold()
            await self._due.run()
            proof = await self._prove(now)
            await self._sweep(now)
            await self._indexing.step()
        except NoRoomError as error:
            self._out_of_room(str(error))
            self._health.finish(number, "there is no room on the disk: events are refused until there is")
        except Exception as error:
            # The border: a heart that stopped at one failure would page nobody ever again.
            _LOG.exception("an engine cycle failed; what was due stays due")
            self._courier.wake()
            self._health.finish(number, f"the last engine cycle failed: {type(error).__name__}")
        else:
            self._finish(number, now, proof=proof)

    def _finish(self, number: int, now: Instant, *, proof: bool) -> None:
        """Let the outbox be looked at, and tell that the cycle is done."""
        self._courier.wake()
        full = self._room.full is not None
        failure = "there is no room on the disk: events are refused until there is" if full else None
        self._health.finish(number, failure)
        if proof and not full and self._dead_man.due(now):
            self._pinging = asyncio.get_running_loop().create_task(self._dead_man.ping(now), name="dead-man")

    async def _beat(self) -> None:
        while True:
            await self.cycle()
            await self._rest()

    async def _rest(self) -> None:
        """Wait for the next tick or a nudge."""
        loop = asyncio.get_running_loop()
        tick = loop.create_task(_as_coroutine(self._clock.sleep(TICK_SECONDS)))
        nudge = loop.create_task(_as_coroutine(self._nudged.wait()))
        try:
            await asyncio.wait({tick, nudge}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tick.cancel()
            nudge.cancel()
        self._nudged.clear()

    async def _try_room(self) -> None:
        """While there was no room: look whether there is again, by writing."""
        if self._room.full is None or not self._room.has_returned():
            return
        await self._beat_on_disk(self._clock.now())
        self._room.recovered()
        self._room_returned()

    async def _prove(self, now: Instant) -> bool:
        """Commit a heartbeat where one is asked for or due; True if this cycle did."""
        due = self._proved_at is None or abs(now - self._proved_at) >= PROOF_EVERY
        if not (self._proof_wanted or due):
            return False
        self._proof_wanted = False
        await self._beat_on_disk(now)
        self._proved_at = now
        return True

    async def _beat_on_disk(self, now: Instant) -> None:
        await self._writer.write(lambda connection: settings.write(connection, HEARTBEAT, str(now)))

    async def _sweep(self, now: Instant) -> None:
        if self._swept_at is not None and now - self._swept_at < SWEEP_EVERY:
            return
        more = await self._writer.write(lambda connection: retention.sweep(connection, now))
        self._swept_at = None if more else now


async def _as_coroutine(awaited: Awaitable[object]) -> None:
    await awaited
