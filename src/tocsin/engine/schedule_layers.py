"""Layers as they are asked for, made into rotations: hand-over times found, people and zones checked."""

from collections.abc import Callable

from tocsin.api.schedules import NewLayer, TimesOfWeekBody
from tocsin.core.instant import DAY, Instant, Millis
from tocsin.core.layer_words import SPANS, Unit
from tocsin.core.moment_words import MomentError, parse_clock, parse_wall, parse_weekday
from tocsin.core.rotation import WEEK, Rotation, TimesOfWeek, monday_of
from tocsin.core.shift import Slot
from tocsin.core.zone import Wall, Zone
from tocsin.engine.errors import InvalidError
from tocsin.zones import UnknownZoneError, zone

FIELD = "layers"


def zone_named(name: str, field: str = "zone") -> Zone:
    """Find a time zone.

    Raises:
        InvalidError: there is none of this name.
    """
    try:
        return zone(name)
    except UnknownZoneError as error:
        raise InvalidError(field, str(error)) from None


def rotation(
    new: NewLayer,
    name: str,
    home: Zone,
    now: Instant,
    who: Callable[[list[str]], Slot],
    since: Instant | None,
) -> Rotation:
    """Make a layer.

    Args:
        name: what it is called where it names itself nothing.
        home: the zone of its schedule.
        who: checks the people of a slot.
        since: it follows other layers then, and says nothing about the time before; None for the first ones.

    Raises:
        InvalidError: something in it is wrong; the sentence says what.
    """
    where = zone_named(new.zone, FIELD) if new.zone else home
    slots = tuple(who(slot) for slot in new.slots)
    try:
        starts = _first_turn(new, where.wall(now if since is None else since))
        ends = parse_wall(new.ends) if new.ends else None
        only = tuple(_times(times) for times in new.only)
    except MomentError as error:
        raise InvalidError(FIELD, str(error)) from None
    if ends is not None and ends <= starts:
        raise InvalidError(FIELD, f"a layer ends after it starts, {new.starts} is not before {new.ends}")
    begins = None if since is None else max(starts, where.wall(since))
    length = new.every * SPANS[Unit(new.unit)]
    return Rotation(new.name or name, where, slots, starts, length, ends, begins, only)


def _first_turn(new: NewLayer, now: Wall) -> Wall:
    """Find the first hand-over: the latest up to now, or the first from a date on."""
    given = parse_wall(new.starts) if new.starts else None
    if given is not None and new.starts is not None and ":" in new.starts:
        return given
    unit = Unit(new.unit)
    at = parse_clock(new.at)
    near = now if given is None else given
    if unit is Unit.WEEK:
        base = monday_of(near) + (parse_weekday(new.day) if new.day else 0) * DAY + at
    elif new.day is not None:
        raise InvalidError(FIELD, f"a day of hand-over is for turns counted in weeks, not in {unit}s")
    else:
        base = near - near % DAY + at
    step = _step(new, unit)
    past = (near - base) // step * step
    if given is None:
        return base + past
    return base + past if base + past == near else base + past + step


def _step(new: NewLayer, unit: Unit) -> Millis:
    """Give how far apart the times are at which a first turn may start."""
    return new.every * SPANS[unit] if unit is Unit.HOUR else SPANS[unit]


def _times(given: TimesOfWeekBody) -> TimesOfWeek:
    opens, closes = _minute_of_week(given.opens), _minute_of_week(given.closes)
    return TimesOfWeek(opens, closes)


def _minute_of_week(text: str) -> Millis:
    day, _, clock = text.strip().partition(" ")
    return (parse_weekday(day) * DAY + parse_clock(clock)) % WEEK
