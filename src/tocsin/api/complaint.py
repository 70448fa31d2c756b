"""What is wrong with a value, in words for whoever wrote it; pydantic's own are for programmers."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

_FORMS = {
    "email": "is no mail address such as alice@example.org",
    "name": "must not hold a space, a comma, a colon or begin with @",
    "url": "is no address such as https://example.org/path",
    "dead_man_url": "is no address such as https://example.org/path",
}
_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "is missing",
    "extra_forbidden": lambda _: "is no field here",
    "string_too_short": lambda given: _at_least(given["min_length"], "character"),
    "string_too_long": lambda given: f"is longer than {given['max_length']} characters",
    "too_short": lambda given: _at_least(given["min_length"], "entry"),
    "too_long": lambda given: f"has more than {given['max_length']} entries",
    "greater_than": lambda given: f"must be more than {given['gt']}",
    "greater_than_equal": lambda given: f"must be at least {given['ge']}",
    "less_than": lambda given: f"must be less than {given['lt']}",
    "less_than_equal": lambda given: f"must be at most {given['le']}",
    "literal_error": lambda given: f"must be {given['expected']}",
    "enum": lambda given: f"must be {given['expected']}",
    "value_error": lambda given: str(given["error"]),
}
_KINDS = (
    ("string", "must be a text"),
    ("int", "must be a whole number"),
    ("float", "must be a number"),
    ("bool", "must be true or false"),
    ("list", "must be a list"),
    ("dict", "must be an object"),
    ("model", "must be an object"),
    ("url", "is no address such as https://example.org/path"),
)


def complaint(error: ValidationError) -> tuple[str, str]:
    """Give the first field that is wrong, and what is wrong with it.

    Args:
        error: as pydantic raised it.

    Returns:
        The field's name with dots, empty for the whole; and the rest of a sentence about it, such as
        `must be at least 1`.
    """
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    kind, given = first["type"], first.get("ctx", {})
    return ".".join(place), _sentence(kind, given, place[-1] if place else "", first["msg"])


def _sentence(kind: str, given: Mapping[str, Any], field: str, words: str) -> str:
    known = _SENTENCES.get(kind)
    if known is not None:
        return known(given)
    if kind == "string_pattern_mismatch":
        return _FORMS.get(field, "is not written as it must be")
    return next((sentence for start, sentence in _KINDS if kind.startswith(start)), words)


def _at_least(number: int, noun: str) -> str:
    if number == 1:
        return "must not be empty"
    return f"must have at least {number} {noun}s"
