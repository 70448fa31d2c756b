"""Ages, countdowns and clocks, all from the server's time, so that two consoles agree."""

from functools import lru_cache

from tocsin.clock import Clock
from tocsin.core.instant import DAY, HOUR, MINUTE, SECOND, Instant, Millis, parse_instant, to_datetime

QUIET = 10 * SECOND
"""The beat of a small screen."""


class ServerTime:
    """What time it is on the server: its last word, and what has passed here since."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said: Instant = clock.now()
        self._heard_at = clock.monotonic()

    def heard(self, now: str) -> None:
        """Take over the time that an answer or a frame carries; what is no time is passed over."""
        said = parse_instant(now)
        if said is not None:
            self._said = said
            self._heard_at = self._clock.monotonic()

    def now(self) -> Instant:
        """Give the server's time."""
        return self._said + round((self._clock.monotonic() - self._heard_at) * SECOND)


@lru_cache(maxsize=4_096)
def instant(text: str | None) -> Instant | None:
    """Read a time of the wire; None where there is none."""
    return parse_instant(text) if text else None


def quiet(now: Instant) -> Instant:
    """Give the last beat of a small screen: all its rows move at once, which costs less than one by one."""
    return now - now % QUIET


def age(span: Millis) -> str:
    """Write how old something is in at most four cells: `<1m`, `9m`, `5h`, `12d`, `30w`."""
    if span < MINUTE:
        return "<1m"
    if span < HOUR:
        return f"{span // MINUTE}m"
    if span < DAY:
        return f"{span // HOUR}h"
    days = span // DAY
    return f"{days}d" if days < 100 else f"{min(days // 7, 999)}w"


def countdown(span: Millis, *, by_second: bool = False) -> str:
    """Write how long there is left: `2m`, and `0:40` in the last minute, both rounded down.

    Args:
        span: in ms; below zero counts as zero.
        by_second: write `2:57` and `0:41`; a text that changes each second costs bytes on the wire.
    """
    seconds = max(0, span + SECOND - 1) // SECOND
    if not by_second and seconds < 60:
        seconds -= seconds % (QUIET // SECOND)
    if seconds < 60 or (by_second and seconds < 3600):
        return f"{seconds // 60}:{seconds % 60:02d}"
    if seconds < 3600:
        return f"{seconds // 60}m"
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if hours >= 48:
        return f"{hours // 24}d"
    return f"{hours}h{minutes:02d}" if minutes and hours < 10 else f"{hours}h"


def clock(at: Instant, *, by_second: bool = True) -> str:
    """Write a time of day: `03:12:44`, or `03:12`."""
    moment = to_datetime(at)
    return f"{moment:%H:%M:%S}" if by_second else f"{moment:%H:%M}"


def dated(at: Instant, now: Instant) -> str:
    """Write the day in words and the time: `today 03:12`, `yesterday 21:40`, `Mon 09:00`, `Nov 3 09:00`."""
    then, today = to_datetime(at), to_datetime(now)
    days = (today.date() - then.date()).days
    if days in (0, 1):
        return f"{'yesterday' if days else 'today'} {then:%H:%M}"
    if 1 < days < 7:
        return f"{then:%a %H:%M}"
    return (
        f"{then:%b} {then.day} {then:%H:%M}" if then.year == today.year else f"{then:%b} {then.day} {then:%Y}"
    )


def moment(at: Instant, now: Instant) -> str:
    """Write when something was, in eight or more cells: `03:12:44` today, `Nov 19 03:12` before or after."""
    then, today = to_datetime(at), to_datetime(now)
    return f"{then:%H:%M:%S}" if then.date() == today.date() else f"{then:%b %d %H:%M}"
