"""Intake: gathers the requests that wait, has them applied in one transaction, and answers each."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence

from tocsin.core.change import Change
from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant
from tocsin.core.people import Directory
from tocsin.core.reading import Reading
from tocsin.core.source import Source
from tocsin.engine.apply import Arrival, apply, as_unreadable
from tocsin.engine.board import Draft
from tocsin.engine.ledger import Ledger
from tocsin.engine.receipt import OutOfRoomError, Receipt, RequestRefusedError
from tocsin.store.connection import Connection
from tocsin.store.errors import NoRoomError

_LOG = logging.getLogger("tocsin.engine")

MOST_WAITING = 20_000


_Waiting = tuple[Arrival, "asyncio.Future[Receipt]"]


def turned_away(error: OutOfRoomError | RequestRefusedError) -> "asyncio.Future[Receipt]":
    """Give the future of a request of which nothing is stored."""
    future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
    future.set_exception(error)
    return future


class IntakeQueue:
    """The queue between the receiver and the writer. While one batch commits, the next one gathers.

    The writer takes all that waits at the moment it is free, so it never waits for the loop between batches.
    """

    def __init__(
        self,
        ledger: Ledger,
        directory: Callable[[], Directory],
        out_of_room: Callable[[str], None],
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._out_of_room = out_of_room
        self._waiting: deque[_Waiting] = deque()
        self._asked = False
        self._commits: set[asyncio.Task[None]] = set()

    def take(self, source: Source, reading: Reading, inbound: Inbound) -> "asyncio.Future[Receipt]":
        """Store a request with all that follows from it.

        Returns:
            A future with what became of it, done after the commit. Where nothing was stored, it raises
            `RequestRefusedError` (a vendor's own API refuses it) or `OutOfRoomError` (send it again).
        """
        if reading.errors:
            return turned_away(RequestRefusedError(reading.errors))
        if len(self._waiting) >= MOST_WAITING:
            return turned_away(OutOfRoomError("too many events are waiting"))
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Receipt] = loop.create_future()
        self._waiting.append((Arrival(source, inbound, reading), future))
        if not self._asked:
            self._asked = True
            commit = loop.create_task(self._commit(), name="intake")
            self._commits.add(commit)
            commit.add_done_callback(self._commits.discard)
        return future

    async def close(self) -> None:
        """Finish what waits."""
        while self._commits:
            await asyncio.wait(set(self._commits))

    def _take(self) -> list[_Waiting]:
        """Take what waits; called on the writer's thread. From now on a new arrival asks for a new batch."""
        self._asked = False
        taken: list[_Waiting] = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        return taken

    async def _commit(self) -> None:
        batch: list[_Waiting] = []

        def decide(
            connection: Connection, draft: Draft, now: Instant
        ) -> tuple[Sequence[Change], list[Receipt]]:
            batch.extend(self._take())
            return apply(connection, draft, self._directory(), [arrival for arrival, _ in batch], now)

        try:
            receipts = await self._ledger.record(decide)
        except NoRoomError as error:
            self._out_of_room(str(error))
            _refuse(batch or self._take(), "there is no room on the disk")
        except Exception:
            batch = batch or self._take()
            _LOG.exception("a batch of %d requests could not be stored; storing them one by one", len(batch))
            for arrival, future in batch:
                await self._settle_alone(arrival, future)
        else:
            for (_, future), receipt in zip(batch, receipts, strict=True):
                if not future.done():
                    future.set_result(receipt)

    async def _settle_alone(self, arrival: Arrival, future: "asyncio.Future[Receipt]") -> None:
        """Store one request; if its reading cannot be stored, store it as unreadable."""
        for attempt in (arrival, as_unreadable(arrival, "what was read in it could not be stored")):
            try:
                receipts = await self._apply([attempt])
            except NoRoomError as error:
                self._out_of_room(str(error))
                break
            except Exception:
                _LOG.exception("a request of source %d could not be stored", arrival.source.id)
                continue
            if not future.done():
                future.set_result(receipts[0])
            return
        _refuse([(arrival, future)], "it could not be stored")

    async def _apply(self, arrivals: Sequence[Arrival]) -> list[Receipt]:
        def decide(
            connection: Connection, draft: Draft, now: Instant
        ) -> tuple[Sequence[Change], list[Receipt]]:
            return apply(connection, draft, self._directory(), arrivals, now)

        return await self._ledger.record(decide)


def _refuse(batch: Sequence[_Waiting], why: str) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(OutOfRoomError(why))
