"""Requests as tools send them, for the tests of sources."""

import json
from collections.abc import Mapping
from typing import Any

from tocsin.core.event import Event
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources import reader
from tocsin.sources.registry import integration
from tocsin.sources.samples import sample_inbound, sample_named

NOW = 1_790_000_000_000
KEY = "k3y-of-this-source"


def post(body: Any, headers: Mapping[str, str] | None = None) -> Inbound:
    """Give a POST of bytes, text, or a value as JSON."""
    if not isinstance(body, bytes):
        body = (body if isinstance(body, str) else json.dumps(body)).encode()
    return Inbound("POST", body, NOW, (), headers or {})


def read(source: str, inbound: Inbound, **settings: Any) -> Reading:
    """Read a request as a source of a type with these settings does."""
    declared = integration(source)
    return reader.read(declared, declared.settings(**settings), inbound)


def read_sample(source: str, name: str, **settings: Any) -> Reading:
    """Read a sample of a source type."""
    declared = integration(source)
    return read(source, sample_inbound(declared, sample_named(declared, name), KEY, NOW), **settings)


def only(reading: Reading) -> Event:
    """Give the one event of a reading."""
    assert len(reading.events) == 1, reading
    return reading.events[0]


def unreadable(reading: Reading) -> str:
    """Give the reason why a body could not be read."""
    assert not reading.events
    assert reading.unreadable, reading
    return reading.unreadable


def ignored(reading: Reading) -> str:
    """Give the reason why a body means nothing."""
    assert not reading.events
    assert reading.ignored, reading
    return reading.ignored
