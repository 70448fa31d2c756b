"""Due: fires every timer that is due, at its second or after hours of sleep, with the same function."""

import logging
from collections.abc import Callable, Sequence

from tocsin.core.alert import Alert
from tocsin.core.change import Change, Timer
from tocsin.core.command import Scene
from tocsin.core.due import fire
from tocsin.core.instant import MINUTE, Instant
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.engine.board import Draft
from tocsin.engine.ledger import Ledger
from tocsin.store import timers
from tocsin.store.connection import Connection

_LOG = logging.getLogger("tocsin.engine")

MOST_TOGETHER = 500
FAILED_AGAIN_AFTER = MINUTE


class DueTimers:
    """Fires due timers."""

    def __init__(self, ledger: Ledger, directory: Callable[[], Directory]) -> None:
        self._ledger = ledger
        self._directory = directory
        self.failures = 0

    async def run(self) -> int:
        """Fire all that is due now, and give how many there were.

        Raises:
            NoRoomError: nothing of the last batch was done; it stays due.
        """
        total = 0
        while True:
            fired = await self._ledger.record(self._decide)
            total += fired
            if fired < MOST_TOGETHER:
                return total

    def _decide(self, connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], int]:
        due = timers.due(connection, now, MOST_TOGETHER)
        changes: list[Change] = []
        for timer in due:
            alert = draft.get(timer.alert_id)
            change = self._fire(connection, alert, timer, now) if alert is not None else None
            if change is None:
                continue
            draft.put(change.alert)
            changes.append(change)
        return changes, len(due)

    def _fire(self, connection: Connection, alert: Alert, timer: Timer, now: Instant) -> Change | None:
        """Fire one timer; one that fails is tried again in a minute and takes no other with it."""
        directory = self._directory()
        try:
            change = fire(alert, timer, Scene(policy_of(alert, directory), directory, now))
        except Exception:
            self.failures += 1
            _LOG.exception("timer %s of alert %d failed", timer.kind.value, alert.id)
            timers.postpone(connection, timer, now + FAILED_AGAIN_AFTER)
            return None
        if change is None:
            timers.remove(connection, timer)
        return change


def policy_of(alert: Alert, directory: Directory) -> Policy:
    """Give the policy of an alert; where it is gone, one without levels, which leads to the fallback."""
    return directory.policies.get(alert.policy_id) or Policy(alert.policy_id, "(deleted)", ())
