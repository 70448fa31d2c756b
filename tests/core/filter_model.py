"""What a filter means, in the plainest words: a model that the store's translation is compared with."""

import re
from dataclasses import dataclass, field

from tocsin.core.filter import (
    AllOf,
    AnyOf,
    Compares,
    Comparison,
    Contains,
    Field,
    Filter,
    Matches,
    Not,
    OneOf,
)
from tocsin.core.instant import Instant


@dataclass(frozen=True)
class Subject:
    """An alert as a filter sees it."""

    id: int
    state: str
    source: tuple[int, str, str]
    priority: str = "high"
    severity: int | None = None
    summary: str = ""
    details: str = ""
    key: str | None = None
    policy: str = ""
    owner: str | None = None
    responders: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    created_at: Instant = 0
    count: int = 1
    test: bool = False


def holds(wanted: Filter, alert: Subject, now: Instant) -> bool:
    """Tell whether a filter finds an alert."""
    match wanted:
        case Matches():
            return any(_like(pattern, text) for pattern in wanted.patterns for text in _texts(wanted, alert))
        case OneOf(field=Field.STATUS, words=words):
            return alert.state in words or (alert.state != "resolved" and "open" in words)
        case OneOf(field=Field.PRIORITY, words=words):
            return alert.priority in words
        case OneOf(words=words):
            return ("yes" if alert.test else "no") in words
        case Compares(field=Field.SINCE, numbers=(at,)):
            return alert.created_at >= at
        case Compares(field=Field.UNTIL, numbers=(at,)):
            return alert.created_at < at
        case Compares():
            number = _number(wanted.field, alert, now)
            return number is not None and any(_compare(number, wanted.comparison, n) for n in wanted.numbers)
        case Contains(text=text):
            return any(_within(text, place) for place in (alert.summary, alert.details, alert.key or ""))
        case Not(part=part):
            return not holds(part, alert, now)
        case AllOf(parts=parts):
            return all(holds(part, alert, now) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, alert, now) for part in parts)


def _texts(wanted: Matches, alert: Subject) -> tuple[str, ...]:
    match wanted.field:
        case Field.SOURCE:
            return alert.source[1:]
        case Field.WHO:
            return (*((alert.owner,) if alert.owner else ()), *alert.responders)
        case Field.KEY:
            return (alert.key,) if alert.key is not None else ()
        case Field.LABEL:
            return (alert.labels[wanted.label],) if wanted.label in alert.labels else ()
        case _:
            return (alert.policy,)


def _number(asked: Field, alert: Subject, now: Instant) -> int | None:
    known = {Field.SEVERITY: alert.severity, Field.COUNT: alert.count, Field.NUMBER: alert.id}
    return known[asked] if asked in known else now - alert.created_at


def _compare(number: int, comparison: Comparison, other: int) -> bool:
    return {
        Comparison.IS: number == other,
        Comparison.LESS: number < other,
        Comparison.AT_MOST: number <= other,
        Comparison.MORE: number > other,
        Comparison.AT_LEAST: number >= other,
    }[comparison]


def _spellings(text: str) -> tuple[str, ...]:
    return (text, text.lower(), text.upper())


def _like(pattern: str, text: str) -> bool:
    return any(
        re.fullmatch(
            ".*".join(map(re.escape, spelling.split("*"))), text, re.ASCII | re.IGNORECASE | re.DOTALL
        )
        for spelling in _spellings(pattern)
    )


def _within(words: str, text: str) -> bool:
    return any(
        re.search(re.escape(spelling), text, re.ASCII | re.IGNORECASE) for spelling in _spellings(words)
    )
