"""The rows that a list holds: one window of the engine's order, and a cursor that stays with its alert."""

from collections.abc import Iterable

from tocsin.api.models import AlertView, AlertWindow


class AlertRows:
    """A window of an ordered list, seen by position.

    Positions count from 0 over the whole list; only those of the window hold an alert. The cursor belongs to
    an alert, not to a position. Where the alert under the cursor changes its place in the engine's order, or
    leaves it, it is pinned: it stays where it was painted until the cursor moves on, so that nothing moves
    under the cursor.
    """

    def __init__(self) -> None:
        self._start = 0
        self._alerts: list[AlertView] = []
        self._places: dict[int, int] = {}
        self._engine_total = 0
        self._pinned: AlertView | None = None
        self._pinned_at = 0
        self._away: AlertView | None = None
        self.cursor = 0
        self.cursor_id: int | None = None
        self.loaded = False

    @property
    def total(self) -> int:
        """How many rows there are, with a pinned one that has left the engine's list."""
        return self._engine_total + (self._pinned is not None and self._pinned.id not in self._places)

    @property
    def engine_total(self) -> int:
        """How many alerts the engine's list has."""
        return self._engine_total

    @property
    def window(self) -> range:
        """The positions that hold an alert."""
        gone = self._pinned is not None and self._pinned.id not in self._places
        return range(self._start, self._start + len(self._alerts) + gone)

    @property
    def current(self) -> AlertView | None:
        """The alert under the cursor."""
        if self._pinned is not None and self._pinned.id == self.cursor_id:
            return self._pinned
        place = self._places.get(self.cursor_id) if self.cursor_id is not None else None
        return self._alerts[place - self._start] if place is not None else self._away

    def at(self, position: int) -> AlertView | None:
        """Give the alert at a position; None where it is not held."""
        if self._pinned is not None:
            if position == self._pinned_at:
                return self._pinned
            position = self._engine_place(position)
        index = position - self._start
        return self._alerts[index] if 0 <= index < len(self._alerts) else None

    def position_of(self, alert_id: int) -> int | None:
        """Give the position of an alert; None where it is not held."""
        if self._pinned is not None:
            if alert_id == self._pinned.id:
                return self._pinned_at
            place = self._places.get(alert_id)
            return self._shown_place(place) if place is not None else None
        return self._places.get(alert_id)

    def find(self, alert_id: int) -> AlertView | None:
        """Give an alert that is held, as it was painted."""
        position = self.position_of(alert_id)
        return self.at(position) if position is not None else None

    def holds(self, alert_id: int) -> bool:
        """Tell whether the engine's window has an alert; a pinned one may have left it."""
        return alert_id in self._places

    def held(self, positions: Iterable[int]) -> list[AlertView]:
        """Give the alerts at the positions that hold one."""
        return [alert for position in positions if (alert := self.at(position)) is not None]

    def anchors(self) -> list[int]:
        """Give alerts to ask a window around, best first: the one under the cursor, then its neighbours."""
        near = [self.cursor + step for step in (0, 1, -1, 2, -2, 3, -3)]
        return [alert.id for alert in self.held(near)]

    def receive(self, window: AlertWindow) -> set[int]:
        """Take over a newer window.

        Args:
            window: what the engine answered.

        Returns:
            The alerts that are new in the window or changed since the last one.
        """
        before = {alert.id: alert.generation for alert in self._alerts}
        under_cursor = self.current
        below, above = self.at(self.cursor + 1), self.at(self.cursor - 1)
        self._start = window.start
        self._alerts = list(window.alerts)
        self._places = {alert.id: window.start + index for index, alert in enumerate(self._alerts)}
        self._engine_total = window.total
        self._place_cursor(under_cursor, below.id if below else None, above.id if above else None)
        changed = {alert.id for alert in self._alerts if before.get(alert.id) != alert.generation}
        first = not self.loaded
        self.loaded = True
        return set() if first else changed

    def freshen(self, alert: AlertView) -> bool:
        """Take over a newer state of one alert, in its place; tell whether it is held."""
        held = False
        if self._pinned is not None and self._pinned.id == alert.id:
            self._pinned = alert
            held = True
        place = self._places.get(alert.id)
        if place is not None:
            if alert.id == self.cursor_id and self._pinned is None:
                self._pin_if_moved(self._alerts[place - self._start], alert, place)
            self._alerts[place - self._start] = alert
            held = True
        return held

    def move(self, position: int) -> None:
        """Put the cursor on a position; the alert that was pinned finds its own place again."""
        if not self.total:
            self.cursor, self.cursor_id = 0, None
            return
        position = min(max(position, 0), self.total - 1)
        alert = self.at(position)
        if alert is None:
            return
        self.cursor_id = alert.id
        self.cursor = position
        self._away = None
        if self._pinned is not None and self._pinned.id != alert.id:
            self._pinned = None
            self.cursor = self._places[alert.id]

    def _place_cursor(self, alert: AlertView | None, below: int | None, above: int | None) -> None:
        """Keep the cursor on its alert, and that between the neighbours it had."""
        if alert is None:
            self._rest_cursor()
            return
        self._away = None
        place = self._places.get(alert.id)
        if place is not None:
            fresh = self._alerts[place - self._start]
            if self._pinned is None and _group(fresh) == _group(alert) and self._between(place, below, above):
                self.cursor = place
                return
            alert = fresh
        elif not self._covers(below, above):
            # The window is about another part of the list: nothing is known of the cursor's alert.
            self._pinned, self._away = None, alert
            return
        at = self._beside(below, above)
        self._pinned = alert
        self._pinned_at = self.cursor = min(at, self._engine_total - (place is not None))

    def _between(self, place: int, below: int | None, above: int | None) -> bool:
        """Tell whether a place is between those of the neighbours, as far as they are still here."""
        under = self._places.get(below) if below is not None else None
        over = self._places.get(above) if above is not None else None
        return (under is None or place < under) and (over is None or over < place)

    def _covers(self, *neighbours: int | None) -> bool:
        """Tell whether the window holds the place where the cursor is."""
        whole = len(self._alerts) == self._engine_total
        return whole or any(neighbour in self._places for neighbour in neighbours)

    def _rest_cursor(self) -> None:
        self._pinned = self._away = None
        self.cursor_id = None
        if self._alerts:
            self.cursor = min(max(self.cursor, self._start), self._start + len(self._alerts) - 1)
            self.cursor_id = self._alerts[self.cursor - self._start].id
        else:
            self.cursor = 0

    def _beside(self, below: int | None, above: int | None) -> int:
        """Find the position between the neighbours that the alert under the cursor had."""
        own = self._places.get(self.cursor_id) if self.cursor_id is not None else None
        for neighbour, after in ((below, 0), (above, 1)):
            place = self._places.get(neighbour) if neighbour is not None else None
            if place is not None:
                return place - (own is not None and place > own) + after
        return self.cursor

    def _pin_if_moved(self, old: AlertView, new: AlertView, place: int) -> None:
        if _group(old) != _group(new):
            self._pinned = new
            self._pinned_at = place

    def _pinned_place(self) -> int | None:
        return self._places.get(self._pinned.id) if self._pinned is not None else None

    def _without_pinned(self, place: int) -> int:
        """Turn a place in the engine's order into one in the order without the pinned alert."""
        pinned = self._pinned_place()
        return place - 1 if pinned is not None and place > pinned else place

    def _shown_place(self, place: int) -> int:
        place = self._without_pinned(place)
        return place + 1 if place >= self._pinned_at else place

    def _engine_place(self, position: int) -> int:
        place = position - 1 if position > self._pinned_at else position
        pinned = self._pinned_place()
        return place + 1 if pinned is not None and place >= pinned else place


def _group(alert: AlertView) -> tuple[str, bool]:
    # What decides an alert's place in the order, besides its age.
    return alert.status, alert.snoozed_until is not None
