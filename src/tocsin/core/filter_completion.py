"""Where a filter is being typed: what the word at the cursor asks for."""

import re
from dataclasses import dataclass

from tocsin.core.filter import Field

_HEAD = re.compile(r"-?\(*(label\.[^\s:=<>\"]+|[A-Za-z]+)(<=|>=|:|=|<|>)")


@dataclass(frozen=True, slots=True)
class Typed:
    """The part of a filter that is being typed.

    Attributes:
        start, end: the characters that a candidate takes the place of.
        text: what stands there, without its quote.
        field: whose value it is, or None for the name of a field or a word.
        label: the label's name, where the field is a label.
    """

    start: int
    end: int
    text: str
    field: Field | None = None
    label: str = ""


def typed_at(query: str, cursor: int) -> Typed:
    """Find what is being typed at a cursor, in characters from 0."""
    cursor = max(0, min(cursor, len(query)))
    begin = _word_begins(query, cursor)
    word = query[begin:cursor]
    head = _HEAD.match(word)
    if head is None:
        bare = word.lstrip("-(")
        return Typed(cursor - len(bare), cursor, bare)
    name, _, label = head[1].partition(".")
    field = Field.LABEL if label else next((f for f in Field if f.value == name.lower()), None)
    if field is None:
        return Typed(cursor, cursor, "")
    value = _last_of_list(word[head.end() :])
    return Typed(cursor - len(value), cursor, value.strip('"'), field, label)


def quoted(value: str) -> str:
    """Write a value as the language takes it, in quotes where it needs them."""
    if value and not re.search(r'[\s",()]', value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _word_begins(query: str, cursor: int) -> int:
    """Give where the word before the cursor begins; blanks in quotes belong to it."""
    begin, in_quotes = 0, False
    for at, letter in enumerate(query[:cursor]):
        if letter == '"':
            in_quotes = not in_quotes
        elif letter.isspace() and not in_quotes:
            begin = at + 1
    return begin


def _last_of_list(values: str) -> str:
    """Give the last of several values with commas between them."""
    begin, in_quotes = 0, False
    for at, letter in enumerate(values):
        if letter == '"':
            in_quotes = not in_quotes
        elif letter == "," and not in_quotes:
            begin = at + 1
    return values[begin:]
