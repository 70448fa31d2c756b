"""Completions: how a filter could go on, with the values that there are, the most used first."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tocsin.core import filter_times
from tocsin.core.filter import ABOUT, PRIORITIES, STATUSES, YES_OR_NO, Field
from tocsin.core.filter_completion import Typed, quoted, typed_at
from tocsin.engine.state import EngineFacts
from tocsin.store import recent_words
from tocsin.store.codec import decode
from tocsin.store.connection import Connection

_MOST = 20
_FIXED: dict[Field, tuple[tuple[str, str], ...]] = {
    Field.STATUS: tuple((word, "") for word in STATUSES),
    Field.PRIORITY: tuple((word, "") for word in PRIORITIES),
    Field.TEST: tuple((word, "") for word in YES_OR_NO),
    Field.SEVERITY: tuple((str(number), "") for number in range(1, 6)),
    Field.AGE: (("5m", ""), ("1h", ""), ("1d", "")),
    Field.COUNT: (("10", ""), ("100", "")),
    Field.SINCE: tuple((word, "") for word in filter_times.WORDS),
    Field.UNTIL: tuple((word, "") for word in filter_times.WORDS),
}
_SIGN = {Field.AGE: ">", Field.COUNT: ">", Field.SEVERITY: "<=", Field.LABEL: "."}

Choice = tuple[str, str]
"""A value and what it is."""


class Completions:
    """Knows the values of filters."""

    def __init__(self, facts: EngineFacts) -> None:
        self._facts = facts

    def of(self, connection: Connection, query: str, cursor: int | None, me: str) -> dict[str, Any]:
        """Give `Completions` at a cursor, by default at the end."""
        typed = typed_at(query, len(query) if cursor is None else cursor)
        if typed.field is None:
            choices = self._fields(connection, typed)
        else:
            found = self._values(connection, typed, me)
            choices = [(quoted(value), about) for value, about in _like(typed.text, found)]
        return {
            "start": typed.start,
            "end": typed.end,
            "candidates": [{"text": text, "about": about} for text, about in choices[:_MOST]],
        }

    def _fields(self, connection: Connection, typed: Typed) -> list[Choice]:
        """Give names of fields; after `label.`, names of labels."""
        if typed.text.startswith("label."):
            names = Counter(name for labels in _labels(connection) for name in labels)
            choices = [(f"label.{name}=", _times(count)) for name, count in names.most_common()]
            return [choice for choice in choices if choice[0].startswith(typed.text)]
        fields = [(f"{field.value}{_SIGN.get(field, ':')}", about) for field, about in ABOUT.items()]
        return [choice for choice in fields if choice[0].startswith(typed.text.lower())]

    def _values(self, connection: Connection, typed: Typed, me: str) -> Iterable[Choice]:
        directory = self._facts.directory()
        match typed.field:
            case Field.SOURCE:
                used = recent_words.sources(connection)
                named = ((s.name, f"{s.type}, {_times(used[s.id])}") for s in directory.sources.values())
                return sorted(named, key=lambda choice: -_count(choice[1]))
            case Field.WHO:
                others = ((name, "") for name in directory.users if name != me)
                return [("me", me), *others]
            case Field.POLICY:
                return [(policy.name, "") for policy in directory.policies.values()]
            case Field.KEY:
                return _used(recent_words.keys(connection))
            case Field.LABEL:
                values = (labels[typed.label] for labels in _labels(connection) if typed.label in labels)
                return _used(Counter(values))
            case None:
                return ()
            case field:
                return _FIXED.get(field, ())


def _labels(connection: Connection) -> list[dict[str, str]]:
    return [decode(text) for text in recent_words.labels(connection)]


def _used(values: "Counter[str]") -> list[Choice]:
    return [(value, _times(count)) for value, count in values.most_common()]


def _times(count: int) -> str:
    return f"{count} lately"


def _count(about: str) -> int:
    return int(about.rpartition(", ")[2].split()[0])


def _like(typed: str, choices: Iterable[Choice]) -> list[Choice]:
    """Give the choices that begin with what was typed, then those that hold it."""
    word = typed.casefold()
    holding = [choice for choice in choices if word in choice[0].casefold()]
    return sorted(holding, key=lambda choice: not choice[0].casefold().startswith(word))
