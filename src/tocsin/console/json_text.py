"""JSON as it is read best: a value a line, indented, in colours; also where it is wrong or cut off.

Values stay letter for letter what the tool sent: nothing is read and written again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.console.theme import Colours

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_KEY = re.compile(r'( *)("(?:[^"\\]|\\.){0,500}+")(: )')
_DEEPEST = 20
"""Deeper values are indented no further: a body of brackets only would else need more room than there is."""

_INDENT = "  "
_OPENING, _CLOSING = "{[", "}]"


def is_json(text: str) -> bool:
    """Tell whether a text begins like JSON with fields or a list."""
    return text.lstrip()[:1] in ("{", "[")


def indented(text: str) -> list[str]:
    """Give JSON as lines: each value on its own, empty objects and lists on one."""
    lines: list[str] = []
    line: list[str] = []
    depth = 0
    before = ""
    for part in _TOKEN.findall(text):
        if part in _CLOSING:
            depth = max(0, depth - 1)
            if not (before and before in _OPENING):
                lines.append("".join(line))
                line = [_indent(depth)]
        elif before and before in _OPENING:
            lines.append("".join(line))
            line = [_indent(depth)]
        line.append(": " if part == ":" else part)
        if part == ",":
            lines.append("".join(line))
            line = [_indent(depth)]
        elif part in _OPENING:
            depth += 1
        before = part
    return [*lines, "".join(line)]


def _indent(depth: int) -> str:
    return _INDENT * min(depth, _DEEPEST)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a line in one colour."""

    start: int
    end: int
    colour: str


def coloured(line: str, colours: Colours) -> Iterator[Span]:
    """Give the parts of a line of `indented` with their colours, from left to right."""
    key = _KEY.match(line)
    start = 0
    if key is not None:
        yield Span(0, key.end(2), colours.blue)
        yield Span(key.end(2), key.end(), colours.dim)
        start = key.end()
    else:
        start = len(line) - len(line.lstrip(" "))
        yield Span(0, start, colours.dim)
    end = len(line) - 1 if line.endswith(",") else len(line)
    yield Span(start, end, _colour(line[start : start + 1], colours))
    yield Span(end, len(line), colours.dim)


def _colour(first: str, colours: Colours) -> str:
    """Give the colour of a value by its first letter."""
    if first == '"':
        return colours.green
    if first in ("{", "}", "[", "]", ""):
        return colours.dim
    return colours.amber
