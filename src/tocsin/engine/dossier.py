"""The dossier of one alert: its timeline in parts, its requests, and what is needed to say why."""

from dataclasses import dataclass
from typing import Any

from tocsin.core.inbound import Inbound
from tocsin.core.instant import rfc3339
from tocsin.core.secrets import BLOT, blotted, is_secret
from tocsin.core.text import clean, clean_line
from tocsin.engine.rereading import inbound_of
from tocsin.sources.body import decode_text
from tocsin.store import alerts, events, timeline
from tocsin.store.connection import Connection
from tocsin.store.events import StoredEvent

_LONGEST_FIELD = 2_000
_BYTES_A_CHARACTER = 4
_WHOLE_BODY = 1 << 30
_FIRST_DECISIONS = 100
_LAST_DECISIONS = 200


def entry(row: tuple[Any, ...]) -> dict[str, Any]:
    """Give a `TimelineEntry` from a row of the timeline."""
    return {
        "id": row[0],
        "at": rfc3339(row[1]),
        "kind": row[2],
        "text": row[3],
        "reason": row[4],
        "actor": row[5],
        "count": row[6],
    }


def timeline_page(
    connection: Connection, alert_id: int, *, show: str, before: int | None, after: int | None, limit: int
) -> dict[str, Any] | None:
    """Give a `TimelinePage`, or None where there is no such alert."""
    if not alerts.rows_of(connection, [alert_id]):
        return None
    rows = timeline.of_alert(connection, alert_id, show=show, before=before, after=after, limit=limit + 1)
    more = len(rows) > limit
    # One row more than asked for tells that there are more; it is at the end that was asked towards.
    shown = rows[:limit] if after is not None else rows[-limit:]
    return {"alert": alert_id, "entries": [entry(row) for row in shown], "more": more}


def stored_events(
    connection: Connection, alert_id: int, limit: int, before: int | None, body: int
) -> tuple[int, list[StoredEvent]] | None:
    """Read how many requests of an alert are kept, and the newest of them; None for no such alert.

    Args:
        body: how many characters of each body will be shown.
    """
    if not alerts.rows_of(connection, [alert_id]):
        return None
    found = events.of_alert(
        connection, alert_id, limit=limit, before=before, body_bytes=body * _BYTES_A_CHARACTER
    )
    return events.count_of_alert(connection, alert_id), found


def shown_event(stored: StoredEvent, most: int) -> dict[str, Any]:
    """Give an `AlertEvent`: decoded, without secrets, and safe to show.

    Args:
        most: the longest body in characters.
    """
    inbound = inbound_of(stored)
    text = blotted(decode_text(inbound.body)) if inbound.body else ""
    body = clean(text, most) if most else ""
    return {
        "id": stored.id,
        "received_at": rfc3339(stored.received_at),
        "method": clean_line(stored.method, _LONGEST_FIELD),
        "remote": clean_line(stored.remote, _LONGEST_FIELD),
        "result": stored.result,
        "reason": clean_line(stored.reason, _LONGEST_FIELD),
        **_pairs(inbound),
        "body": body,
        "size": stored.size,
        "cut": stored.size > len(inbound.body) or len(text) > most,
    }


def _pairs(inbound: Inbound) -> dict[str, Any]:
    def shown(name: str, value: str) -> str:
        return BLOT if is_secret(name) else clean_line(value, _LONGEST_FIELD)

    return {
        "query": [(clean_line(name, _LONGEST_FIELD), shown(name, value)) for name, value in inbound.query],
        "headers": {name: shown(name, value) for name, value in inbound.headers.items()},
    }


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided on an alert.

    Attributes:
        entries: as `TimelineEntry`s, oldest first, without events that only repeat.
        gap: whether some in the middle are left out.
        first: the first request that is kept, with its whole body, or None.
    """

    entries: list[dict[str, Any]]
    gap: bool
    first: StoredEvent | None


def decisions(connection: Connection, alert_id: int) -> Decisions:
    """Read what was decided on an alert; of very many the first and the last."""
    oldest = timeline.of_alert(connection, alert_id, show="decisions", after=-1, limit=_FIRST_DECISIONS)
    after = oldest[-1][0] if oldest else -1
    # A row more tells whether anything lies between.
    newest = timeline.of_alert(connection, alert_id, show="decisions", limit=_LAST_DECISIONS + 1)
    later = [row for row in newest if row[0] > after]
    gap = len(later) > _LAST_DECISIONS
    rows = [*oldest, *later[-_LAST_DECISIONS:]]
    number = events.first_of_alert(connection, alert_id)
    stored = (
        events.of_alert(connection, alert_id, limit=1, before=number + 1, body_bytes=_WHOLE_BODY)
        if number is not None
        else []
    )
    return Decisions([entry(row) for row in rows], gap, stored[0] if stored else None)
