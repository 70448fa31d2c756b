"""The list of alerts: draws only the rows on the screen, holds only a window of them."""

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tocsin.api.models import AlertView, AlertWindow
from tocsin.console import ages
from tocsin.console.alert_row import Columns, Look, Needs, Ticking, row, ticking, unknown
from tocsin.console.alert_rows import AlertRows
from tocsin.console.commands import Place, bindings
from tocsin.console.difference import differing
from tocsin.console.session import Session
from tocsin.console.theme import Colours, colours_of
from tocsin.core.instant import SECOND, Instant

_MARKED_FOR = 2 * SECOND
_SECONDS_FROM = 100
_MOST_ROWS = 500
_CACHED_STRIPS = 1_000


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """Which rows a list wants; the anchors are tried in order, and none means from the top."""

    anchors: tuple[int, ...]
    above: int
    below: int


@dataclass(frozen=True, slots=True)
class _Painting:
    """All that the picture of one row depends on; equal paintings look the same."""

    alert: int
    generation: int
    updated_at: str
    count: int
    tick: Ticking
    under_cursor: bool
    changed: bool
    doing: str
    stale: bool
    columns: Columns
    colours: Colours


class AlertList(ScrollView, can_focus=True):
    """A list of alerts, one row each, with a cursor that stays with its alert."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    AlertList {
        background: $tocsin-ground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size: 0 1;
        scrollbar-gutter: stable;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.LIST)

    class CursorMoved(Message):
        """The cursor is on another alert, or its alert changed: look at the list."""

        def can_replace(self, message: Message) -> bool:
            """Only the last one counts: it carries nothing."""
            return isinstance(message, AlertList.CursorMoved)

    class WindowWanted(Message):
        """Rows are missing around what is on the screen: ask for `AlertList.request`."""

        def can_replace(self, message: Message) -> bool:
            """Only the last one counts: it carries nothing."""
            return isinstance(message, AlertList.WindowWanted)

    class Opened(Message):
        """An alert is to be shown in full."""

        def __init__(self, alert: AlertView) -> None:
            super().__init__()
            self.alert = alert

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.rows = AlertRows()
        self._doing: dict[int, str] = {}
        self._changed_at: dict[int, Instant] = {}
        self._painted: dict[int, _Painting] = {}
        self._shown: dict[int, Strip] = {}
        self._strips: dict[_Painting, Strip] = {}
        self._goal: int | None = None
        self._needs = Needs()

    @property
    def current(self) -> AlertView | None:
        """The alert under the cursor, as it was painted."""
        return self.rows.current

    @property
    def columns(self) -> Columns:
        """Where the columns stand now."""
        return Columns.of(self.size.width, self._needs)

    @property
    def above(self) -> int:
        """How many rows are hidden above the screen."""
        return self.scroll_offset.y

    def request(self) -> WindowRequest:
        """Say which rows are wanted now."""
        page = max(self.size.height, 20)
        if self._goal is not None:
            held = self.rows.window
            edge = self.rows.at(held[-1 if self._goal >= held.stop else 0]) if held else None
            if edge is not None:
                return WindowRequest((edge.id,), _MOST_ROWS if self._goal < held.start else page, _MOST_ROWS)
        top = self.scroll_offset.y
        if top + page <= 3 * page and self.rows.cursor < 3 * page:
            return WindowRequest((), 0, 4 * page)
        if top <= self.rows.cursor < top + page:
            return WindowRequest(tuple(self.rows.anchors()), 2 * page, 2 * page)
        middle = min(max(top, self.rows.window.start), max(self.rows.window.stop - 1, 0))
        anchor = self.rows.at(middle)
        return WindowRequest((anchor.id,) if anchor is not None else (), 2 * page, 2 * page)

    def receive(self, window: AlertWindow) -> None:
        """Take over a window; the row under the cursor stays on its line unless the list is at its top."""
        line, before = self.rows.cursor - self.scroll_offset.y, self.rows.current
        visible = 0 <= line < max(self.size.height, 1)
        now = self._session.time.now()
        for alert_id in self.rows.receive(window):
            self._changed_at[alert_id] = now
        self._needs = self._needs.grown(window.alerts, self._plain_look(), self._session.glyphs)
        self._resize()
        if visible and self.scroll_offset.y > 0:
            self._scroll_line(self.rows.cursor - line)
        if visible:
            self._keep_in_sight()
        if self._goal is not None:
            self._pursue()
        self._refresh_differing()
        if self.rows.current != before:
            self.post_message(self.CursorMoved())

    def freshen(self, alert: AlertView) -> None:
        """Take over a newer state of one alert."""
        before = self.rows.current
        if self.rows.freshen(alert):
            self._refresh_differing()
            # Told only of a difference: whoever hears it may ask for this alert again, and end up here.
            if self.rows.current != before:
                self.post_message(self.CursorMoved())

    def show_doing(self, alert_id: int, text: str) -> None:
        """Say at an alert what is being done to it; an empty text ends that."""
        if text:
            self._doing[alert_id] = text
        else:
            self._doing.pop(alert_id, None)
        self._refresh_differing()

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        now = self._session.time.now()
        self._changed_at = {k: at for k, at in self._changed_at.items() if now - at < _MARKED_FOR}
        self._refresh_differing()

    def repaint(self) -> None:
        """Draw all anew: colours or sizes are others."""
        self._strips.clear()
        self._painted.clear()
        self._shown.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        position = self.scroll_offset.y + y
        colours = self._colours()
        alert = self.rows.at(position) if position < self.rows.total else None
        if alert is None:
            self._painted.pop(position, None)
            self._shown.pop(position, None)
            if position < self.rows.total:
                return unknown(self.columns, self._session.glyphs, colours)
            return Strip.blank(self.size.width, self.rich_style)
        painting = self._painting(alert, colours)
        self._painted[position] = painting
        self._shown[position] = self._strip(alert, painting)
        return self._shown[position]

    def action_step(self, rows: int) -> None:
        """Move the cursor by rows."""
        self._move(self.rows.cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screens."""
        self._move(self.rows.cursor + pages * max(self.size.height - 1, 1))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._move(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._move(self.rows.total - 1)

    def action_open(self) -> None:
        """Show the alert under the cursor in full."""
        if self.current is not None:
            self.post_message(self.Opened(self.current))

    def on_click(self, event: events.Click) -> None:
        """Select the row that was clicked; a double click opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        position = self.scroll_offset.y + offset.y
        if position >= self.rows.total:
            return
        self._move(position)
        if event.chain == 2:
            self.action_open()

    def on_resize(self) -> None:
        """Fit the columns into the new width; the cursor stays in sight."""
        self._resize()
        self._keep_in_sight()
        self._want_missing()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for rows that come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._want_missing()

    def _move(self, position: int) -> None:
        total = self.rows.total
        if not total:
            return
        position = min(max(position, 0), total - 1)
        before = self.rows.cursor_id
        self._goal = None if self.rows.at(position) is not None else position
        self.rows.move(position)
        self._resize()
        self._keep_in_sight()
        self._refresh_differing()
        if self.rows.cursor_id != before:
            self.post_message(self.CursorMoved())
        if self._goal is not None:
            self.post_message(self.WindowWanted())

    def _pursue(self) -> None:
        """Go on to a row that was not held when the cursor was sent there."""
        assert self._goal is not None
        goal = min(self._goal, self.rows.total - 1)
        if self.rows.at(goal) is not None or goal < 0:
            self._goal = None
            self.rows.move(goal)
            self._keep_in_sight()
        else:
            self.post_message(self.WindowWanted())

    def _want_missing(self) -> None:
        if not self.rows.loaded or self._goal is not None:
            return
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        first, last = max(0, top - height // 2), min(self.rows.total, top + height + height // 2) - 1
        if last >= first and (self.rows.at(first) is None or self.rows.at(last) is None):
            self.post_message(self.WindowWanted())

    def _resize(self) -> None:
        self.virtual_size = Size(self.size.width, self.rows.total)

    def _keep_in_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self.rows.cursor < top:
            self._scroll_line(self.rows.cursor)
        elif self.rows.cursor >= top + height:
            self._scroll_line(self.rows.cursor - height + 1)

    def _scroll_line(self, line: int) -> None:
        self.scroll_to(y=max(line, 0), animate=False, force=True)

    def _refresh_differing(self) -> None:
        top, colours = self.scroll_offset.y, self._colours()
        for y in range(self.size.height):
            position = top + y
            alert = self.rows.at(position) if position < self.rows.total else None
            wanted = self._painting(alert, colours) if alert is not None else None
            if wanted == self._painted.get(position):
                continue
            if alert is None or wanted is None:
                self.refresh(Region(0, y, self.size.width, 1))
                continue
            for start, end in differing(self._shown.get(position), self._strip(alert, wanted)):
                self.refresh(Region(start, y, end - start, 1))

    def _painting(self, alert: AlertView, colours: Colours) -> _Painting:
        look = self._look(alert)
        return _Painting(
            alert.id,
            alert.generation,
            alert.updated_at,
            alert.count,
            ticking(alert, look, self._session.glyphs),
            look.under_cursor,
            look.changed,
            look.doing,
            look.stale,
            self.columns,
            colours,
        )

    def _plain_look(self) -> Look:
        """Give how any row is drawn; a small screen, which may be a thin line, moves every ten seconds."""
        standing, now = self._session.standing, self._session.time.now()
        by_second = self.app.size.width >= _SECONDS_FROM
        return Look(
            me=standing.me,
            now=now if by_second else ages.quiet(now),
            stale=standing.stale_since is not None,
            by_second=by_second,
        )

    def _look(self, alert: AlertView) -> Look:
        return replace(
            self._plain_look(),
            under_cursor=alert.id == self.rows.cursor_id,
            changed=alert.id in self._changed_at,
            doing=self._doing.get(alert.id, ""),
        )

    def _strip(self, alert: AlertView, painting: _Painting) -> Strip:
        strip = self._strips.get(painting)
        if strip is None:
            glyphs = self._session.glyphs
            strip = row(alert, painting.tick, self._look(alert), painting.columns, glyphs, painting.colours)
            if len(self._strips) >= _CACHED_STRIPS:
                self._strips.clear()
            self._strips[painting] = strip
        return strip

    def _colours(self) -> Colours:
        return colours_of(self.app.current_theme)
