"""The courier: drains the outbox. Lease, look once more whether it is still wanted, send, record."""

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any, Protocol

from tocsin.clock import Clock
from tocsin.core.alert import Alert, Status
from tocsin.core.change import Entry, EntryKind, PageKind
from tocsin.core.instant import MINUTE, SECOND, Instant, Millis, rfc3339
from tocsin.core.people import Directory
from tocsin.destinations.service import Fate, Message, Verdict
from tocsin.engine.board import Board
from tocsin.engine.ledger import Ledger
from tocsin.store import outbox
from tocsin.store.connection import Connection
from tocsin.store.outbox import Delivery
from tocsin.store.writer import Writer

_LOG = logging.getLogger("tocsin.engine")

LEASE: Millis = 60 * SECOND
DEADLINE_SECONDS = 30.0
MOST_AT_ONCE = 64
MOST_TO_ONE = 16
RETRY_FIRST: Millis = 5 * SECOND
RETRY_MOST: Millis = 5 * MINUTE
GIVE_UP_AFTER = 30
BUSY_AGAIN: Millis = SECOND

_WANTS_PENDING = frozenset({PageKind.PAGE, PageKind.FALLBACK})


class Post(Protocol):
    """Sends one message through a configured destination."""

    async def __call__(self, directory: Directory, destination: str, message: Message) -> Verdict:
        """Send; never raises for what a service or a network can do."""
        ...


