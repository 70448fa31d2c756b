"""From a tool's request to an alert, step by step: who sent it, what was read, which alert it became."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tocsin.core.duration import spoken_duration
from tocsin.core.event import Event, EventKind
from tocsin.core.instant import rfc3339
from tocsin.core.policy import Policy
from tocsin.core.reason_words import in_words
from tocsin.core.source import Grouping, Source
from tocsin.engine.rereading import Rereading
from tocsin.store.events import StoredEvent
from tocsin.store.retention import RAW_KEPT_FOR

Step = dict[str, Any]

_KINDS = {
    EventKind.ALERT: "a problem",
    EventKind.ACCEPT: "somebody took it",
    EventKind.RESOLVE: "a recovery",
    EventKind.COMMENT: "a remark",
}
_GROUPINGS = {
    Grouping.NONE: "only events with the same key share an alert",
    Grouping.SUMMARY: "events with the same summary share an alert",
    Grouping.UNTIL_ACCEPTED: "all events join its pending alert",
    Grouping.UNTIL_RESOLVED: "all events join its open alert",
    Grouping.WINDOW: "events within a time of the first share an alert",
}
_FIELDS = ("summary", "key", "priority", "severity")
_LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Request:
    """Where an alert came from.

    Attributes:
        alert: its `AlertView`.
        created: the first entry of its timeline, or None.
        stored: the first request that is kept, or None.
        source: as it is configured now; None for an alert by hand or of a source that is gone.
        policy: as it is configured now, or None.
    """

    alert: dict[str, Any]
    created: dict[str, Any] | None
    stored: StoredEvent | None
    rereading: Rereading | None
    source: Source | None
    policy: Policy | None


def step(at: str, name: str, what: str, reason: str = "", **refers: int | str) -> Step:
    """Give a `WhyStep`."""
    return {"at": at, "step": name, "what": what, "reason": reason, "refers": refers}


def request_steps(request: Request) -> Iterator[Step]:
    """Tell how an alert came to be, as `WhyStep`s."""
    by_hand = request.alert["source"]["type"] == "manual"
    if not by_hand:
        yield from _received(request)
    yield from _opened(request, by_hand=by_hand)


def _received(request: Request) -> Iterator[Step]:
    alert, stored = request.alert, request.stored
    name = alert["source"]["name"]
    if stored is None:
        yield step(
            alert["created_at"],
            "source",
            f"a request to {name}; it is not kept any more",
            f"requests are kept for {spoken_duration(RAW_KEPT_FOR)}",
            source=name,
        )
        return
    at = rfc3339(stored.received_at)
    sender = f" from {stored.remote}" if stored.remote else ""
    words = f"{stored.method}{sender} to {name}, {stored.size} bytes"
    yield step(at, "source", words, f"the key in its URL is that of {name}", event=stored.id, source=name)
    rereading = request.rereading
    if rereading is None:
        yield step(at, "reading", "it cannot be read again", "its source is gone", event=stored.id)
    elif rereading.event is None:
        yield step(at, "reading", "no event of it is this alert's", rereading.note, event=stored.id)
    else:
        yield from _read(rereading.event, rereading.note, at, stored.id)


def _read(event: Event, note: str, at: str, event_id: int) -> Iterator[Step]:
    origins: dict[str, str] = {}
    for came in event.provenance:
        origins.setdefault(came.field, came.origin)
    kind = _KINDS[event.kind]
    yield step(at, "reading", f"{kind} ({event.kind})", _after(origins.get("kind"), note), event=event_id)
    for name in _FIELDS:
        value = getattr(event, name)
        if value is not None and value != "":
            yield step(at, "field", f"{name}: {str(value)[:_LONGEST_VALUE]}", origins.get(name, ""))
        elif name == "key":
            yield step(at, "field", "key: none", "no field of the request gives one")


def _after(origin: str | None, note: str) -> str:
    return "; ".join(part for part in (origin, note) if part)


def _opened(request: Request, *, by_hand: bool) -> Iterator[Step]:
    alert, source, policy = request.alert, request.source, request.policy
    at = alert["created_at"]
    created = request.created
    reason = in_words(created["reason"]) if created else ""
    if by_hand:
        yield step(at, "match", created["text"] if created else "opened by hand", "a person did it")
    else:
        grouping = f"; {_GROUPINGS[source.grouping]}" if source else ""
        yield step(at, "match", f"a new alert, #{alert['id']}", reason + grouping)
    yield step(at, "rule", f"it is {alert['priority']}", _priority_reason(request, by_hand=by_hand))
    if policy is None:
        yield step(at, "policy", alert["policy"], "the policy is gone; the fallback contact stands in for it")
        return
    ladder = "; ".join(
        f"{number} {', '.join(str(target) for target in level.targets)}, {spoken_duration(level.timeout)}"
        for number, level in enumerate(policy.levels, 1)
    )
    why = "chosen by hand" if by_hand else f"{alert['source']['name']} leads to it"
    yield step(at, "policy", f"{policy.name}: {ladder or 'no levels'}", why, policy=policy.name)


def _priority_reason(request: Request, *, by_hand: bool) -> str:
    event = request.rereading.event if request.rereading else None
    if by_hand:
        return "chosen by hand"
    if event is not None and event.priority is not None:
        return "the tool says so"
    if event is not None and request.source is not None:
        return f"the tool does not say; {request.source.name} is set to {request.source.priority}"
    return "by the request, or by the setting of its source"
