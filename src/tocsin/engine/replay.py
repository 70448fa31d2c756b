"""Replay: what requests would do if they came again, one after another, to a pager without open alerts.

The real parsers and the real rules decide, over a board of its own: nothing is stored, nobody is paged.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tocsin.core.change import NoChange
from tocsin.core.event import Event, EventKind
from tocsin.core.handle import Intake, handle
from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.match import key_of
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.reading import Reading
from tocsin.core.reason_words import in_words
from tocsin.core.source import Source
from tocsin.engine.board import Board, Draft
from tocsin.engine.parsers import Parsers
from tocsin.sources.registry import integration

Shown = dict[str, Any]


def readings(source: Source, requests: Sequence[Inbound], directory: Directory) -> list[Shown]:
    """Read requests in order, and decide what their events would do.

    Args:
        source: with the settings to read by.
        requests: oldest first.

    Returns:
        an `api.exploring.Reading` for each.
    """
    parsers, kind = Parsers(), integration(source.type)
    play = _Play(source, directory)
    return [play.take(parsers.read(source, kind, inbound), inbound.received_at) for inbound in requests]


class _Play:
    """The alerts of one replay."""

    def __init__(self, source: Source, directory: Directory) -> None:
        self._source = source
        self._directory = directory
        self._policy = directory.policies.get(source.policy_id) or Policy(source.policy_id, "(deleted)", ())
        self._draft = Draft(Board((), next_id=1, next_event_id=1, seq=0))

    def take(self, reading: Reading, now: Instant) -> Shown:
        """Give what one request says and does."""
        if reading.errors:
            return {"verdict": "refused", "reason": "; ".join(reading.errors), "events": []}
        if reading.unreadable is not None:
            return {"verdict": "unreadable", "reason": reading.unreadable, "events": []}
        if reading.ignored is not None:
            return {"verdict": "ignored", "reason": reading.ignored, "events": []}
        return {"verdict": "events", "reason": "", "events": list(self._events(reading.events, now))}

    def _events(self, events: Sequence[Event], now: Instant) -> Iterator[Shown]:
        for event in events:
            result, reason, alert = self._decide(event, now)
            yield {**read_event(event), "result": result, "reason": in_words(reason), "alert": alert}

    def _decide(self, event: Event, now: Instant) -> tuple[str, str, int | None]:
        draft = self._draft
        key = key_of(event, self._source)
        recovered = None
        if event.ordered_at is not None and key and event.kind is EventKind.ALERT:
            recovered = draft.recovery(self._source.id, key)
        intake = Intake(self._source, self._policy, self._directory, draft, now, draft.next_id, recovered)
        decided = handle(event, intake)
        if decided.recovered_at is not None and key:
            draft.remember(self._source.id, key, decided.recovered_at)
        if isinstance(decided, NoChange):
            return decided.result, decided.reason, None
        draft.put(decided.alert)
        return decided.result, decided.reason, decided.alert.id


def read_event(event: Event) -> Shown:
    """Give an event as an `api.exploring.ReadEvent`, without what it would do."""
    return {
        "kind": event.kind.value,
        "summary": event.summary,
        "details": event.details,
        "key": event.key,
        "priority": event.priority.value if event.priority else None,
        "severity": event.severity,
        "occurred_at": rfc3339(event.occurred_at) if event.occurred_at is not None else None,
        "links": [{"text": link.text, "href": link.href} for link in event.links],
        "labels": dict(event.labels),
        "origins": [{"field": came.field, "origin": came.origin} for came in event.provenance],
    }
