"""Payloads of every source with a hostile text in every field that takes one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.console.hostile import HOSTILE

from tocsin.clock import SystemClock
from tocsin.core.event import EventKind
from tocsin.core.inbound import Inbound
from tocsin.sources.integration import Integration
from tocsin.sources.samples import sample_inbound

Path = tuple[str | int, ...]
_MOST_CHARACTERS = 80_000
"""Of one body: escaped, each may take six bytes, and a receiver takes a megabyte."""


def hostile_requests(kind: Integration, key: str) -> Iterator[Inbound]:
    """Give requests of an integration, two for each hostile text.

    In the first, all strings but those that the parser needs to know the event by are hostile; in the second
    all are, so that what becomes of an unreadable event is shown too.

    Args:
        kind: the integration; its first JSON problem is the pattern.
        key: of the source.
    """
    sample = next(s for s in kind.samples if s.kind is EventKind.ALERT and s.encoding == "json")
    pattern = sample_inbound(kind, sample, key, SystemClock().now())
    for text in HOSTILE.values():
        document = json.loads(pattern.body)
        places = [place for place in _strings(document) if _at(document, place) != key]
        share = text[: _MOST_CHARACTERS // len(places)]
        for place in places:
            _try(kind, pattern, document, place, share)
        document[text[:100]] = {text[:100]: text}
        yield _with(pattern, document)
        for place in places:
            _put(document, place, share)
        yield _with(pattern, document)


def _try(kind: Integration, pattern: Inbound, document: Any, place: Path, text: str) -> None:
    """Put a text where the parser still reads a problem with it."""
    before = _at(document, place)
    _put(document, place, text)
    reading = kind.parse(_with(pattern, document), kind.settings())
    if not any(event.kind is EventKind.ALERT for event in reading.events):
        _put(document, place, before)


def _with(pattern: Inbound, document: Any) -> Inbound:
    return replace(pattern, body=json.dumps(document).encode())


def _strings(value: Any, place: Path = ()) -> Iterator[Path]:
    """Give the places of all strings in a document."""
    if isinstance(value, str):
        yield place
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, (*place, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*place, index))


def _at(document: Any, place: Path) -> Any:
    for step in place:
        document = document[step]
    return document


def _put(document: Any, place: Path, value: Any) -> None:
    _at(document, place[:-1])[place[-1]] = value
