"""Rows that one walks through, drawn by their screen: the cursor passes headings over."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tocsin.console.commands import Place, bindings
from tocsin.console.difference import differing
from tocsin.console.session import Session
from tocsin.console.theme import colours_of
from tocsin.console.view import View

_BY_SECOND_FROM = 100


@dataclass(frozen=True, slots=True)
class PaneRow:
    """One line.

    Attributes:
        strip: as it is painted.
        key: what it is about; rows that follow one another with the same key are one. None: the cursor
            passes it over.
    """

    strip: Strip
    key: Hashable | None = None


Draw = Callable[[View, Hashable | None], Sequence[PaneRow]]
"""Gives all rows; the second argument is the key under the cursor."""


class Pane(ScrollView, can_focus=True):
    """Rows with a cursor."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; background: $tocsin-ground; scrollbar-size: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ROWS)

    class Moved(Message):
        """Another row is under the cursor."""

    class Opened(Message):
        """The row under the cursor is to be opened."""

    def __init__(self, session: Session, draw: Draw) -> None:
        super().__init__()
        self._session = session
        self._draw = draw
        self._rows: list[PaneRow] = []
        self.current: Hashable | None = None

    def redraw(self) -> None:
        """Draw anew, and paint what differs."""
        if not self.size.width:
            return
        before, self._rows = self._rows, list(self._draw(self._view(), self.current))
        if self.current not in (keys := self._keys()):
            self._settle(keys)
        size = Size(self.size.width, len(self._rows))
        if self.virtual_size != size or len(before) != len(self._rows):
            self.virtual_size = size
            self.refresh()
            return
        top = self.scroll_offset.y
        for y in range(top, min(top + self.size.height, len(self._rows))):
            for start, end in differing(before[y].strip, self._rows[y].strip):
                self.refresh(Region(start, y - top, end - start, 1))

    def move_to(self, key: Hashable | None) -> None:
        """Put the cursor on a row, and the row in sight."""
        if key == self.current:
            return
        self.current = key
        self.redraw()
        self._keep_in_sight()
        self.post_message(self.Moved())

    def show_below(self) -> None:
        """Bring what stands below the row under the cursor into sight."""
        keys = [y for y, row in enumerate(self._rows) if row.key is not None and row.key == self.current]
        if keys:
            self.scroll_to(y=keys[0], animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        row = y + self.scroll_offset.y
        if row < len(self._rows):
            return self._rows[row].strip
        return Strip.blank(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        """Fit the rows into the new size."""
        self.redraw()
        self._keep_in_sight()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked; open it where it was there."""
        row = event.y + self.scroll_offset.y
        key = self._rows[row].key if row < len(self._rows) else None
        if key is None:
            return
        if key == self.current:
            self.action_open_row()
        self.move_to(key)

    def action_step_row(self, steps: int) -> None:
        """Move the cursor by rows."""
        keys = self._keys()
        if not keys:
            self.scroll_relative(y=steps, animate=False)
            return
        at = keys.index(self.current) if self.current in keys else 0
        self.move_to(keys[max(0, min(at + steps, len(keys) - 1))])
        if at + steps < 0:
            self.scroll_home(animate=False)
        elif at + steps >= len(keys):
            self.scroll_end(animate=False)

    def action_page_row(self, pages: int) -> None:
        """Move the cursor by screens."""
        self.action_step_row(pages * max(1, self.size.height - 1))

    def action_edge_row(self, bottom: int) -> None:
        """Go to the first or the last row."""
        self.action_step_row(len(self._rows) if bottom else -len(self._rows))

    def action_open_row(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened())

    def _keys(self) -> list[Hashable]:
        return list(dict.fromkeys(row.key for row in self._rows if row.key is not None))

    def _settle(self, keys: Sequence[Hashable]) -> None:
        """Go to the first row where the one under the cursor is gone."""
        self.current = keys[0] if keys else None
        if keys:
            self._rows = list(self._draw(self._view(), self.current))
        self.post_message(self.Moved())

    def _keep_in_sight(self) -> None:
        places = [y for y, row in enumerate(self._rows) if row.key is not None and row.key == self.current]
        if not places or not self.size.height:
            return
        top = self.scroll_offset.y
        # What stands above the first row is its heading, which comes into sight with it.
        first = 0 if self.current == self._keys()[0] else places[0]
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif places[-1] >= top + self.size.height:
            self.scroll_to(y=places[-1] - self.size.height + 1, animate=False, force=True)

    def _view(self) -> View:
        return View(
            width=self.size.width,
            now=self._session.time.now(),
            me=self._session.standing.me,
            glyphs=self._session.glyphs,
            colours=colours_of(self.app.current_theme),
            by_second=self.app.size.width >= _BY_SECOND_FROM,
        )
