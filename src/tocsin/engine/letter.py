"""Letters: a delivery as the message that a destination sends, and whether it is still wanted."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tocsin.core.alert import Alert, Status
from tocsin.core.change import PageKind
from tocsin.core.duration import spoken_duration
from tocsin.core.escalation import LATE_FROM
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.notice import UNLESS_ACCEPTED
from tocsin.destinations.service import Family, Message
from tocsin.store.lease import Leased
from tocsin.store.outbox import Delivery

_PAGING = frozenset({PageKind.PAGE, PageKind.FALLBACK})
_KIND = {PageKind.NOTICE: PageKind.UPDATE}


def letter(
    leased: Leased, view: Mapping[str, Any], family: Family, now: Instant, answer_url: str = ""
) -> Message:
    """Write a delivery as a message.

    Args:
        view: the alert as the API shows it.
        family: of the service; only where a repeat is seen twice, the message warns of it.
        answer_url: where the person can answer in a browser, or nothing.
    """
    delivery = leased.delivery
    late = lateness(delivery, now)
    again = f"-{delivery.by_hand}" if delivery.by_hand and not delivery.unsure else ""
    return Message(
        delivery_id=f"tocsin-{delivery.alert_id}-{delivery.id}-{delivery.created_at}{again}",
        lifecycle_key=lifecycle_key(delivery.alert_id, leased.alert_created_at),
        kind=_KIND.get(delivery.kind, delivery.kind).value,
        text=f"{delivery.text} · {late}" if late else delivery.text,
        address=delivery.address,
        at=rfc3339(delivery.created_at),
        transition=delivery.transition,
        user=delivery.user,
        attempt=delivery.attempts,
        possible_repeat=delivery.unsure and family is Family.MESSAGES,
        alert=dict(view),
        remote=leased.remote,
        answer_url=answer_url,
    )


def lateness(delivery: Delivery, now: Instant) -> str:
    """Say how late a page leaves, where it should have left at once and its text does not say so already."""
    late = now - delivery.planned_at
    if delivery.kind not in _PAGING or delivery.by_hand or late < LATE_FROM or "late by " in delivery.text:
        return ""
    return f"late by {spoken_duration(late)}"


def lifecycle_key(alert_id: int, created_at: Instant) -> str:
    """Give the key under which other services know an alert: 64 lower-case hex characters."""
    return hashlib.sha256(f"tocsin {alert_id} {rfc3339(created_at)}".encode()).hexdigest()


def unwanted(delivery: Delivery, alert: Alert | None) -> str | None:
    """Say why a message must not leave any more, or None.

    Args:
        alert: as it is committed this instant; None once it is resolved.
    """
    if delivery.by_hand:
        return None
    match delivery.kind:
        case PageKind.UPDATE:
            return _stale(delivery, alert)
        case PageKind.NOTICE:
            return _stale(delivery, alert) or _unwanted_notice(delivery, alert)
        case PageKind.QUESTION:
            return "resolved before it left" if alert is None else None
        case PageKind.PAGE | PageKind.FALLBACK:
            return _unwanted_page(delivery, alert)


def _unwanted_page(delivery: Delivery, alert: Alert | None) -> str | None:
    if alert is None:
        return "resolved before it left"
    if alert.snoozed_until is not None:
        return "snoozed before it left"
    if delivery.user is not None and alert.status is not Status.PENDING:
        return f"accepted by {alert.owner or 'the tool'} before it left"
    # A tool hears of an alert before it hears that it was accepted.
    return None


def _stale(delivery: Delivery, alert: Alert | None) -> str | None:
    """Say that what an update tells is no longer so."""
    if delivery.transition == "resolved" and alert is not None:
        return "reopened before it left"
    if delivery.transition == "accepted" and alert is None:
        return "resolved before it left"
    if delivery.transition == "accepted" and alert is not None and alert.status is Status.PENDING:
        return "no longer accepted when it was to leave"
    return None


def _unwanted_notice(delivery: Delivery, alert: Alert | None) -> str | None:
    if delivery.transition not in {"created", "reopened"}:
        return None
    if alert is None:
        return "resolved before it left"
    if UNLESS_ACCEPTED in delivery.step and alert.status is not Status.PENDING:
        return f"accepted by {alert.owner or 'the tool'} in time"
    return None
