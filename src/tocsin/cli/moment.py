"""Times and spans as people read them in tables."""

from tocsin.core.duration import compact_duration
from tocsin.core.instant import Instant, parse_instant


def short_time(text: str | None) -> str:
    """Write an RFC 3339 time of the API to the second, `2026-11-20 03:12:44`, in UTC; empty for none."""
    return "" if text is None else text[:19].replace("T", " ")


def age(text: str | None, now: Instant) -> str:
    """Write how long ago a time of the API was, in its largest unit: `5m`, `3h`; empty for none."""
    at = None if text is None else parse_instant(text)
    if at is None:
        return ""
    span = max(0, now - at)
    for size in (86_400_000, 3_600_000, 60_000, 1000):
        if span >= size:
            return compact_duration(span // size * size)
    return "0s"
