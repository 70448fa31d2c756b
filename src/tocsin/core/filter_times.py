"""Times in a filter: `since:yesterday`, `until:2026-11-19`, `since:03:00`, `since:2h`; days are UTC."""

from tocsin.core.duration import DurationError, parse_duration
from tocsin.core.filter import Compares, Comparison, Field
from tocsin.core.instant import DAY, Instant, Millis
from tocsin.core.moment_words import MomentError, is_weekday, parse_clock, parse_wall, parse_weekday
from tocsin.core.rotation import WEEK, monday_of

WORDS = ("today", "yesterday", "monday", "2h", "7d")
"""Examples of each kind, for completion."""


def made(field: Field, text: str, now: Instant) -> Compares | None:
    """Give the condition on when an alert was made, or None where the text is no time.

    Args:
        field: `SINCE` or `UNTIL`; a day counts as a whole for both.
        text: a day, a time, or how long ago.
        now: what words are counted from.
    """
    since = field is Field.SINCE
    span = _span(text)
    if span is not None:
        return Compares(Field.AGE, Comparison.AT_MOST if since else Comparison.AT_LEAST, (span,))
    day = _day(text, now)
    if day is not None:
        return _compared(since, day if since else day + DAY)
    at = _time(text, now)
    return None if at is None else _compared(since, at)


def _compared(since: bool, at: Instant) -> Compares:
    return Compares(
        Field.SINCE if since else Field.UNTIL, Comparison.AT_LEAST if since else Comparison.LESS, (at,)
    )


def _span(text: str) -> Millis | None:
    try:
        return parse_duration(text)
    except DurationError:
        return None


def _day(text: str, now: Instant) -> Instant | None:
    """Give the midnight with which a day begins: today, yesterday, the last Monday, or a date."""
    word, midnight = text.lower(), now - now % DAY
    if word in ("today", "yesterday"):
        return midnight - DAY * (word == "yesterday")
    if is_weekday(word):
        day = monday_of(now) + parse_weekday(word) * DAY
        return day if day <= now else day - WEEK
    if len(text) != len("2026-11-19"):
        return None
    try:
        return parse_wall(text)
    except MomentError:
        return None


def _time(text: str, now: Instant) -> Instant | None:
    """Give a time of a day: the last 03:00, or that of a date."""
    try:
        at = now - now % DAY + parse_clock(text)
        return at if at <= now else at - DAY
    except MomentError:
        pass
    try:
        return parse_wall(text)
    except MomentError:
        return None
