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
from tocsin.sources.integration import Integration, SourceSettings
from tocsin.store.connection import Connection
from tocsin.store.errors import NoRoomError

_LOG = logging.getLogger("tocsin.engine")

MOST_WAITING = 20_000
MOST_TOGETHER = 512


def read(integration: Integration, settings: SourceSettings, inbound: Inbound) -> Reading:
    """Read a request; a parser that fails makes it unreadable, never lost."""
    try:
        return integration.parse(inbound, settings)
    except Exception:
        _LOG.exception("the parser of %s failed", integration.id)
        return Reading.cannot_read(f"the {integration.name} parser failed on it; please report it")


class IntakeQueue:
    """The queue between the receiver and the writer. While one batch commits, the next one gathers."""

    def __init__(
        self,
        ledger: Ledger,
        directory: Callable[[], Directory],
        out_of_room: Callable[[str], None],
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._out_of_room = out_of_room
        self._waiting: deque[tuple[Arrival, asyncio.Future[Receipt]]] = deque()
        self._drain: asyncio.Task[None] | None = None

    async def receive(self, source: Source, reading: Reading, inbound: Inbound) -> Receipt:
        """Store a request with all that follows from it.

        Returns:
            what became of it, after the commit.

        Raises:
            RequestRefusedError: a vendor's own API refuses it; nothing was stored.
            OutOfRoomError: nothing was stored; the sender should try again.
        """
        if reading.errors:
            raise RequestRefusedError(reading.errors)
        if len(self._waiting) >= MOST_WAITING:
            raise OutOfRoomError("too many events are waiting")
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((Arrival(source, inbound, reading), future))
        if self._drain is None:
            self._drain = asyncio.get_running_loop().create_task(self._drain_all(), name="intake")
        return await future

    async def close(self) -> None:
        """Finish what waits."""
        if self._drain is not None:
            await self._drain

    async def _drain_all(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), MOST_TOGETHER)
                await self._settle([self._waiting.popleft() for _ in range(count)])
        finally:
            self._drain = None

    async def _settle(self, batch: Sequence[tuple[Arrival, asyncio.Future[Receipt]]]) -> None:
        try:
            receipts = await self._apply([arrival for arrival, _ in batch])
        except NoRoomError as error:
            self._out_of_room(str(error))
            _refuse(batch, "there is no room on the disk")
        except Exception:
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


def _refuse(batch: Sequence[tuple[Arrival, "asyncio.Future[Receipt]"]], why: str) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(OutOfRoomError(why))
