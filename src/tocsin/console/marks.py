"""The marked rows of a list: what an action is done to instead of the alert under the cursor."""

from collections.abc import Iterable, Sequence

from tocsin.api.models import AlertView, AlertWindow

MOST = 1_000
"""So many alerts can be acted on at once."""


class Marks:
    """Marked alerts, each as it was last painted, in the order in which they were marked."""

    def __init__(self) -> None:
        self._marked: dict[int, AlertView] = {}
        self._kept: dict[int, AlertView] = {}
        self.range_from: int | None = None

    def __len__(self) -> int:
        return len(self._marked)

    def __contains__(self, alert_id: object) -> bool:
        return alert_id in self._marked

    @property
    def alerts(self) -> tuple[AlertView, ...]:
        """The marked alerts."""
        return tuple(self._marked.values())

    def toggle(self, alert: AlertView) -> None:
        """Mark an alert, or forget its mark."""
        if self._marked.pop(alert.id, None) is None:
            self.add((alert,))

    def add(self, alerts: Iterable[AlertView]) -> None:
        """Mark alerts, as many as can be acted on at once."""
        for alert in alerts:
            if len(self._marked) < MOST:
                self._marked.setdefault(alert.id, alert)

    def begin_range(self, alert: AlertView) -> None:
        """Mark from an alert on to wherever the cursor goes."""
        self.range_from = alert.id
        self._kept = dict(self._marked)
        self.add((alert,))

    def stretch(self, alerts: Sequence[AlertView]) -> None:
        """Let the range be these alerts, and no other, beside what was marked before it."""
        self._marked = dict(self._kept)
        self.add(alerts)

    def end_range(self) -> None:
        """Leave the marks as they are."""
        self.range_from = None

    def clear(self) -> None:
        """Forget all marks."""
        self._marked.clear()
        self.range_from = None

    def freshen(self, window: AlertWindow) -> None:
        """Take over newer states; what has left a list that is here as a whole is no longer marked."""
        if not self._marked:
            return
        found = {alert.id: alert for alert in window.alerts}
        whole = len(found) == window.total
        self._marked = {
            alert_id: found.get(alert_id, alert)
            for alert_id, alert in self._marked.items()
            if alert_id in found or not whole
        }
        self._kept = {alert_id: alert for alert_id, alert in self._kept.items() if alert_id in self._marked}
