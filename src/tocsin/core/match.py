"""Match: which open alert an event belongs to, by its key and the source's grouping."""

from dataclasses import dataclass
from typing import Protocol

from tocsin.core.alert import Alert
from tocsin.core.event import Event, EventKind
from tocsin.core.instant import Instant
from tocsin.core.key import match_key, match_summary
from tocsin.core.source import Grouping, Source


class OpenAlerts(Protocol):
    """The open alerts, as far as matching asks for them."""

    def by_key(self, source_id: int, key_match: str) -> Alert | None:
        """Find the open alert of a source with this key."""
        ...

    def by_summary(self, source_id: int, summary_match: str) -> Alert | None:
        """Find the newest open alert of a source with this summary."""
        ...

    def newest(self, source_id: int, *, pending: bool, test: bool) -> Alert | None:
        """Find a source's newest open or newest pending alert, among its TEST alerts or the others."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """The alert that an event belongs to, or None, what made it so, and what its key is compared by."""

    alert: Alert | None
    reason: str
    key: str | None = None


_TEST = "\x01"
"""Stands before what TEST alerts are matched by; no cleaned text holds it, so no real event joins one."""


def key_of(event: Event, source: Source) -> str | None:
    """Give what an event's key is compared by, or None without a key; TEST events have keys of their own."""
    if not event.key:
        return None
    return match_key(event.key) if source.ready else _TEST + match_key(event.key)


def summary_of(event: Event, source: Source) -> str:
    """Give what an event's summary is compared by; TEST events have summaries of their own."""
    return match_summary(event.summary) if source.ready else _TEST + match_summary(event.summary)


def match(event: Event, source: Source, alerts: OpenAlerts, now: Instant) -> Match:
    """Find the open alert an event belongs to.

    A key always joins the open alert with that key, whatever the grouping; grouping adds to that and only
    counts for problems. Accept, resolve and comment refer by key alone.
    """
    key = key_of(event, source)
    if key is not None:
        found = alerts.by_key(source.id, key)
        if found is not None:
            return Match(found, "same key", key)
    if event.kind is not EventKind.ALERT:
        return Match(None, "no open alert with its key" if event.key else "no key", key)
    grouped, reason = _grouped(event, source, alerts, now)
    return Match(grouped, reason, key)


def _grouped(event: Event, source: Source, alerts: OpenAlerts, now: Instant) -> tuple[Alert | None, str]:
    match source.grouping:
        case Grouping.NONE:
            return None, "first of its key" if event.key else "no key: an alert of its own"
        case Grouping.SUMMARY:
            found = alerts.by_summary(source.id, summary_of(event, source))
            return found, "same summary" if found else "first with its summary"
        case Grouping.UNTIL_ACCEPTED:
            found = alerts.newest(source.id, pending=True, test=not source.ready)
            return found, "grouped until accepted" if found else "no pending alert of its source"
        case Grouping.UNTIL_RESOLVED:
            found = alerts.newest(source.id, pending=False, test=not source.ready)
            return found, "grouped until resolved" if found else "no open alert of its source"
        case Grouping.WINDOW:
            found = alerts.newest(source.id, pending=False, test=not source.ready)
            if found is not None and now - found.created_at < source.window:
                return found, "within its window"
            return None, "no open alert within the window"
