"""A filter as SQL: a condition on `alerts` and its parameters. Every condition is 0 or 1, never NULL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
from tocsin.core.likeness import like_pattern, spellings
from tocsin.store.codec import RANK_ACCEPTED, RANK_PENDING, RANK_RESOLVED, RANK_SNOOZED, encode

Value = str | int


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a WHERE clause and the values of its `?`, in order."""

    sql: str
    values: tuple[Value, ...] = ()


_ALWAYS = Condition("1")
_RANKS = {
    "pending": (RANK_PENDING,),
    "accepted": (RANK_ACCEPTED,),
    "snoozed": (RANK_SNOOZED,),
    "resolved": (RANK_RESOLVED,),
    "open": (RANK_PENDING, RANK_ACCEPTED, RANK_SNOOZED),
}
_NUMBERS = {
    Field.COUNT: "count",
    Field.NUMBER: "id",
    Field.SEVERITY: "severity",
    Field.SOURCE: "source_id",
}
_LIKE = "LIKE ? ESCAPE '\\'"
_SIGNS = {
    Comparison.IS: "=",
    Comparison.LESS: "<",
    Comparison.AT_MOST: "<=",
    Comparison.MORE: ">",
    Comparison.AT_LEAST: ">=",
}


def translate(wanted: Filter, now: Instant) -> Condition:
    """Write a filter as a condition.

    Args:
        now: what ages are counted from.
    """
    match wanted:
        case Matches():
            return _matches(wanted)
        case OneOf(field=Field.STATUS, words=words):
            return _among("rank", sorted({rank for word in words for rank in _RANKS[word]}))
        case OneOf(field=Field.PRIORITY, words=words):
            return _among("priority", [word.upper() for word in words])
        case OneOf(words=words):
            return _among("test", [int(word == "yes") for word in words])
        case Compares():
            return _compares(wanted, now)
        case Contains(text=text):
            return _contains(text)
        case Not(part=part):
            found = translate(part, now)
            return Condition(f"NOT ({found.sql})", found.values)
        case AllOf(parts=parts):
            return joined([translate(part, now) for part in parts])
        case AnyOf(parts=parts):
            return _any([translate(part, now) for part in parts])


def joined(conditions: Sequence[Condition]) -> Condition:
    """Give the condition that all of several hold."""
    told = [condition for condition in conditions if condition != _ALWAYS]
    if not told:
        return _ALWAYS
    sql = " AND ".join(f"({condition.sql})" for condition in told)
    return Condition(sql, tuple(value for condition in told for value in condition.values))


def _any(conditions: Sequence[Condition]) -> Condition:
    sql = " OR ".join(f"({condition.sql})" for condition in conditions)
    return Condition(sql, tuple(value for condition in conditions for value in condition.values))


def _among(column: str, words: Sequence[Value]) -> Condition:
    return Condition(f"{column} IN ({', '.join('?' * len(words))})", tuple(words))


def _compares(wanted: Compares, now: Instant) -> Condition:
    sign = _SIGNS[wanted.comparison]
    if wanted.field is Field.AGE:
        return Condition(f"? - created_at {sign} ?", (now, wanted.numbers[0]))
    if wanted.field in (Field.SINCE, Field.UNTIL):
        return Condition(f"created_at {sign} ?", wanted.numbers)
    column = _NUMBERS[wanted.field]
    if wanted.comparison is Comparison.IS:
        return Condition(f"coalesce({_among(column, wanted.numbers).sql}, 0)", wanted.numbers)
    return Condition(f"coalesce({column} {sign} ?, 0)", wanted.numbers)


def _contains(text: str) -> Condition:
    patterns = [like_pattern(spelling, within=True, wildcard=False) for spelling in spellings(text)]
    one = f"summary {_LIKE} OR details {_LIKE} OR coalesce(key {_LIKE}, 0)"
    return _any([Condition(one, (pattern,) * 3) for pattern in patterns])


def _matches(wanted: Matches) -> Condition:
    of_one: dict[Field, Callable[[str], Condition]] = {
        Field.KEY: lambda like: Condition(f"coalesce(key {_LIKE}, 0)", (like,)),
        Field.SOURCE: _source,
        Field.POLICY: lambda like: Condition(
            f"policy_id IN (SELECT id FROM policies WHERE name {_LIKE})", (like,)
        ),
        Field.WHO: _who,
        Field.LABEL: lambda like: _label(wanted.label, like),
    }
    likes = [like_pattern(spelling) for pattern in wanted.patterns for spelling in spellings(pattern)]
    return _any([of_one[wanted.field](like) for like in likes])


def _source(like: str) -> Condition:
    """Find by name or type; alerts made by hand have no source and are called so."""
    return Condition(
        f"source_id IN (SELECT id FROM sources WHERE name {_LIKE} OR type {_LIKE}) "
        f"OR (source_id = 0 AND ('by hand' {_LIKE} OR 'manual' {_LIKE}))",
        (like,) * 4,
    )


def _who(like: str) -> Condition:
    """Find by owner or by who was paged; most alerts were paged to nobody, and are not unfolded."""
    return Condition(
        f"coalesce(owner {_LIKE}, 0) OR (responders <> '[]' AND EXISTS "
        f"(SELECT 1 FROM json_each(responders) AS paged WHERE paged.value ->> 0 {_LIKE}))",
        (like, like),
    )


def _label(name: str, like: str) -> Condition:
    """Find by label; only alerts whose labels hold the name at all are unfolded."""
    return Condition(
        "instr(labels, ?) > 0 AND EXISTS "
        f"(SELECT 1 FROM json_each(labels) AS label WHERE label.key = ? AND label.value {_LIKE})",
        (f"{encode(name)}:", name, like),
    )
