"""The terms of a filter: what each field takes as its values, and what is said where it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tocsin.core import filter_times
from tocsin.core.duration import DurationError, parse_duration
from tocsin.core.filter import (
    PRIORITIES,
    STATUSES,
    YES_OR_NO,
    AllOf,
    Compares,
    Comparison,
    Contains,
    Field,
    Filter,
    Matches,
    OneOf,
)
from tocsin.core.instant import Instant

_LARGEST = 2**53
_WORDS: dict[Field, tuple[str, ...]] = {
    Field.STATUS: STATUSES,
    Field.PRIORITY: PRIORITIES,
    Field.TEST: YES_OR_NO,
}
_SHOWN = {
    Field.SEVERITY: "severity:1 or severity<=2",
    Field.COUNT: "count:1 or count>10",
    Field.NUMBER: "id:42 or #42",
    Field.AGE: "age>1h or age<30m",
}
_TIMES = {
    Field.SINCE: "since:today, since:2026-11-19 or since:2h",
    Field.UNTIL: "until:yesterday, until:2026-11-19 or until:2h",
}


class FilterError(ValueError):
    """A filter that cannot be read.

    Attributes:
        sentence: what is wrong, and how it is written.
        position: where, in characters from 0.
    """

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.position = position


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it was typed, without its quotes, and where it begins."""

    text: str
    at: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when.

    Attributes:
        me: who `me` is.
        now: what days and times are counted from.
    """

    me: str
    now: Instant


def number(wanted: int) -> Filter:
    """Give the filter that finds one alert by its number."""
    return Compares(Field.NUMBER, Comparison.IS, (wanted,))


def condition(
    field: Field, label: str, sign: str, values: Sequence[Written], asker: Asker, at: int
) -> Filter:
    """Give the condition on a field.

    Args:
        label: its name, where the field is a label.
        sign: `:` or `=`, or how a number is compared.
        at: where the field's name begins.

    Raises:
        FilterError: a value or the sign is none that the field takes.
    """
    comparison = Comparison.IS if sign == "=" else Comparison(sign)
    for value in values:
        if not value.text:
            raise FilterError(f"{field} needs a value: {_takes(field)}", value.at)
    if field in _SHOWN:
        return _compared(field, comparison, values, at)
    if comparison is not Comparison.IS:
        raise FilterError(f"{field} is not a number: write {field}:… with a colon", at)
    if field in _TIMES:
        return _made(field, values, asker.now)
    if field in _WORDS:
        return OneOf(field, tuple(_word(field, value) for value in values))
    if field is Field.TEXT:
        return AllOf(tuple(Contains(value.text) for value in values))
    if field is Field.WHO:
        return Matches(field, tuple(asker.me if v.text.lower() == "me" else v.text for v in values))
    return Matches(field, tuple(value.text for value in values), label)


def _takes(field: Field) -> str:
    if field in _WORDS:
        return ", ".join(_WORDS[field])
    if field in _SHOWN:
        return _SHOWN[field]
    if field in _TIMES:
        return _TIMES[field]
    shown = {Field.WHO: "me or a name", Field.LABEL: "label.region=eu"}
    return shown.get(field, f"{field}:name or {field}:be*")


def _made(field: Field, values: Sequence[Written], now: Instant) -> Filter:
    if len(values) > 1:
        raise FilterError(f"{field} takes one value", values[1].at)
    made = filter_times.made(field, values[0].text, now)
    if made is None:
        raise FilterError(f"{values[0].text!r} is no time: write {_TIMES[field]}", values[0].at)
    return made


def _word(field: Field, value: Written) -> str:
    word = value.text.lower()
    if word in _WORDS[field]:
        return word
    near = get_close_matches(word, _WORDS[field], 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_WORDS[field])}"
    raise FilterError(f"{value.text!r} is no {field}: {hint}", value.at)


def _compared(field: Field, comparison: Comparison, values: Sequence[Written], at: int) -> Filter:
    if field is Field.AGE and comparison is Comparison.IS:
        raise FilterError("age is compared: age>1h or age<30m", at)
    if comparison is not Comparison.IS and len(values) > 1:
        raise FilterError(f"{field}{comparison} takes one value", values[1].at)
    return Compares(field, comparison, tuple(_number(field, value) for value in values))


def _number(field: Field, value: Written) -> int:
    if field is Field.AGE:
        try:
            span = parse_duration(value.text)
        except DurationError:
            raise FilterError(f"{value.text!r} is no age: write 30s, 5m, 2h or 1d", value.at) from None
        return min(span, _LARGEST)
    text = value.text.removeprefix("#") if field is Field.NUMBER else value.text
    if not (text.isascii() and text.isdigit() and len(text) < 17):
        raise FilterError(f"{value.text!r} is no number: write {_SHOWN[field]}", value.at)
    return int(text)
