"""Points in time and spans, as whole milliseconds, so that the store, the wire and the core agree exactly."""

import re
from datetime import UTC, datetime, timedelta

Instant = int
"""Milliseconds since 1970-01-01T00:00:00Z."""

Millis = int
"""A span in milliseconds."""

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FRACTION = re.compile(r"(\.\d{1,6})\d*")
_DIGITS = re.compile(r"-?[0-9]{1,16}(\.[0-9]+)?", re.ASCII)
_EARLIEST = 0
_LATEST = 32_503_680_000_000
_MILLIS_FROM = 100_000_000_000


def to_datetime(at: Instant) -> datetime:
    """Give an instant as an aware UTC datetime."""
    return _EPOCH + timedelta(milliseconds=at)


def rfc3339(at: Instant) -> str:
    """Write an instant as RFC 3339 in UTC with milliseconds, `2026-11-20T03:12:44.000Z`."""
    moment = to_datetime(at)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1000:03d}Z"


def parse_instant(text: str) -> Instant | None:
    """Read a time as tools write it: ISO 8601 (any fraction, `Z`, offset, ` UTC` or none), epoch s or ms.

    Args:
        text: what the tool sent; without an offset it is taken as UTC.

    Returns:
        The instant, or None where it is no time between 1970 and 3000.
    """
    text = text.strip()
    if _DIGITS.fullmatch(text):
        number = float(text)
        at = int(number) if abs(number) >= _MILLIS_FROM else int(number * 1000)
        return at if _EARLIEST < at < _LATEST else None
    candidate = text.removesuffix(" UTC")
    candidate = candidate if "T" in candidate else candidate.replace(" ", "T", 1)
    candidate = _FRACTION.sub(r"\1", candidate, count=1)
    try:
        moment = datetime.fromisoformat(candidate)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        at = (moment - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return None
    return at if _EARLIEST < at < _LATEST else None
