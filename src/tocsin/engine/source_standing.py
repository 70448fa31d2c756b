"""How a source stands: what it has open, how its requests come, and whether it says less than usual."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Directory
from tocsin.core.silence import ARRIVALS_LOOKED_AT, longest_usual, silent_since
from tocsin.core.source import Source
from tocsin.store import source_events
from tocsin.store.connection import Connection
from tocsin.store.source_events import Pulse


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store tells of one source."""

    pulse: Pulse
    pending: int = 0
    accepted: int = 0


def read(connection: Connection, source_ids: Iterable[int], now: Instant) -> dict[int, Standing]:
    """Read how sources stand."""
    alerts = source_events.standing(connection)
    found: dict[int, Standing] = {}
    for source_id in source_ids:
        pulse = source_events.pulse(connection, source_id, now, ARRIVALS_LOOKED_AT)
        found[source_id] = Standing(pulse, *alerts.get(source_id, (0, 0)))
    return found


def fields(source: Source, standing: Standing, directory: Directory, now: Instant) -> dict[str, Any]:
    """Give the fields of a `SourceView` that tell how a source stands."""
    pulse = standing.pulse
    since = silent_since(pulse.recent, now)
    return {
        "status": _status(source, standing, since, directory, now),
        "pending": standing.pending,
        "accepted": standing.accepted,
        "last_event_at": rfc3339(pulse.last_at) if pulse.last_at is not None else None,
        "events": pulse.total,
        "hourly": list(pulse.hourly),
        "errors": pulse.unreadable,
        "usual_silence": longest_usual(pulse.recent),
        "silent_since": rfc3339(since) if since is not None else None,
    }


def _status(
    source: Source, standing: Standing, silent: Instant | None, directory: Directory, now: Instant
) -> str:
    """Name the one thing that matters most: what hides problems first, then what is open, then silence."""
    if source.paused:
        return "paused"
    if not source.ready:
        return "setup"
    if directory.in_maintenance(source.id, now):
        return "maintenance"
    if standing.pending:
        return "pending"
    if standing.accepted:
        return "accepted"
    if not standing.pulse.total:
        return "never-heard-of"
    return "resolved" if silent is None else "silent"
