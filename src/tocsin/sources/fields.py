"""Looking for values in a decoded body: by dotted path, by name at any depth, and as text."""

import json
import re
from collections import deque
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from tocsin.core.instant import Instant, parse_instant

# A body may be deep and wide; a search ends after this many containers.
_MOST_CONTAINERS = 2_000
_MOST_ITEMS = 500
_LONGEST_NAME = 64
_LONGEST_TIME = 64

_PLACEHOLDER = re.compile(
    r"\$\{?[A-Za-z_][\w.]{0,80}\}?"
    r"|\{\{\{?[^{}]{1,200}\}?\}\}"
    r"|%[A-Za-z_]{1,60}%"
    r"|\*[A-Za-z]{3,60}\*"
    r"|\{[A-Z][A-Z0-9_.]{2,80}\}"
)
_PLACEHOLDER_STARTS = frozenset("${%*")
_PLACEHOLDER_OR_BLANK = _PLACEHOLDER_STARTS | frozenset(" \t\r\n")

_TRUE = frozenset({"true", "1", "yes", "y", "on"})
_FALSE = frozenset({"false", "0", "no", "n", "off"})


class Found(NamedTuple):
    """A value that was found, as text, and where."""

    origin: str
    text: str


def text_of(value: Any) -> str:
    """Give any decoded value as text: `true`, `42`, the empty text for null, compact JSON for containers."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return _compact_json(value)


def truth_of(value: Any) -> bool | None:
    """Read a boolean that may come as text (`"false"`), or None where it is none."""
    word = text_of(value).strip().lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def instant_of(value: Any) -> Instant | None:
    """Read a time in any form that tools write, or None where it is none."""
    text = text_of(value)
    return parse_instant(text) if 0 < len(text) <= _LONGEST_TIME else None


def unexpanded(text: str) -> bool:
    """Tell whether a text is a template variable that the tool did not fill in: `$title`, `{{x}}`, `%X%`."""
    text = text.strip()
    return text[:1] in _PLACEHOLDER_STARTS and _PLACEHOLDER.fullmatch(text) is not None


def at_path(value: Any, path: str) -> Any:
    """Give the value at a dotted path (`alerts.0.labels.job`), or None.

    A name that holds dots itself is found where it stands on the first level.
    """
    if isinstance(value, dict) and path in value:
        return value[path]
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 6:
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def first(value: Any, *paths: str) -> Found | None:
    """Give the first of some dotted paths whose value says something."""
    for path in paths:
        found = told(path, at_path(value, path) if "." in path else value.get(path))
        if found is not None:
            return found
    return None


def told(origin: str, value: Any) -> Found | None:
    """Give a value that says something: no container, not blank, not a template that was not filled in."""
    if value is None or isinstance(value, dict | list):
        return None
    text = text_of(value)
    if not text or text.isspace() or (text[0] in _PLACEHOLDER_OR_BLANK and unexpanded(text)):
        return None
    return Found(origin, text)


def containers(value: Any, skip: Container[str] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Walk all objects of a body, outermost first, with their paths; bounded for any body.

    Args:
        skip: names of fields that are not entered.
    """
    waiting: deque[tuple[str, Any]] = deque([("", value)])
    for _ in range(_MOST_CONTAINERS):
        if not waiting:
            return
        path, here = waiting.popleft()
        if isinstance(here, dict):
            yield path, here
            inner = [(name, item) for name, item in here.items() if name not in skip]
        else:
            inner = [(str(place), item) for place, item in enumerate(here[:_MOST_ITEMS])]
        for name, item in inner[:_MOST_ITEMS]:
            if isinstance(item, dict | list):
                waiting.append((f"{path}.{name}" if path else name, item))


def leaves(value: Any) -> Iterator[tuple[str, str]]:
    """Walk the values of a body that are no containers, outermost first, as (dotted path, text); bounded.

    A value that `at_path` would not find by its path is left out.
    """
    waiting: deque[tuple[str, Any]] = deque([("", value)])
    found = 0
    for _ in range(_MOST_CONTAINERS):
        if not waiting or found >= _MOST_ITEMS:
            return
        before, here = waiting.popleft()
        pairs = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for name, item in pairs:
            step = str(name)
            path = f"{before}.{step}" if before else step
            if isinstance(item, dict | list):
                waiting.append((path, item))
            elif "." not in step or not before:
                found += 1
                yield path, text_of(item)


def folded(name: str) -> str:
    """Give a field's name without case and separators: `back_to_normal` finds `backToNormal`."""
    return _folded(name) if len(name) <= _LONGEST_NAME else name


@lru_cache(maxsize=2048)
def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")


def by_folded_name(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give fields by their folded names; the first of several that fold alike wins."""
    result: dict[str, Any] = {}
    for name, value in fields.items():
        result.setdefault(folded(name), value)
    return result


def flat_scalars(fields: Mapping[str, Any], skip: Container[str] = ()) -> Iterator[tuple[str, str]]:
    """Give the small values of an object and of the objects in it as (dotted name, text), without lists."""
    for name, value in fields.items():
        if name in skip or value is None or isinstance(value, list):
            continue
        if isinstance(value, dict):
            for inner, item in value.items():
                path = f"{name}.{inner}"
                if item is not None and path not in skip and not isinstance(item, dict | list):
                    yield path, text_of(item)
        else:
            yield name, text_of(value)


def _compact_json(value: Any) -> str:
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        # orjson refuses lone surrogates, integers beyond 64 bits and more than 254 levels.
        pass
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "(nested too deeply to show)"
