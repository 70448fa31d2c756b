"""Spans as people write them: `30s`, `5m`, `2h`, `1d`."""

import re

from tocsin.core.instant import DAY, HOUR, MINUTE, SECOND, Millis

_UNITS: dict[str, Millis] = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_PART = re.compile(r"([0-9]{1,9})([smhd])", re.ASCII)


class DurationError(ValueError):
    """A text that is not a span of time."""


def parse_duration(text: str) -> Millis:
    """Read `30s`, `5m`, `2h`, `1d` or a sum such as `1h30m`.

    Raises:
        DurationError: with one sentence for the person who typed it.
    """
    compact = text.strip().lower().replace(" ", "")
    parts = _PART.findall(compact)
    if not parts or "".join(f"{n}{u}" for n, u in parts) != compact:
        raise DurationError(f"{text!r} is not a duration: write 30s, 5m, 2h or 1d")
    return sum(int(number) * _UNITS[unit] for number, unit in parts)


def compact_duration(span: Millis) -> str:
    """Write a span in its largest whole units, `5m`, `1h30m`; `0s` for none."""
    seconds = max(0, span) // SECOND
    parts: list[str] = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def spoken_duration(span: Millis) -> str:
    """Write a span as words for a message, to two units: `1 h 50 min`, `45 s`."""
    seconds = max(0, span) // SECOND
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    units = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")]
    first = next((i for i, (count, _) in enumerate(units) if count), 3)
    return " ".join(f"{count} {unit}" for count, unit in units[first : first + 2] if count) or "0 s"
