"""Rows of a pane while they are put together: headings, lines about something, texts over several lines."""

from collections.abc import Hashable

from rich.style import Style

from tocsin.console.pane import PaneRow
from tocsin.console.safe import Line, wrap
from tocsin.console.theme import ground, ink
from tocsin.console.view import View

MARGIN = 2


class PaneRows:
    """Rows from top to bottom."""

    def __init__(self, view: View, current: Hashable | None) -> None:
        """Begin.

        Args:
            view: how and for whom.
            current: the key under the cursor.
        """
        self.view = view
        self.rows: list[PaneRow] = []
        self._current = current

    def begin(self, key: Hashable | None = None) -> Line:
        """Begin a line, with the cursor before it where it is about what the cursor is on."""
        colours = self.view.colours
        chosen = key is not None and key == self._current
        line = Line(ground(colours.raised if chosen else colours.ground, colours.ink))
        return line.put(self.view.glyphs.cursor if chosen else " ", ink(colours.blue)).put(" ")

    def end(self, line: Line, key: Hashable | None = None) -> None:
        """Put a finished line below the others."""
        self.rows.append(PaneRow(line.strip(self.view.width), key))

    def blank(self) -> None:
        """Leave a line empty."""
        self.end(self.begin())

    def heading(self, title: str, about: str = "") -> None:
        """Put a heading, after an empty line where something stands above it."""
        if self.rows:
            self.blank()
        colours = self.view.colours
        line = self.begin().put(title, ink(colours.bright, bold=True))
        self.end(line.put(f"  {about}" if about else "", ink(colours.dim)))

    def text(
        self, text: str, style: Style | None = None, *, indent: int = 0, key: Hashable | None = None
    ) -> None:
        """Put a text, broken over as many lines as it needs."""
        room = self.view.width - MARGIN - indent
        for part in wrap(text, max(room, 8)):
            self.end(self.begin(key).put(" " * indent).put(part, style), key)