class Courier:
    """Sends what the outbox holds."""

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
        describe: Callable[[int], Awaitable[dict[str, Any] | None]],
    ) -> None:
        """Make a courier.

        Args:
            random: jitter of retries.
            describe: gives an alert as the API shows it.
        """
        self._writer = writer
        self._ledger = ledger
        self._board = board
        self._clock = clock
        self._random = random
        self._post = post
        self._directory = directory
        self._describe = describe
        self._leaving: dict[asyncio.Task[None], str] = {}
        self._busy: set[tuple[int, str, str]] = set()
        self._again = False
        self._closing = False
        self._round: asyncio.Task[None] | None = None
        self.failing: dict[str, str] = {}

    def wake(self) -> None:
        """Look into the outbox now; must be called on the loop."""
        self._again = True
        if self._round is None and not self._closing:
            self._round = asyncio.get_running_loop().create_task(self._rounds(), name="courier")

    async def settle(self) -> None:
        """Wait until nothing that is due now is waiting or leaving."""
        while self._round is not None or self._leaving:
            await asyncio.wait({*self._leaving, *([self._round] if self._round else [])})

    async def settle_leaving(self) -> None:
        """Let what is leaving arrive and be recorded; nothing new starts."""
        self._closing = True
        while self._leaving:
            await asyncio.wait(set(self._leaving))

    async def _rounds(self) -> None:
        try:
            while self._again:
                self._again = False
                while await self._round_once():
                    pass
        except Exception:
            _LOG.exception("the outbox could not be read; it is read again with the next cycle")
        finally:
            self._round = None

    async def _round_once(self) -> bool:
        """Start what is due, as far as there are places; True if there may be more."""
        places = MOST_AT_ONCE - len(self._leaving)
        if places <= 0:
            return False
        now = self._clock.now()
        leaving = Counter(self._leaving.values())
        leased = await self._writer.write(lambda connection: self._lease(connection, now, places, leaving))
        for delivery, possible_repeat in leased:
            task = asyncio.get_running_loop().create_task(
                self._deliver(delivery, possible_repeat=possible_repeat), name=f"delivery {delivery.id}"
            )
            self._leaving[task] = delivery.destination
            task.add_done_callback(self._left)
        return len(leased) == places

    def _left(self, task: "asyncio.Task[None]") -> None:
        self._leaving.pop(task, None)
        if not task.cancelled():
            self.wake()

    def _lease(
        self, connection: Connection, now: Instant, places: int, leaving: Mapping[str, int]
    ) -> list[tuple[Delivery, bool]]:
        leased: list[tuple[Delivery, bool]] = []
        due = outbox.lease(connection, now, now + LEASE, places, most_to_one=MOST_TO_ONE, leaving=leaving)
        for delivery in due:
            if delivery.kind is PageKind.UPDATE and not outbox.was_paged(connection, delivery):
                outbox.finish(connection, delivery.id, "cancelled", "had no page", now)
                continue
            leased.append((replace(delivery, attempts=delivery.attempts + 1), delivery.state == "leased"))
        return leased

    async def _deliver(self, delivery: Delivery, *, possible_repeat: bool) -> None:
        """Make one attempt and record it. The border at which a failing attempt stays alone."""
        lane = (delivery.alert_id, delivery.destination, delivery.address)
        if lane in self._busy:
            await self._wait_for_lane(delivery, possible_repeat=possible_repeat)
            return
        self._busy.add(lane)
        try:
            view = await self._describe(delivery.alert_id)
            message = self._message(delivery, view or {}, possible_repeat=possible_repeat)
            unwanted = self._unwanted(delivery)
            if unwanted:
                await self._cancel(delivery, unwanted)
                return
            verdict = await self._send(delivery, message)
            await self._record(delivery, verdict)
        except Exception:
            _LOG.exception(
                "delivery %d could not be recorded; its lease runs out and it is tried again", delivery.id
            )
        finally:
            self._busy.discard(lane)

    def _unwanted(self, delivery: Delivery) -> str | None:
        """Say why a message must not leave any more, looking at what is committed this instant."""
        alert = self._board.get(delivery.alert_id)
        if delivery.kind is PageKind.UPDATE:
            return None
        if alert is None:
            return "resolved before it left"
        if delivery.kind in _WANTS_PENDING and alert.status is not Status.PENDING:
            return f"accepted by {alert.owner or 'the tool'} before it left"
        if delivery.kind in _WANTS_PENDING and alert.snoozed_until is not None:
            return "snoozed before it left"
        return None

    async def _send(self, delivery: Delivery, message: Message) -> Verdict:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await self._post(self._directory(), delivery.destination, message)
        except TimeoutError:
            return Verdict(Fate.UNKNOWN, f"no answer within {DEADLINE_SECONDS:.0f} s")
        except Exception as error:
            _LOG.exception("destination %s failed on delivery %d", delivery.destination, delivery.id)
            return Verdict(Fate.RETRY, f"tocsin failed on it: {type(error).__name__}")

    def _message(self, delivery: Delivery, view: dict[str, Any], *, possible_repeat: bool) -> Message:
        alert = self._board.get(delivery.alert_id)
        return Message(
            delivery_id=f"tocsin-{delivery.alert_id}-{delivery.id}-{delivery.created_at}",
            lifecycle_key=lifecycle_key(delivery.alert_id, view.get("created_at", "")),
            kind=delivery.kind.value,
            text=delivery.text,
            address=delivery.address,
            at=rfc3339(delivery.created_at),
            transition=transition_of(delivery, alert),
            user=delivery.user,
            attempt=delivery.attempts,
            possible_repeat=possible_repeat or "no answer" in delivery.last_answer,
            alert=view,
        )

    async def _record(self, delivery: Delivery, verdict: Verdict) -> None:
        gives_up = verdict.fate is Fate.GIVE_UP or delivery.attempts >= GIVE_UP_AFTER
        whom = f"{delivery.destination} → {delivery.user}" if delivery.user else delivery.destination
        if verdict.fate is Fate.OK:
            self.failing.pop(delivery.destination, None)
            await self._finish(delivery, "sent", verdict.answer, f"{whom}: {verdict.answer}")
        elif gives_up:
            self.failing[delivery.destination] = verdict.answer
            words = f"{whom} failed, given up: {verdict.answer}"
            await self._finish(delivery, "failed", verdict.answer, words)
        else:
            self.failing[delivery.destination] = verdict.answer
            wait = self._backoff(delivery.attempts, verdict.retry_after)
            await self._put_back(delivery, verdict.answer, wait, f"{whom} failed: {verdict.answer}")

    def _backoff(self, attempts: int, asked: int | None) -> Millis:
        """Wait longer after each attempt, with jitter, and never less than the service asked for."""
        longest = min(RETRY_MOST, RETRY_FIRST * 2 ** min(attempts - 1, 10))
        return max(asked or 0, self._random.randint(longest // 2, longest))

    async def _finish(self, delivery: Delivery, state: str, answer: str, words: str) -> None:
        def write(connection: Connection, now: Instant) -> None:
            outbox.finish(connection, delivery.id, state, answer, now)

        entry = Entry(EntryKind.DELIVERY, words, f"attempt {delivery.attempts}")
        await self._ledger.annotate(delivery.alert_id, [entry], write)

    async def _cancel(self, delivery: Delivery, why: str) -> None:
        whom = delivery.user or delivery.destination
        await self._finish(delivery, "cancelled", why, f"{delivery.kind.value} to {whom} not sent: {why}")

    async def _put_back(self, delivery: Delivery, answer: str, wait: Millis, words: str = "") -> None:
        def write(connection: Connection, now: Instant) -> None:
            outbox.put_back(connection, delivery.id, answer, now + wait)

        entries = [Entry(EntryKind.DELIVERY, words, f"attempt {delivery.attempts}")] if words else []
        await self._ledger.annotate(delivery.alert_id, entries, write)

    async def _wait_for_lane(self, delivery: Delivery, *, possible_repeat: bool) -> None:
        """Let an earlier message to the same address arrive first; it counts as no attempt."""
        answer = "no answer to the last attempt" if possible_repeat else delivery.last_answer

        def write(connection: Connection, now: Instant) -> None:
            outbox.give_back(connection, delivery.id, answer, now + BUSY_AGAIN)

        await self._ledger.annotate(delivery.alert_id, [], write)


def lifecycle_key(alert_id: int, created_at: str) -> str:
    """Give the key under which other services know an alert: 64 lower-case hex characters."""
    return hashlib.sha256(f"tocsin {alert_id} {created_at}".encode()).hexdigest()


def transition_of(delivery: Delivery, alert: Alert | None) -> str:
    """Name what happened to the alert for the message: created, escalated, accepted, resolved."""
    if delivery.kind is PageKind.UPDATE:
        return "accepted" if delivery.text.startswith("accepted") else "resolved"
    first = delivery.step.startswith("level 1 · round 1") or alert is None
    return "created" if first else "escalated"
