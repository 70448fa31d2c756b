"""Apply: a batch of requests, read already, becomes alerts, timelines, timers and pages. A plain function."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tocsin.core.beginning import Beginnings
from tocsin.core.change import Change, NoChange
from tocsin.core.event import Event, EventKind, Provenance
from tocsin.core.handle import Intake, handle
from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant
from tocsin.core.match import key_of
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.reading import Reading
from tocsin.core.rules import TELLING, Reason, Result
from tocsin.core.source import Source
from tocsin.core.text import clean
from tocsin.engine.board import Draft
from tocsin.engine.receipt import EventResult, Receipt
from tocsin.store import events, recoveries
from tocsin.store.connection import Connection, DatabaseError

_LOG = logging.getLogger("tocsin.engine")

UNREADABLE_KEY = "tocsin: could not read"
_SHOWN_OF_BODY = 2_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request with its source and what was read in it."""

    source: Source
    inbound: Inbound
    reading: Reading


def apply(
    connection: Connection,
    draft: Draft,
    directory: Directory,
    arrivals: Sequence[Arrival],
    now: Instant,
) -> tuple[list[Change], list[Receipt]]:
    """Decide on every event of every request, in order, and store the requests.

    An event whose handling fails is set aside alone: it is stored, and an alert tells of it.

    Returns:
        the changes to write, and a receipt for each request.
    """
    batch = _Batch(connection, draft, directory, now)
    receipts = [batch.receive(arrival) for arrival in arrivals]
    events.insert(connection, batch.rows)
    if batch.shared:
        events.insert_shared(connection, batch.shared)
    return batch.changes, receipts


class _Batch:
    """The requests of one transaction: what their events are decided over, and what comes of them."""

    def __init__(self, connection: Connection, draft: Draft, directory: Directory, now: Instant) -> None:
        self._connection = connection
        self._draft = draft
        self._directory = directory
        self._now = now
        self._beginnings = Beginnings(directory, now)
        self.changes: list[Change] = []
        self.rows: list[tuple[Any, ...]] = []
        self.shared: list[tuple[int, int, str, str]] = []

    def receive(self, arrival: Arrival) -> Receipt:
        """Decide on what was read in a request, and note its row."""
        before = len(self.changes)
        receipt = self._read(arrival)
        results = receipt.results
        if receipt.result != Result.APPENDED or len(results) > 1:
            # The row of a request names one alert and one result: all else has to be written out.
            self.changes[before:] = [replace(c, light=False) if c.light else c for c in self.changes[before:]]
        event_id = self._draft.give_event_id()
        named = [(r.alert, event_id, r.result, r.reason) for r in results if r.alert is not None]
        if len(results) > 1:
            # Its row names one alert; each of the others must find the request, too.
            self.shared += named
        reason = arrival.reading.unreadable or (results[0].reason if results else "")
        alert_id = named[0][0] if named else None
        self.rows.append(
            events.row_of(event_id, arrival.source.id, arrival.inbound, receipt.result, reason, alert_id)
        )
        return receipt

    def _read(self, arrival: Arrival) -> Receipt:
        reading = arrival.reading
        if reading.ignored is not None:
            result = EventResult(None, Result.IGNORED, reading.ignored)
            return Receipt(Result.IGNORED, (result,))
        if reading.unreadable is not None:
            done = self._decide(arrival, _unreadable_event(arrival, reading.unreadable))
            result = EventResult(done.alert, Result.UNREADABLE, reading.unreadable)
            return Receipt(Result.UNREADABLE, (result,))
        if not reading.events:
            return Receipt(Result.IGNORED, ())
        results = tuple([self._decide_safely(arrival, event) for event in reading.events])
        telling = results[0].result
        if len(results) > 1:
            telling = min((r.result for r in results), key=lambda result: TELLING[result])
        return Receipt(telling, results, reading.events[0].key)

    def _decide_safely(self, arrival: Arrival, event: Event) -> EventResult:
        try:
            return self._decide(arrival, event)
        except DatabaseError:
            # The transaction may be gone: nothing more may be written in it.
            raise
        except Exception:
            _LOG.exception("an event of source %d could not be handled", arrival.source.id)
            done = self._decide(
                arrival, _unreadable_event(arrival, "tocsin failed on this event; please report it")
            )
            return EventResult(done.alert, Result.UNREADABLE, "tocsin failed on this event")

    def _decide(self, arrival: Arrival, event: Event) -> EventResult:
        return decide(
            self._connection,
            self._draft,
            self._directory,
            arrival.source,
            event,
            self._now,
            self.changes,
            self._beginnings,
        )


def decide(
    connection: Connection,
    draft: Draft,
    directory: Directory,
    source: Source,
    event: Event,
    now: Instant,
    changes: list[Change],
    beginnings: Beginnings | None = None,
) -> EventResult:
    """Decide on one event over a draft, and add what it changes to `changes`."""
    recovered = None
    if event.ordered_at is not None and event.key and event.kind is EventKind.ALERT:
        key = key_of(event, source) or ""
        known = (draft.recovery(source.id, key), recoveries.find(connection, source.id, key))
        recovered = max((at for at in known if at is not None), default=None)
    policy = _policy_of(source, directory)
    intake = Intake(source, policy, directory, draft, now, draft.next_id, recovered, beginnings)
    decided = handle(event, intake)
    if isinstance(decided, NoChange):
        if decided.recovered_at is not None and event.key:
            key = key_of(event, source) or ""
            draft.remember(source.id, key, decided.recovered_at)
            recoveries.remember(connection, [(source.id, key, decided.recovered_at)], now)
        return EventResult(None, decided.result, decided.reason)
    if decided.recovered_at is not None and decided.alert.key_match is not None:
        draft.remember(source.id, decided.alert.key_match, decided.recovered_at)
    draft.put(decided.alert)
    changes.append(decided)
    return EventResult(decided.alert.id, decided.result, decided.reason)


def _policy_of(source: Source, directory: Directory) -> Policy:
    """Give the policy of a source, which may have got another one since its request began to arrive."""
    now = directory.sources.get(source.id, source)
    known = directory.policies.get(source.policy_id) or directory.policies.get(now.policy_id)
    # One without levels leads to the fallback: an event is not lost for want of a policy.
    return known or Policy(source.policy_id, "(deleted)", ())


def _unreadable_event(arrival: Arrival, reason: str) -> Event:
    """The alert that tells of a request nobody could read; one per source until it is resolved."""
    body = clean(arrival.inbound.body[: 2 * _SHOWN_OF_BODY].decode("utf-8", "replace"), _SHOWN_OF_BODY)
    return Event(
        kind=EventKind.ALERT,
        key=UNREADABLE_KEY,
        summary=f"Could not read an event from {arrival.source.name}",
        details=f"{reason}\n\n{arrival.inbound.method}, {len(arrival.inbound.body)} bytes:\n{body}",
        provenance=(Provenance("summary", Reason.UNREADABLE),),
    )


def as_unreadable(arrival: Arrival, reason: str) -> Arrival:
    """Give a request whose reading could not be stored, as one that could not be read."""
    return replace(arrival, reading=Reading.cannot_read(reason))
