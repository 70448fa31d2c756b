"""Schedules for tests, made for the program and for the slow model at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.core.slow_schedule import SlowLayer, SlowSchedule, rules
from tocsin.core.instant import Instant, Millis
from tocsin.core.rotation import Rotation, TimesOfWeek
from tocsin.core.schedule import Schedule
from tocsin.core.zone import Wall
from tocsin.zones import zone

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock has no zone
Slots = list[tuple[str, ...]]


def instant(at: datetime) -> Instant:
    """Give an aware time as the program counts it."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def aware(at: Instant) -> datetime:
    """Give an instant as an aware time."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)


def wall(shown: datetime) -> Wall:
    """Give a naive time as the program counts it."""
    return (shown - _EPOCH) // timedelta(milliseconds=1)


def millis(span: timedelta) -> Millis:
    """Give a span as the program counts it."""
    return span // timedelta(milliseconds=1)


@dataclass(frozen=True)
class Layer:
    """A recurring layer in the words of datetime."""

    zone: str
    slots: Slots
    starts: datetime
    length: timedelta
    ends: datetime | None = None
    only: tuple[tuple[timedelta, timedelta], ...] = ()

    def rotation(self, name: str) -> Rotation:
        """Give it as the program has it."""
        times = tuple(TimesOfWeek(millis(opens), millis(closes)) for opens, closes in self.only)
        ends = None if self.ends is None else wall(self.ends)
        return Rotation(
            name, zone(self.zone), tuple(self.slots), wall(self.starts), millis(self.length), ends, only=times
        )

    def slow(self) -> SlowLayer:
        """Give it as the slow model has it."""
        return SlowLayer(rules(self.zone), self.slots, self.starts, self.length, self.ends, list(self.only))


def schedule(*layers: Layer) -> Schedule:
    """Give layers as the program's schedule."""
    rotations = tuple(layer.rotation(f"layer {number}") for number, layer in enumerate(layers, 1))
    return Schedule(1, "primary", zone(layers[0].zone), rotations)


def slow_schedule(since: datetime, until: datetime, *layers: Layer) -> SlowSchedule:
    """Give layers as the slow model, prepared for a span."""
    return SlowSchedule([layer.slow() for layer in layers], since, until)


def on_call(chosen: Schedule, at: datetime) -> set[str] | None:
    """Name who is on call by the program; None in a gap."""
    duty = chosen.duty(instant(at))
    return None if duty.gap else set(duty.people)
