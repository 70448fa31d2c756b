"""Between the core's values and columns: JSON for what is read whole."""

from typing import Any

import orjson

from tocsin.core.alert import Alert, Escalation, Halt, Responder, Status
from tocsin.core.event import Link, Priority


def encode(value: Any) -> str:
    """Write a value as compact JSON text."""
    return orjson.dumps(value).decode()


def decode(text: str) -> Any:
    """Read a value back."""
    return orjson.loads(text)


def encode_responders(responders: tuple[Responder, ...]) -> str:
    """Write responders as pairs of name and accepted."""
    return encode([[r.user, r.accepted] for r in responders]) if responders else "[]"


def encode_links(links: tuple[Link, ...]) -> str:
    """Write links as pairs of text and address."""
    return encode([[link.text, link.href] for link in links]) if links else "[]"


RANK_PENDING, RANK_ACCEPTED, RANK_SNOOZED, RANK_RESOLVED = range(4)


def rank_of(alert: Alert) -> int:
    """Give the place of an alert's group in lists: pending, accepted, snoozed, resolved."""
    if alert.status is Status.RESOLVED:
        return RANK_RESOLVED
    if alert.snoozed_until is not None:
        return RANK_SNOOZED
    return RANK_ACCEPTED if alert.status is Status.ACCEPTED else RANK_PENDING


STATE_COLUMNS = (
    "source_id, policy_id, status, rank, priority, severity, summary, summary_match, key, key_match, owner, "
    "test, count, generation, created_at, updated_at, accepted_at, resolved_at, snoozed_until, problem_at, "
    "auto_resolve_at, ask_owner_at, level, round, next_at, halt, exhausted, assigned, responders"
)


def state_row(alert: Alert) -> tuple[Any, ...]:
    """Give an alert's state as values for `STATE_COLUMNS`."""
    place = alert.escalation
    return (
        alert.source_id,
        alert.policy_id,
        alert.status.value,
        rank_of(alert),
        alert.priority.value,
        alert.severity,
        alert.summary,
        alert.summary_match,
        alert.key,
        alert.key_match,
        alert.owner,
        int(alert.test),
        alert.count,
        alert.generation,
        alert.created_at,
        alert.updated_at,
        alert.accepted_at,
        alert.resolved_at,
        alert.snoozed_until,
        alert.problem_at,
        alert.auto_resolve_at,
        alert.ask_owner_at,
        place.level,
        place.round,
        place.next_at,
        place.halt.value if place.halt else None,
        int(place.exhausted),
        int(place.assigned),
        encode_responders(alert.responders),
    )


# Looked up instead of called: a hundred thousand open alerts are read at a start.
_STATUSES = {status.value: status for status in Status}
_PRIORITIES = {priority.value: priority for priority in Priority}
_HALTS = {halt.value: halt for halt in Halt}


def alert_of(row: tuple[Any, ...]) -> Alert:
    """Build an alert from `id` and `STATE_COLUMNS`."""
    (
        alert_id, source_id, policy_id, status, _rank, priority, severity, summary, summary_match, key,
        key_match, owner, test, count, generation, created_at, updated_at, accepted_at, resolved_at,
        snoozed_until, problem_at, auto_resolve_at, ask_owner_at, level, round_, next_at, halt, exhausted,
        assigned, responders,
    ) = row  # fmt: skip
    return Alert(
        id=alert_id,
        source_id=source_id,
        policy_id=policy_id,
        status=_STATUSES[status],
        priority=_PRIORITIES[priority],
        severity=severity,
        summary=summary,
        summary_match=summary_match,
        key=key,
        key_match=key_match,
        owner=owner,
        test=bool(test),
        count=count,
        generation=generation,
        created_at=created_at,
        updated_at=updated_at,
        accepted_at=accepted_at,
        resolved_at=resolved_at,
        snoozed_until=snoozed_until,
        problem_at=problem_at,
        auto_resolve_at=auto_resolve_at,
        ask_owner_at=ask_owner_at,
        escalation=Escalation(
            level, round_, next_at, _HALTS[halt] if halt else None, bool(exhausted), bool(assigned)
        ),
        responders=()
        if responders == "[]"
        else tuple(Responder(user, accepted) for user, accepted in decode(responders)),
    )
