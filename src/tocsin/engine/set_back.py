"""A clock that was set back: what is due moves with it, so that nobody waits for the hour to come again.

Only steps back are corrected. A step forward looks like a machine that slept: what fell due is caught up
with, because a page that comes early is better than one that comes late.
"""

import logging
from collections.abc import Callable

from tocsin.clock import Clock
from tocsin.core.alert import Alert
from tocsin.core.change import Change, Entry, EntryKind
from tocsin.core.duration import spoken_duration
from tocsin.core.evolve import evolve
from tocsin.core.instant import SECOND, Instant, Millis
from tocsin.core.timers import timers_of
from tocsin.engine.board import Draft
from tocsin.store import deeds, outbox, timers
from tocsin.store.connection import Connection

_LOG = logging.getLogger("tocsin.engine")

TOLERATED: Millis = SECOND
"""Smaller steps are left alone: clocks that are kept right move by less."""


class SetBack:
    """Compares the wall clock with one that never steps back. Used on the writer's thread."""

    def __init__(self, clock: Clock, known: Instant, moved: Callable[[Millis], None]) -> None:
        """Make it.

        Args:
            known: a time that the wall clock has shown before this start; 0 for none.
            moved: told how far the clock was set back, for what is due in memory only.
        """
        self._clock = clock
        self._moved = moved
        self._ahead = max(clock.now(), known) - self._running()
        self._tentative = (-1, self._ahead)

    def correct(self, connection: Connection, draft: Draft, now: Instant, transaction: int) -> list[Change]:
        """Give the changes of all that is due, where the clock was set back since the last commit."""
        running_at, ahead = self._tentative
        known = ahead if running_at == transaction else self._ahead
        span = known - (now - self._running())
        if span <= TOLERATED:
            return []
        _LOG.warning("the clock was set back by %s", spoken_duration(span))
        outbox.move_back(connection, span)
        # What they would restore is due by the old clock.
        deeds.forget(connection)
        found = (draft.get(number) for number in timers.alerts(connection))
        changes = [_moved_back(alert, span) for alert in found if alert is not None]
        for change in changes:
            draft.put(change.alert)
        return changes

    def decided(self, now: Instant, transaction: int) -> None:
        """Note that a job of a transaction has been decided by this clock."""
        self._tentative = (transaction, now - self._running())

    def committed(self) -> None:
        """Let what was decided count."""
        span = self._ahead - self._tentative[1]
        self._ahead = self._tentative[1]
        if span > TOLERATED:
            self._moved(span)

    def _running(self) -> Millis:
        return round(self._clock.monotonic() * 1000)


def _moved_back(alert: Alert, span: Millis) -> Change:
    place = evolve(alert.escalation, next_at=_earlier(alert.escalation.next_at, span))
    moved = evolve(
        alert,
        escalation=place,
        snoozed_until=_earlier(alert.snoozed_until, span),
        auto_resolve_at=_earlier(alert.auto_resolve_at, span),
        ask_owner_at=_earlier(alert.ask_owner_at, span),
    )
    words = f"the clock was set back by {spoken_duration(span)}: what is due moves with it"
    entry = Entry(EntryKind.NOTE, words, "clock-set-back")
    return Change(moved, "moved", "clock-set-back", (entry,), timers_of(moved))


def _earlier(at: Instant | None, span: Millis) -> Instant | None:
    return None if at is None else at - span
