"""The courier: drains the outbox. Lease, look once more whether it is still wanted, send, record."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Protocol

from tocsin.clock import Clock
from tocsin.core.change import PageKind
from tocsin.core.instant import SECOND, Instant, Millis
from tocsin.core.people import Directory
from tocsin.destinations.service import Fate, Message, Verdict
from tocsin.engine.board import Board
from tocsin.engine.dispatch import family_of, pace_of
from tocsin.engine.gate import Gates
from tocsin.engine.ledger import Ledger
from tocsin.engine.letter import lateness, letter, unwanted
from tocsin.engine.outcome import Outcomes
from tocsin.store import lease, outbox
from tocsin.store.connection import Connection
from tocsin.store.lease import Leased, Opening
from tocsin.store.outbox import Delivery
from tocsin.store.writer import Writer

_LOG = logging.getLogger("tocsin.engine")

LEASE: Millis = 60 * SECOND
DEADLINE_SECONDS = 30.0
STRANDED_AT_ONCE = 50


class Post(Protocol):
    """Sends one message through a configured destination."""

    async def __call__(self, directory: Directory, destination: str, message: Message) -> Verdict:
        """Send; never raises for what a service or a network can do."""
        ...


class Briefing(Protocol):
    """Tells what a message about an alert needs to say."""

    async def of(self, alert_id: int) -> Mapping[str, Any]:
        """Give an alert as the API shows it, with its details."""
        ...

    def outline(self, alert_id: int) -> Mapping[str, Any]:
        """Give what memory knows of an alert."""
        ...


class Courier:
    """Sends what the outbox holds, each destination's messages through a gate of its own."""

    def __init__(
        self,
        *,
        writer: Writer,
        ledger: Ledger,
        board: Board,
        clock: Clock,
        random: Random,
        post: Post,
        directory: Callable[[], Directory],
        briefs: Briefing,
        answer_url: Callable[[Delivery], str] = lambda _delivery: "",
        quiet: bool = False,
    ) -> None:
        """Make a courier.

        Args:
            random: jitter of retries.
            briefs: gives an alert as messages tell it.
            answer_url: gives the link through which the person of a page can answer, or nothing.
            quiet: nothing leaves, as while no engine runs.
        """
        self._writer = writer
        self._board = board
        self._clock = clock
        self._random = random
        self._post = post
        self._directory = directory
        self._briefs = briefs
        self._answer_url = answer_url
        self._outcomes = Outcomes(ledger, directory, random)
        self.gates = Gates(directory, pace_of)
        self._leaving: dict[asyncio.Task[None], int] = {}
        self._again = False
        self._closing = quiet
        self._round: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Look into the outbox now; must be called on the loop."""
        self._again = True
        if self._round is None and not self._closing:
            self._round = asyncio.get_running_loop().create_task(self._rounds(), name="courier")

    async def try_again(self, destination_id: int) -> None:
        """Let what waits for a destination be tried now, because it was changed."""
        self.gates.forget(destination_id)
        await self._hurry(destination_id)

    async def _hurry(self, destination_id: int) -> None:
        now = self._clock.now()
        await self._writer.write(lambda connection: outbox.hurry(connection, destination_id, now))
        self.wake()

    async def settle(self) -> None:
        """Wait until nothing that is due now is waiting or leaving."""
        while self._round is not None or self._leaving:
            await asyncio.wait({*self._leaving, *([self._round] if self._round else [])})

    async def settle_leaving(self) -> None:
        """Let what is leaving arrive and be recorded; nothing new starts."""
        self._closing = True
        await self.settle()

    def next_due(self, connection: Connection) -> Instant | None:
        """Give when the next message may leave, as far as order and gates allow, or None."""
        now = self._clock.now()
        dues = [
            self.gates.of(destination_id).opens_at(now) if due <= now else due
            for (destination_id, _), due in lease.next_dues(connection, now).items()
        ]
        return min(dues, default=None)

    async def _rounds(self) -> None:
        try:
            while self._again and not self._closing:
                self._again = False
                while not self._closing and await self._round_once():
                    pass
                await self._go_round()
        except Exception:
            _LOG.exception("the outbox could not be read; it is read again with the next cycle")
        finally:
            self._round = None

    async def _round_once(self) -> bool:
        """Start what is due, as far as there are places; True if there may be more."""
        now = self._clock.now()
        openings = self.gates.openings(now)
        leaving = frozenset(self._leaving.values())
        leased, dropped = await self._writer.write(
            lambda connection: _lease(connection, now, openings, leaving)
        )
        for found in leased:
            gate = self.gates.of(found.delivery.destination_id)
            gate.leave(1, now)
            task = asyncio.get_running_loop().create_task(
                self._deliver(found), name=f"delivery {found.delivery.id}"
            )
            self._leaving[task] = found.delivery.id
            task.add_done_callback(self._left)
        return bool(leased) or dropped > 0

    async def _go_round(self) -> None:
        """Ask others in the place of pages that wait for destinations which are down."""
        down, now = self.gates.down(), self._clock.now()
        if not down:
            return
        stranded = await self._writer.write(
            lambda connection: [
                found
                for destination_id, addresses in down.items()
                for found in lease.stranded(connection, destination_id, addresses, now, STRANDED_AT_ONCE)
            ]
        )
        for delivery in stranded:
            await self._outcomes.go_round(delivery, self._name_of(delivery, self._directory()))

    def _left(self, task: "asyncio.Task[None]") -> None:
        self._leaving.pop(task, None)
        if not task.cancelled():
            self.wake()

    async def _deliver(self, leased: Leased) -> None:
        """Make one attempt and record it. The border at which a failing attempt stays alone."""
        delivery = leased.delivery
        try:
            view = await self._view(delivery.alert_id)
            if unwanted(delivery, self._board.get(delivery.alert_id)):
                await self._outcomes.cancel(delivery)
                return
            verdict, name = await self._send(leased, view)
            await self._record(delivery, name, verdict)
        except Exception:
            _LOG.exception(
                "delivery %d could not be recorded; its lease runs out and it is tried again", delivery.id
            )
        finally:
            self.gates.of(delivery.destination_id).arrive()

    async def _view(self, alert_id: int) -> Mapping[str, Any]:
        """Read the alert; where that fails, a page still leaves, with what memory knows."""
        try:
            return await self._briefs.of(alert_id)
        except Exception:
            _LOG.exception("alert %d could not be read for a message; it is told in short", alert_id)
            return self._briefs.outline(alert_id)

    async def _send(self, leased: Leased, view: Mapping[str, Any]) -> tuple[Verdict, str]:
        delivery, directory = leased.delivery, self._directory()
        name = self._name_of(delivery, directory)
        try:
            family, link = family_of(directory.destinations.get(name)), self._answer_url(delivery)
            message = letter(leased, view, family, self._clock.now(), link)
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await self._post(directory, name, message), name
        except TimeoutError:
            return Verdict(Fate.UNKNOWN, f"no answer within {DEADLINE_SECONDS:.0f} s"), name
        except Exception as error:
            _LOG.exception("destination %s failed on delivery %d", name, delivery.id)
            return Verdict(Fate.RETRY, f"tocsin failed on it: {type(error).__name__}"), name

    async def _record(self, delivery: Delivery, name: str, verdict: Verdict) -> None:
        now = self._clock.now()
        gate = self.gates.of(delivery.destination_id)
        works_again = gate.judge(delivery.address, verdict, now, self._random)
        await self._outcomes.record(delivery, name, verdict, lateness(delivery, now))
        if works_again:
            await self._hurry(delivery.destination_id)

    @staticmethod
    def _name_of(delivery: Delivery, directory: Directory) -> str:
        """Give the present name of a delivery's destination, which may have been renamed meanwhile."""
        found = directory.destination(delivery.destination_id)
        return found.name if found is not None else delivery.destination


def _lease(
    connection: Connection, now: Instant, openings: Mapping[int, Opening], leaving: frozenset[int]
) -> tuple[list[Leased], int]:
    """Take what may leave from each queue; updates for who was never told of the alert are dropped."""
    leased: list[Leased] = []
    dropped = 0
    for destination_id in lease.queues(connection):
        # How fast a destination may be called is known once the first message has left.
        opening = openings.get(destination_id, Opening(1))
        for found in lease.lease(connection, destination_id, opening, now, now + LEASE, leaving):
            if _tells(found.delivery) and not lease.was_told(connection, found.delivery):
                outbox.finish(connection, found.delivery.id, "cancelled", "had no page", now)
                dropped += 1
            else:
                leased.append(found)
    return leased, dropped


def _tells(delivery: Delivery) -> bool:
    """Tell whether a delivery only says how it went on."""
    notice = delivery.kind is PageKind.NOTICE and delivery.transition not in {"created", "reopened"}
    return not delivery.by_hand and (delivery.kind is PageKind.UPDATE or notice)
