"""The list of alerts: draws only the rows on the screen, holds only a window of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from tocsin.api.models import AlertView, AlertWindow
from tocsin.console.alert_row import Columns, unknown
from tocsin.console.alert_rows import AlertRows
from tocsin.console.commands import Place, bindings
from tocsin.console.difference import differing
from tocsin.console.long_view import LongView
from tocsin.console.marks import Marks
from tocsin.console.row_painter import Painting, RowPainter
from tocsin.console.session import Session
from tocsin.console.theme import Colours, colours_of


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """Which rows a list wants: around the first of the anchors that there is, or else around a place."""

    anchors: tuple[int, ...]
    above: int
    below: int
    offset: int | None = None


class Bare(Enum):
    """What a line without an alert shows."""

    UNKNOWN = "a row whose alert is not here yet"
    NOTHING = "no row"


Picture = Painting | Bare
"""What one line of the screen shows."""


class AlertList(LongView, can_focus=True):
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

    moves: var[int] = var(0)
    """Grows when the cursor is on another alert, or its alert or a mark has changed.

    Who watches it draws in the same picture as the list itself; a message would come after that.
    """

    class WindowWanted(Message):
        """Rows are missing around what is on the screen: ask for `AlertList.request`."""

        def can_replace(self, message: Message) -> bool:
            """Only the last one counts: it carries nothing."""
            return isinstance(message, AlertList.WindowWanted)

    class AllWanted(Message):
        """All rows are to be marked, and not all are here."""

    class Opened(Message):
        """An alert is to be shown in full."""

        def __init__(self, alert: AlertView) -> None:
            super().__init__()
            self.alert = alert

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.rows = AlertRows()
        self.marks = Marks()
        self.painter = RowPainter(session)
        self._wanted: dict[int, Picture] = {}
        self._shown: dict[int, Strip] = {}
        self._goal: int | None = None

    @property
    def current(self) -> AlertView | None:
        """The alert under the cursor, as it was painted."""
        return self.rows.current

    @property
    def seeking(self) -> bool:
        """Whether the cursor is on its way to a row that is not here yet, and painted nowhere."""
        return self._goal is not None

    @property
    def columns(self) -> Columns:
        """Where the columns stand now."""
        return Columns.of(self.size.width, self.painter.needs, dated=not self.painter.open_only)

    @property
    def above(self) -> int:
        """How many rows are hidden above the screen."""
        return self.scroll_offset.y

    def request(self) -> WindowRequest:
        """Say which rows are wanted now."""
        page = max(self.size.height, 20)
        if self._goal is not None:
            return WindowRequest((), 2 * page, 2 * page, self._goal)
        top = self.scroll_offset.y
        if top + page <= 3 * page and self.rows.cursor < 3 * page:
            return WindowRequest((), 0, 4 * page)
        if top <= self.rows.cursor < top + page:
            return WindowRequest(tuple(self.rows.anchors()), 2 * page, 2 * page)
        return WindowRequest((), 2 * page, 2 * page, top)

    def receive(self, window: AlertWindow) -> None:
        """Take over a window; the row under the cursor stays on its line unless the list is at its top."""
        line, before = self.rows.cursor - self.scroll_offset.y, self.rows.current
        visible = 0 <= line < max(self.size.height, 1)
        self.painter.show_changed(self.rows.receive(window))
        self.painter.screen_width = self.app.size.width
        self.painter.grow(window.alerts)
        self.marks.freshen(window)
        self.stretch(self.rows.total)
        if visible and self.scroll_offset.y > 0:
            self._scroll_line(self.rows.cursor - line)
        if visible:
            self._keep_in_sight()
        if self._goal is not None:
            self._pursue()
        self._refresh_differing()
        if self.rows.current != before:
            self.moves += 1

    def freshen(self, alert: AlertView) -> None:
        """Take over a newer state of one alert."""
        before = self.rows.current
        if self.rows.freshen(alert):
            self._refresh_differing()
            # Told only of a difference: whoever hears it may ask for this alert again, and end up here.
            if self.rows.current != before:
                self.moves += 1

    def show_doing(self, alert_id: int, text: str) -> None:
        """Say at an alert what is being done to it; an empty text ends that."""
        self.painter.show_doing(alert_id, text)
        self._refresh_differing()

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        self.painter.tick()
        self._refresh_differing()

    def repaint(self) -> None:
        """Draw all anew: colours or sizes are others."""
        self.painter.forget()
        self._wanted.clear()
        self._shown.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        self._wanted[y] = picture = self._picture(y, self.columns, self._colours())
        self._shown[y] = strip = self._strip(y, picture)
        return strip

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

    def action_mark_row(self) -> None:
        """Mark the row under the cursor, or forget its mark, and go down."""
        if self.current is not None:
            self.marks.end_range()
            self.marks.toggle(self.current)
            self._show_marks()
            self._move(self.rows.cursor + 1)

    def action_mark(self, rows: int) -> None:
        """Mark the row under the cursor and the one that it goes to."""
        if self.current is None:
            return
        self.marks.add((self.current,))
        self._move(self.rows.cursor + rows)
        self.marks.add((self.current,))
        self._show_marks()

    def action_mark_range(self) -> None:
        """Mark from here to wherever the cursor goes, until the key is pressed again."""
        if self.marks.range_from is not None:
            self.marks.end_range()
        elif self.current is not None:
            self.marks.begin_range(self.current)
        self._show_marks()

    def action_mark_all(self) -> None:
        """Mark every row."""
        self.marks.end_range()
        if len(self.rows.window) < self.rows.total:
            self.post_message(self.AllWanted())
        else:
            self.mark_all(self.rows.held(self.rows.window))

    def action_unmark(self) -> None:
        """Forget all marks."""
        self.marks.clear()
        self._show_marks()

    def mark_all(self, alerts: Sequence[AlertView]) -> None:
        """Mark alerts, whether they are on the screen or not."""
        self.marks.add(alerts)
        self._show_marks()

    def first_request(self, *, same_alert: bool) -> WindowRequest:
        """Say which rows of another list are wanted: its top, or those around the alert under the cursor."""
        page = max(self.size.height, 20)
        cursor = self.rows.cursor_id if same_alert else None
        return WindowRequest((cursor,) if cursor is not None else (), 2 * page, 4 * page)

    def replace(self, window: AlertWindow) -> None:
        """Show another list, at the row that the window is around, or else at its top."""
        self.rows = AlertRows()
        self.rows.cursor = window.place or 0
        self._goal = None
        self.scroll_to(y=0, animate=False, force=True)
        self.receive(window)
        self._keep_in_sight()
        self.moves += 1

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
        self.painter.screen_width = self.app.size.width
        self.stretch(self.rows.total)
        self._keep_in_sight()
        self._want_missing()

    def scrolled(self) -> None:
        """Draw what differs at another place, and ask for rows that come into sight."""
        self._refresh_differing()
        self._want_missing()

    def _move(self, position: int) -> None:
        total = self.rows.total
        if not total:
            return
        position = min(max(position, 0), total - 1)
        before = self.rows.cursor_id
        self._goal = None if self.rows.at(position) is not None else position
        self.rows.move(position)
        self.stretch(self.rows.total)
        self._keep_in_sight()
        self._stretch_range()
        self._refresh_differing()
        if self.rows.cursor_id != before:
            self.moves += 1
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

    def _stretch_range(self) -> None:
        start = self.rows.position_of(self.marks.range_from) if self.marks.range_from is not None else None
        if start is not None:
            first, last = sorted((start, self.rows.cursor))
            self.marks.stretch(self.rows.held(range(first, last + 1)))

    def _show_marks(self) -> None:
        self._refresh_differing()
        self.moves += 1

    def _want_missing(self) -> None:
        if not self.rows.loaded or self._goal is not None:
            return
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        first, last = max(0, top - height // 2), min(self.rows.total, top + height + height // 2) - 1
        if last >= first and (self.rows.at(first) is None or self.rows.at(last) is None):
            self.post_message(self.WindowWanted())

    def _keep_in_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self.rows.cursor < top:
            self._scroll_line(self.rows.cursor)
        elif self.rows.cursor >= top + height:
            self._scroll_line(self.rows.cursor - height + 1)

    def _scroll_line(self, line: int) -> None:
        self.scroll_to(y=max(line, 0), animate=False, force=True)

    def _refresh_differing(self) -> None:
        columns, colours = self.columns, self._colours()
        for y in range(self.size.height):
            picture = self._picture(y, columns, colours)
            if picture == self._wanted.get(y):
                continue
            self._wanted[y] = picture
            for start, end in differing(self._shown.get(y), self._strip(y, picture)):
                self.refresh(Region(start, y, end - start, 1))

    def _picture(self, y: int, columns: Columns, colours: Colours) -> Picture:
        """Say what a line of the screen is to show."""
        alert = self._alert_at(y)
        if alert is None:
            return Bare.UNKNOWN if self.scroll_offset.y + y < self.rows.total else Bare.NOTHING
        return self.painter.painting(
            alert,
            columns,
            colours,
            under_cursor=alert.id == self.rows.cursor_id,
            marked=alert.id in self.marks,
        )

    def _strip(self, y: int, picture: Picture) -> Strip:
        """Draw what a line of the screen is to show."""
        alert = self._alert_at(y)
        if alert is not None and isinstance(picture, Painting):
            return self.painter.strip(alert, picture)
        if picture is Bare.UNKNOWN:
            return unknown(self.columns, self._session.glyphs, self._colours())
        return Strip.blank(self.size.width, self.rich_style)

    def _alert_at(self, y: int) -> AlertView | None:
        position = self.scroll_offset.y + y
        return self.rows.at(position) if position < self.rows.total else None

    def _colours(self) -> Colours:
        return colours_of(self.app.current_theme)
