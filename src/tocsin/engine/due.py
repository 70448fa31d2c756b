"""Due: fires every timer that is due, at its second or after hours of sleep, with the same function."""

import logging
from collections.abc import Callable, Sequence
from functools import partial

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
from tocsin.store.errors import NoRoomError

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
            try:
                fired = await self._ledger.record(partial(self._decide, MOST_TOGETHER))
            except NoRoomError:
                raise
            except Exception:
                _LOG.exception("due timers could not be written together; writing them one by one")
                return total + await self._run_alone()
            total += fired
            if fired < MOST_TOGETHER:
                return total

    async def _run_alone(self) -> int:
        """Fire what is due one by one; what cannot be written is tried again in a minute."""
        for count in range(MOST_TOGETHER):
            try:
                if not await self._ledger.record(partial(self._decide, 1)):
                    return count
            except NoRoomError:
                raise
            except Exception:
                self.failures += 1
                _LOG.exception("a due timer could not be written")
                await self._ledger.record(self._postpone_first)
        return MOST_TOGETHER

    @staticmethod
    def _postpone_first(connection: Connection, _draft: Draft, now: Instant) -> tuple[Sequence[Change], None]:
        for timer in timers.due(connection, now, 1):
            timers.postpone(connection, timer, now + FAILED_AGAIN_AFTER)
        return (), None

    def _decide(
        self, limit: int, connection: Connection, draft: Draft, now: Instant
    ) -> tuple[Sequence[Change], int]:
        due = timers.due(connection, now, limit)
        changes: list[Change] = []
        for timer in due:
            alert = draft.get(timer.alert_id)
            if alert is None:
                timers.remove(connection, timer)
                continue
            change = self._fire(connection, alert, timer, now)
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
