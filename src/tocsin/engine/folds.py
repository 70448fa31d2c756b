"""Folds: appended events whose counts and timeline lines wait to be written, one line per alert and second.

The row of the request is on disk before anybody is answered and names its alert. All that an appended event
changes beside it can be counted from there again, so a storm writes one row per event instead of three.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

from tocsin.core.change import Change
from tocsin.store.timeline import Fold


class Folds:
    """The lines that wait, by alert. Used on the writer's thread; `in` is safe from others."""

    def __init__(self) -> None:
        self._waiting: dict[int, Fold] = {}

    def __bool__(self) -> bool:
        """Tell whether any wait."""
        return bool(self._waiting)

    def __contains__(self, alert_id: int) -> bool:
        """Tell whether a line of an alert waits."""
        return alert_id in self._waiting

    def heavy(self, decided: Sequence[Change]) -> list[Change]:
        """Give the changes to write now: all of every alert to which more happened than light ones."""
        moved = {change.alert.id for change in decided if not change.light}
        return [change for change in decided if change.alert.id in moved] if moved else []

    def of(self, alert_ids: Set[int]) -> list[Fold]:
        """Give the lines of some alerts that wait."""
        return [fold for alert_id, fold in self._waiting.items() if alert_id in alert_ids]

    def all(self) -> list[Fold]:
        """Give every line that waits."""
        return list(self._waiting.values())

    def follow(self, decided: Sequence[Change]) -> None:
        """After a commit: lines of alerts that were written leave, light changes are added."""
        moved = {change.alert.id for change in decided if not change.light}
        for alert_id in moved:
            self._waiting.pop(alert_id, None)
        for change in decided:
            if change.alert.id in moved:
                continue
            fold = self._waiting.get(change.alert.id)
            entry, at = change.entries[0], change.alert.updated_at
            self._waiting[change.alert.id] = Fold(
                alert_id=change.alert.id,
                first_at=fold.first_at if fold else at,
                last_at=at,
                text=entry.text,
                reason=entry.reason,
                count=entry.count + (fold.count if fold else 0),
            )

    def forget(self, written: Sequence[Fold]) -> None:
        """Let lines go that are written; what was added to one since stays."""
        for fold in written:
            now = self._waiting.get(fold.alert_id)
            if now is fold:
                del self._waiting[fold.alert_id]
            elif now is not None and now.count > fold.count:
                self._waiting[fold.alert_id] = replace(now, count=now.count - fold.count)
