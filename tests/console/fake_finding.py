"""What a filter finds and how it could go on, for the engine in memory."""

from collections.abc import Iterable

from tests.core.filter_model import Subject, holds
from tocsin.api.finding import Candidate, Completions
from tocsin.api.models import AlertView
from tocsin.core.filter import ABOUT, PRIORITIES, STATUSES, Field
from tocsin.core.filter_completion import quoted, typed_at
from tocsin.core.filter_text import parse
from tocsin.core.instant import Instant, parse_instant


def fits(alert: AlertView, query: str, me: str, now: Instant) -> bool:
    """Tell whether a filter finds an alert."""
    return not query or holds(parse(query, me, now), _subject(alert), now)


def completions(query: str, cursor: int, alerts: Iterable[AlertView]) -> Completions:
    """Give names of fields, and the values of some."""
    typed = typed_at(query, cursor)
    values = {
        Field.STATUS: STATUSES,
        Field.PRIORITY: PRIORITIES,
        Field.SOURCE: sorted({alert.source.name for alert in alerts}),
        Field.WHO: ("me", "alice", "bob"),
    }
    if typed.field is None:
        choices = [(f"{field.value}:", about) for field, about in ABOUT.items()]
    else:
        choices = [(quoted(value), "") for value in values.get(typed.field, ())]
    found = [Candidate(text=text, about=about) for text, about in choices if text.startswith(typed.text)]
    return Completions(start=typed.start, end=typed.end, candidates=found)


def _subject(alert: AlertView) -> Subject:
    return Subject(
        id=alert.id,
        state="snoozed" if alert.snoozed_until else alert.status.lower(),
        source=(alert.source.id, alert.source.name, alert.source.type),
        priority=alert.priority.lower(),
        severity=alert.severity,
        summary=alert.summary,
        details=alert.details,
        key=alert.key,
        policy=alert.policy,
        owner=alert.owner,
        responders=tuple(alert.escalation.paged) if alert.escalation else (),
        labels=alert.labels,
        created_at=parse_instant(alert.created_at) or 0,
        count=alert.count,
        test=alert.test,
    )
