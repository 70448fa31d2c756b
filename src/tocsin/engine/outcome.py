"""Outcomes: what became of each attempt, written in one transaction with all that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from tocsin.core.alert import Alert
from tocsin.core.change import Change, Entry, EntryKind, PageKind
from tocsin.core.command import Scene
from tocsin.core.detour import REASON, Sent, detour, next_step
from tocsin.core.instant import MINUTE, SECOND, Instant, Millis
from tocsin.core.people import Channel, Directory
from tocsin.destinations.service import Fate, Verdict
from tocsin.engine.board import Draft
from tocsin.engine.due import policy_of
from tocsin.engine.ledger import Ledger
from tocsin.engine.letter import unwanted
from tocsin.store import alerts, outbox, remotes
from tocsin.store.connection import Connection
from tocsin.store.outbox import Delivery

RETRY_FIRST: Millis = 5 * SECOND
RETRY_MOST: Millis = 5 * MINUTE
GIVE_UP_AFTER = 30
DETOUR_AFTER = 5

_ASKING = frozenset({PageKind.PAGE, PageKind.FALLBACK})


class Outcomes:
    """Records what became of deliveries."""

    def __init__(self, ledger: Ledger, directory: Callable[[], Directory], random: Random) -> None:
        """Make it.

        Args:
            random: jitter of retries.
        """
        self._ledger = ledger
        self._directory = directory
        self._random = random

    async def record(self, delivery: Delivery, name: str, verdict: Verdict, late: str) -> None:
        """Record the verdict of an attempt.

        Args:
            name: of the destination, as it is called now.
            late: how late the page left, or nothing.
        """
        whom = f"{name} → {delivery.user}" if delivery.user else name
        remote = verdict.remote
        if verdict.fate is Fate.OK:
            words = f"{whom}: {verdict.answer}" + (f", {late}" if late else "")
            await self._finish(delivery, "sent", verdict.answer, words, remote)
        elif verdict.fate is Fate.GIVE_UP or delivery.attempts >= GIVE_UP_AFTER:
            times = f" after {delivery.attempts} attempts" if delivery.attempts > 1 else ""
            words = f"{whom} failed, given up{times}: {verdict.answer}"
            await self._fail(delivery, "failed", verdict, words, 0)
        else:
            wait = self._backoff(delivery.attempts, verdict.retry_after)
            await self._fail(delivery, "pending", verdict, f"{whom} failed: {verdict.answer}", wait)

    async def cancel(self, delivery: Delivery) -> None:
        """Record that a message was not sent because nobody wants it any more.

        Where it is wanted again by now, because what spoke against it was undone, it waits as before.
        """
        whom = delivery.user or delivery.destination

        def decide(connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], None]:
            alert = draft.get(delivery.alert_id) or alerts.load(connection, delivery.alert_id)
            why = unwanted(delivery, alert if alert is not None and alert.open else None)
            if alert is None or why is None:
                outbox.put_back(connection, delivery.id, "", now)
                return (), None
            outbox.finish(connection, delivery.id, "cancelled", why, now)
            words = f"{delivery.kind.value} to {whom} not sent: {why}"
            entry = Entry(EntryKind.DELIVERY, words, f"attempt {delivery.attempts}")
            return (Change(alert, "delivery", entry.reason, (entry,)),), None

        await self._ledger.record(decide)

    async def go_round(self, delivery: Delivery, name: str) -> None:
        """Ask others in the place of a page that waits for a destination which is down."""
        words = f"{name} → {delivery.user}" if delivery.user else name
        entry = Entry(EntryKind.DELIVERY, f"{words} waits: {name} is down", "destination-down")

        def decide(connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], None]:
            present = outbox.find(connection, delivery.id)
            if present is None or present.state != "pending" or present.detoured_at is not None:
                return (), None
            return self._changes(connection, draft, present, entry, now, lost=True), None

        await self._ledger.record(decide)

    def _backoff(self, attempts: int, asked: int | None) -> Millis:
        """Wait at random up to a bound that doubles with each attempt, and never less than was asked for."""
        longest = min(RETRY_MOST, RETRY_FIRST * 2 ** min(attempts - 1, 10))
        return max(asked or 0, self._random.randint(min(SECOND, longest), longest))

    async def _finish(
        self, delivery: Delivery, state: str, answer: str, words: str, remote: Mapping[str, str] | None
    ) -> None:
        def write(connection: Connection, now: Instant) -> None:
            outbox.finish(connection, delivery.id, state, answer, now)
            if state == "sent":
                outbox.note_success(connection, delivery.destination_id, now)
            if remote is not None:
                remotes.remember(connection, delivery, remote)

        entry = Entry(EntryKind.DELIVERY, words, f"attempt {delivery.attempts}")
        await self._ledger.annotate(delivery.alert_id, [entry], write)

    async def _fail(self, delivery: Delivery, state: str, verdict: Verdict, words: str, wait: Millis) -> None:
        """Record a failed attempt; a page that does not arrive makes others asked in the same transaction."""
        entry = Entry(EntryKind.DELIVERY, words, f"attempt {delivery.attempts}")

        def decide(connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], None]:
            if state == "failed":
                outbox.finish(connection, delivery.id, state, verdict.answer, now)
            else:
                unsure = verdict.fate is Fate.UNKNOWN
                outbox.put_back(connection, delivery.id, verdict.answer, now + wait, unsure=unsure)
            if verdict.remote is not None:
                remotes.remember(connection, delivery, verdict.remote)
            lost = state == "failed" or delivery.attempts >= DETOUR_AFTER
            return self._changes(connection, draft, delivery, entry, now, lost=lost), None

        await self._ledger.record(decide)

    def _changes(
        self,
        connection: Connection,
        draft: Draft,
        delivery: Delivery,
        entry: Entry,
        now: Instant,
        *,
        lost: bool,
    ) -> Sequence[Change]:
        """Give the line of the timeline, and the detour where a page is lost for the first time."""
        alert = draft.get(delivery.alert_id) or alerts.load(connection, delivery.alert_id)
        if alert is None:
            return ()
        told = Change(alert, "delivery", entry.reason, (entry,))
        if not lost or delivery.kind not in _ASKING or delivery.detoured_at is not None:
            return (told,)
        change = self._detour(connection, alert, delivery, now)
        outbox.mark_detoured(connection, delivery.id, now)
        if change is None:
            return (told,)
        draft.put(change.alert)
        return (told, change)

    def _detour(
        self, connection: Connection, alert: Alert, delivery: Delivery, now: Instant
    ) -> Change | None:
        directory = self._directory()
        others = [
            _sent(found)
            for found in outbox.of_alert(connection, alert.id)
            if found.kind in _ASKING and found.id != delivery.id
        ]
        later = next_step(alert, _sent(delivery), others, now)
        if later is not None:
            outbox.bring_forward(connection, later[0].id, now)
            return Change(alert, "detoured", REASON, (later[1],))
        scene = Scene(policy_of(alert, directory), directory, now)
        return detour(alert, _sent(delivery), others, scene)


def _sent(found: Delivery) -> Sent:
    return Sent(
        Channel(found.destination, found.address, found.user),
        found.kind,
        found.step,
        found.generation,
        found.text,
        arrived=found.state == "sent",
        lost=found.state == "failed" or found.detoured_at is not None,
        waits_until=found.due_at if found.state == "pending" and found.attempts == 0 else None,
        id=found.id,
    )
