"""Times as people type them: `now`, `09:00`, `fri 18:00`, `2026-11-20 09:00`, `+8h`, or RFC 3339."""

import re

from tocsin.core.duration import DurationError, parse_duration
from tocsin.core.instant import DAY, HOUR, MINUTE, Instant, Millis, parse_instant, to_datetime
from tocsin.core.rotation import WEEK, monday_of
from tocsin.core.zone import Wall, Zone

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = tuple(day[:3] for day in _DAYS)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])", re.ASCII)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?", re.ASCII)


class MomentError(ValueError):
    """A text that is no time; the sentence says how one is written."""


def parse_clock(text: str) -> Millis:
    """Read a time of the day, `09:00` to `24:00`, as ms since midnight.

    Raises:
        MomentError: it is none.
    """
    found = _CLOCK.fullmatch(text.strip())
    span = int(found[1]) * HOUR + int(found[2]) * MINUTE if found else None
    if span is None or span > DAY:
        raise MomentError(f"{text!r} is not a time of the day: write 09:00")
    return span


def is_weekday(text: str) -> bool:
    """Whether a word is a day of the week, in full or by its first three letters."""
    return any(text.lower() in (day, day[:3]) for day in _DAYS)


def parse_weekday(text: str) -> int:
    """Read a day of the week, in full or by its first three letters, Monday as 0.

    Raises:
        MomentError: it is none.
    """
    word = text.strip().lower()
    found = next((day for day in _DAYS if word in (day, day[:3])), None)
    if found is None:
        raise MomentError(f"{text!r} is not a day of the week: write {', '.join(WEEKDAYS)}")
    return _DAYS.index(found)


def parse_wall(text: str) -> Wall:
    """Read a wall-clock time, `2026-11-20`, `2026-11-20 09:00`, as it stands, without any zone.

    Raises:
        MomentError: it is none.
    """
    found = _DATE.fullmatch(text.strip())
    at = parse_instant(f"{found[1]}T{(found[2] or '00:00').rjust(5, '0')}") if found else None
    if at is None:
        raise MomentError(f"{text!r} is not a date: write 2026-11-20 or 2026-11-20 09:00")
    return at


def parse_moment(
    text: str, zone: Zone, now: Instant, *, after: Instant | None = None, ends: bool = False
) -> Instant:
    """Read a time as a person types it.

    Args:
        zone: whose clocks are meant where the text names no offset.
        after: a time without a date is the first one after this; by default after `now`.
        ends: something ends then: of a time that comes twice, the second is meant.

    Raises:
        MomentError: it is no time; the sentence says how one is written.
    """
    words = text.strip()
    since = now if after is None else after
    if words.lower() == "now":
        return now
    if words.startswith("+"):
        return since + _span(words[1:])
    shown = _shown(words, zone.wall(since))
    if shown is not None:
        return zone.last(shown) if ends else zone.first(shown)
    at = parse_instant(words)
    if at is None:
        raise MomentError(f"{text!r} is not a time: write now, +8h, 09:00, fri 18:00 or 2026-11-20 09:00")
    return at


def _span(text: str) -> Millis:
    try:
        return parse_duration(text)
    except DurationError as error:
        raise MomentError(str(error)) from error


def _shown(words: str, since: Wall) -> Wall | None:
    """Give the wall-clock time that is meant, or None where the text is of another form."""
    if _DATE.fullmatch(words):
        return parse_wall(words)
    day, _, clock = words.rpartition(" ")
    if _CLOCK.fullmatch(clock) is None:
        if not is_weekday(words):
            return None
        day, clock = words, "00:00"
    if not day:
        midnight = since - since % DAY
        shown = midnight + parse_clock(clock)
        return shown if shown > since else shown + DAY
    if day.lower() in ("today", "tomorrow"):
        return since - since % DAY + (DAY if day.lower() == "tomorrow" else 0) + parse_clock(clock)
    shown = monday_of(since) + parse_weekday(day) * DAY + parse_clock(clock)
    return shown if shown > since else shown + WEEK


def week_words(span: Millis) -> str:
    """Write ms since Monday 00:00, `fri 18:00`."""
    return f"{WEEKDAYS[span // DAY % 7]} {span % DAY // HOUR:02d}:{span % HOUR // MINUTE:02d}"


def wall_words(wall: Wall) -> str:
    """Write a wall-clock time, `2026-11-20T09:00`."""
    return f"{to_datetime(wall):%Y-%m-%dT%H:%M}"


def local(zone: Zone, at: Instant) -> str:
    """Write an instant as the clocks of a zone show it, with its offset, as RFC 3339."""
    wall = zone.wall(at)
    sign, minutes = ("-" if wall < at else "+"), abs(wall - at) // MINUTE
    return f"{to_datetime(wall):%Y-%m-%dT%H:%M:%S}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
