"""The filters of templates: each works in bounded time on a value of a request, and its text is bounded."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from tocsin.core.instant import parse_instant, to_datetime

_LONGEST = 30_000
_MOST_ENTRIES = 200
_MILLIS_FROM = 100_000_000_000
"""A number of seconds that large lies in the year 5138: it is meant in milliseconds."""


def _text(value: Any) -> str:
    """Give any value as text of bounded length; what is not there is empty."""
    if value is None or type(value).__name__.endswith("Undefined"):
        return ""
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, Mapping | list | tuple):
        return orjson.dumps(value, default=str)[: 4 * _LONGEST].decode("utf-8", "ignore")[:_LONGEST]
    return str(value)[:_LONGEST]


def upper(value: Any) -> str:
    """Write in capitals."""
    return _text(value).upper()[:_LONGEST]


def lower(value: Any) -> str:
    """Write in small letters."""
    return _text(value).lower()[:_LONGEST]


def trim(value: Any) -> str:
    """Take blanks off both ends."""
    return _text(value).strip()


def default(value: Any, other: Any = "") -> Any:
    """Give the other value where there is none, or an empty one."""
    return value if _text(value) else other


def cut(value: Any, length: Any = 80) -> str:
    """Keep the first characters, with an ellipsis where some are lost."""
    text, most = _text(value), length if isinstance(length, int) and length > 0 else 80
    return text if len(text) <= most else text[: most - 1] + "…"


def replace(value: Any, old: Any, new: Any = "") -> str:
    """Put one text in the place of another; the outcome stays bounded."""
    found, put = _text(old), _text(new)
    if not found:
        return _text(value)
    text = _text(value)
    # Only as many as fit: each replacement may make the text longer.
    most = max(1, (_LONGEST - len(text)) // max(1, len(put) - len(found))) if len(put) > len(found) else -1
    return text.replace(found, put, most)[:_LONGEST]


def part(value: Any, separator: Any, number: Any = 0) -> str:
    """Split at a separator and give one part, counted from 0."""
    mark = _text(separator)
    if not mark or not isinstance(number, int):
        return _text(value)
    parts = _text(value).split(mark, 1_000)
    return parts[number] if -len(parts) <= number < len(parts) else ""


def join(value: Any, separator: Any = ", ") -> str:
    """Write the entries of a list side by side."""
    if not isinstance(value, list | tuple):
        return _text(value)
    return _text(separator).join(_text(entry)[:1_000] for entry in value[:_MOST_ENTRIES])[:_LONGEST]


def first(value: Any) -> Any:
    """Give the first entry of a list; anything else as it is."""
    if isinstance(value, list | tuple):
        return value[0] if value else ""
    return value


def last(value: Any) -> Any:
    """Give the last entry of a list; anything else as it is."""
    if isinstance(value, list | tuple):
        return value[-1] if value else ""
    return value


def length(value: Any) -> int:
    """Count entries of a list or an object, or characters."""
    return len(value) if isinstance(value, Mapping | list | tuple) else len(_text(value))


def time(value: Any) -> str:
    """Write a time, RFC 3339 or Unix seconds or milliseconds, as people read it, in UTC."""
    text = _text(value).strip()
    at = parse_instant(text)
    if at is None:
        try:
            number = float(text)
        except ValueError:
            return text
        at = round(number if number >= _MILLIS_FROM else number * 1_000)
    try:
        return f"{to_datetime(at):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return text


def json(value: Any) -> str:
    """Write a value as JSON."""
    return orjson.dumps(value if not type(value).__name__.endswith("Undefined") else None, default=str)[
        : 4 * _LONGEST
    ].decode("utf-8", "ignore")


FILTERS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (upper, lower, trim, default, cut, replace, part, join, first, last, length, time, json)
}
