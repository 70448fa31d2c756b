"""Rereading: what a parser makes today of a stored request, to show where each field came from."""

import logging
from dataclasses import dataclass

from pydantic import ValidationError

from tocsin.core.event import Event
from tocsin.core.inbound import Inbound
from tocsin.core.key import match_key
from tocsin.core.source import Source
from tocsin.engine.parsers import Parsers
from tocsin.sources.registry import UnknownIntegrationError, integration
from tocsin.store.codec import decode
from tocsin.store.events import StoredEvent

_LOG = logging.getLogger("tocsin.engine")


@dataclass(frozen=True, slots=True)
class Rereading:
    """What a stored request says.

    Attributes:
        event: the one that belongs to the alert, or None.
        note: why there is none, or what to know about it; a sentence without its full stop.
    """

    event: Event | None
    note: str = ""


def inbound_of(stored: StoredEvent) -> Inbound:
    """Give a stored request as it arrived, as far as it was kept."""
    query = tuple((str(name), str(value)) for name, value in decode(stored.query))
    return Inbound(
        method=stored.method,
        body=stored.body,
        received_at=stored.received_at,
        query=query,
        headers=decode(stored.headers),
        remote=stored.remote,
    )


def reread(source: Source, stored: StoredEvent, key: str | None, summary: str) -> Rereading:
    """Read a stored request once more and find the event that an alert came from.

    Args:
        source: as it is configured now.
        stored: with its whole body.
        key: of the alert, as shown.
        summary: of the alert.
    """
    try:
        reading = Parsers().read(source, integration(source.type), inbound_of(stored))
    except (UnknownIntegrationError, ValidationError) as error:
        _LOG.info("source %d cannot reread a request: %s", source.id, type(error).__name__)
        return Rereading(None, "the source's settings have changed so that it cannot be read again")
    if reading.unreadable is not None:
        return Rereading(None, f"it could not be read: {reading.unreadable}")
    if reading.ignored is not None:
        return Rereading(None, f"it means nothing today: {reading.ignored}")
    return _choose(reading.events, key, summary)


def _choose(events: tuple[Event, ...], key: str | None, summary: str) -> Rereading:
    if key is not None:
        wanted = match_key(key)
        same = next((event for event in events if event.key and match_key(event.key) == wanted), None)
        if same is not None:
            return Rereading(same)
    alike = next((event for event in events if event.summary == summary), None)
    if alike is not None:
        return Rereading(alike)
    if len(events) == 1:
        return Rereading(events[0], "the alert groups events with other keys")
    return Rereading(None, f"none of its {len(events)} events has the alert's key or summary any more")
