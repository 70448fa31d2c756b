"""A recurring layer in words: `weekly mon 09:00 alice,bob,carol only mon-fri 08:00-18:00`."""

from dataclasses import dataclass, replace
from enum import StrEnum

from tocsin.core.instant import DAY, HOUR, Millis
from tocsin.core.moment_words import (
    MomentError,
    is_weekday,
    parse_clock,
    parse_wall,
    parse_weekday,
    week_words,
)
from tocsin.core.rotation import WEEK, Rotation, TimesOfWeek, monday_of
from tocsin.core.shift import Slot
from tocsin.core.zone import Wall

NOBODY = "nobody"


class Unit(StrEnum):
    """What the length of a turn is counted in."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


SPANS: dict[Unit, Millis] = {Unit.HOUR: HOUR, Unit.DAY: DAY, Unit.WEEK: WEEK}
_EVERY = {"hourly": Unit.HOUR, "daily": Unit.DAY, "weekly": Unit.WEEK}
_KEYWORDS = frozenset({"only", "from", "until", "zone", "named"})


class LayerWordsError(ValueError):
    """Words that are no layer; the sentence says what is wrong and how one is written."""


@dataclass(frozen=True, slots=True)
class LayerWords:
    """What was typed.

    Attributes:
        day: of the hand-over, Monday as 0; None where it was not said.
        at: of the hand-over, ms since midnight.
        begins: the wall-clock time from which it counts, or None for now.
        ends: the wall-clock time after which it no longer counts, or None.
    """

    every: int
    unit: Unit
    slots: tuple[Slot, ...]
    day: int | None = None
    at: Millis = 0
    begins: Wall | None = None
    ends: Wall | None = None
    only: tuple[TimesOfWeek, ...] = ()
    zone: str | None = None
    name: str | None = None


def parse_layer(text: str) -> LayerWords:
    """Read a layer.

    Args:
        text: `hourly|daily|weekly|every N hours|days|weeks [DAY] [HH:MM] WHO,WHO,…`, then in any order
            `only DAY[-DAY] HH:MM-HH:MM`, `from DATE [HH:MM]`, `until DATE [HH:MM]`, `zone Z`, `named N`.
            WHO is `alice`, `alice+dave` for two together, or `nobody`.

    Raises:
        LayerWordsError: with one sentence for the person who typed it.
    """
    words = text.split()
    try:
        return _Reader(words).read()
    except MomentError as error:
        raise LayerWordsError(f"{text!r}: {error}") from error
    except IndexError:
        missing = f"something is missing after {words[-1]!r}" if words else "it is empty"
        raise LayerWordsError(f"{text!r}: {missing}; write: weekly mon 09:00 alice,bob") from None


class _Reader:
    """Takes words from the front."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._next = 0

    def read(self) -> LayerWords:
        every, unit = self._pace()
        day = parse_weekday(self._take()) if is_weekday(self._peek()) else None
        at = parse_clock(self._take()) if ":" in self._peek() else 0
        slots = tuple(_slot(who) for who in self._take().split(",") if who)
        if not slots:
            raise LayerWordsError("a layer names who takes turns: alice,bob")
        return self._rest(LayerWords(every, unit, slots, day, at))

    def _pace(self) -> tuple[int, Unit]:
        word = self._take().lower()
        if word in _EVERY:
            return 1, _EVERY[word]
        count = self._take() if word == "every" else ""
        unit = (self._take() if count.isdecimal() else count).lower().removesuffix("s")
        number = int(count) if count.isdecimal() else 1
        if word != "every" or unit not in {known.value for known in Unit} or not 1 <= number <= 999:
            raise LayerWordsError(
                f"{word!r} is no rotation: write hourly, daily, weekly, or every 2 weeks (days, hours)"
            )
        return number, Unit(unit)

    def _rest(self, layer: LayerWords) -> LayerWords:
        """Read what comes after WHO."""
        while self._more():
            match word := self._take().lower():
                case "only":
                    layer = replace(layer, only=layer.only + _times(self._take(), self._take()))
                case "from":
                    layer = replace(layer, begins=self._date())
                case "until":
                    layer = replace(layer, ends=self._date())
                case "zone":
                    layer = replace(layer, zone=self._take())
                case "named":
                    layer = replace(layer, name=self._name())
                case _:
                    known = ", ".join(sorted(_KEYWORDS))
                    raise LayerWordsError(f"{word!r} is not understood: after WHO come {known}")
        return layer

    def _date(self) -> Wall:
        date = self._take()
        return parse_wall(f"{date} {self._take()}" if self._more() and ":" in self._peek() else date)

    def _name(self) -> str:
        name = [self._take()]
        while self._more() and self._peek() not in _KEYWORDS:
            name.append(self._take())
        return " ".join(name)

    def _more(self) -> bool:
        return self._next < len(self._words)

    def _peek(self) -> str:
        return self._words[self._next]

    def _take(self) -> str:
        word = self._words[self._next]
        self._next += 1
        return word


def _slot(text: str) -> Slot:
    return () if text.lower() == NOBODY else tuple(dict.fromkeys(name for name in text.split("+") if name))


def _times(days: str, clocks: str) -> tuple[TimesOfWeek, ...]:
    """Read `mon-fri 08:00-18:00`: the same hours on each of the days; over midnight if they end earlier."""
    low, _, high = days.partition("-")
    opens, dash, closes = clocks.partition("-")
    if not dash:
        raise LayerWordsError(f"{clocks!r} are no hours: write mon-fri 08:00-18:00")
    first = parse_weekday(low)
    count = (parse_weekday(high) - first) % 7 + 1 if high else 1
    start, end = parse_clock(opens), parse_clock(closes)
    end = end if end > start else end + DAY
    midnights = [(first + number) % 7 * DAY for number in range(count)]
    return tuple(TimesOfWeek((day + start) % WEEK, (day + end) % WEEK) for day in midnights)


def rotation_words(layer: Rotation) -> str:
    """Write a rotation's turns as they are typed: `every 2 weeks mon 09:00 alice,bob`."""
    unit = next(unit for unit in (Unit.WEEK, Unit.DAY, Unit.HOUR) if layer.length % SPANS[unit] == 0)
    count = layer.length // SPANS[unit]
    often = next(word for word, known in _EVERY.items() if known is unit)
    pace = often if count == 1 else f"every {count} {unit}s"
    turn = week_words(layer.starts - monday_of(layer.starts))
    at = turn if unit is Unit.WEEK else turn.split()[1]
    who = ",".join("+".join(slot) or NOBODY for slot in layer.slots)
    return f"{pace} {at} {who}"
