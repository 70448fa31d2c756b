"""A filter: which alerts a person wants to see, as a tree of conditions; `core/filter_text.py` reads one."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.core.instant import Millis


class Field(StrEnum):
    """What a condition asks about; the value is its name in the language."""

    STATUS = "status"
    SOURCE = "source"
    WHO = "who"
    PRIORITY = "priority"
    SEVERITY = "severity"
    KEY = "key"
    LABEL = "label"
    POLICY = "policy"
    AGE = "age"
    COUNT = "count"
    SINCE = "since"
    UNTIL = "until"
    TEST = "test"
    NUMBER = "id"
    TEXT = "text"


class Comparison(StrEnum):
    """How a value is compared."""

    IS = ":"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


STATUSES = ("pending", "accepted", "snoozed", "resolved", "open")
PRIORITIES = ("high", "low")
YES_OR_NO = ("yes", "no")

ABOUT: dict[Field, str] = {
    Field.STATUS: "pending, accepted, snoozed, resolved or open",
    Field.SOURCE: "name or type of the source; * stands for anything",
    Field.WHO: "owner, or who was paged: me or a name",
    Field.PRIORITY: "high or low",
    Field.SEVERITY: "1 to 5, 1 is the worst: severity<=2",
    Field.KEY: "the alert key; * stands for anything",
    Field.LABEL: "a label: label.region=eu",
    Field.POLICY: "name of the escalation policy",
    Field.AGE: "how long ago it was made: age>1h",
    Field.COUNT: "how many events it has: count>10",
    Field.SINCE: "made since: today, monday, 03:00, 2026-11-19, 2h",
    Field.UNTIL: "made until: yesterday, monday, 03:00, 2026-11-19, 2h",
    Field.TEST: "yes or no: whether it is a TEST alert",
    Field.NUMBER: "its number: id:42 or #42",
    Field.TEXT: "words in summary or details, as without a field",
}
"""What each field takes, in the words of help and completion."""


@dataclass(frozen=True, slots=True)
class Matches:
    """A text that is like one of several patterns; a `*` stands for anything, case does not count.

    Attributes:
        field: `SOURCE`, `WHO`, `KEY`, `LABEL` or `POLICY`.
        label: the label's name, where the field is `LABEL`.
    """

    field: Field
    patterns: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A word that has to be one of several: `STATUS`, `PRIORITY` or `TEST`, in lower case."""

    field: Field
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compares:
    """A number that compares; with `IS`, any of several.

    Attributes:
        field: `SEVERITY`, `COUNT`, `NUMBER`, `AGE` in ms, `SINCE` and `UNTIL` by instant, or `SOURCE` by id.
    """

    field: Field
    comparison: Comparison
    numbers: tuple[Millis, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """Words that stand in the summary, the details or the key as they are written; case does not count."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What a filter leaves out."""

    part: "Filter"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts, it always does."""

    parts: tuple["Filter", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Filter", ...]


Filter = Matches | OneOf | Compares | Contains | Not | AllOf | AnyOf

EVERYTHING = AllOf()


def depends_on_time(wanted: Filter) -> bool:
    """Tell whether what a filter finds changes by itself as time goes by."""
    match wanted:
        case Compares(field=Field.AGE):
            return True
        case Not(part=part):
            return depends_on_time(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(depends_on_time(part) for part in parts)
        case _:
            return False


def both(one: Filter, other: Filter) -> Filter:
    """Give a filter that holds where both do."""
    return AllOf(tuple(part for part in (one, other) if part != EVERYTHING))
