"""The line above the rows: the names of the columns."""

from textual.strip import Strip
from textual.widget import Widget

from tocsin.console.alert_list import AlertList
from tocsin.console.alert_row import Columns, heading
from tocsin.console.theme import colours_of


class Heading(Widget):
    """The names of the columns, above the rows."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Heading { height: 1; background: $tocsin-ground; }"

    def __init__(self, rows: AlertList) -> None:
        super().__init__()
        self._rows = rows
        self._painted: Columns | None = None
        self._said = ""

    def update(self, said: str = "") -> None:
        """Draw anew where the columns have moved, or something else is to be said."""
        if self._rows.columns != self._painted or said != self._said:
            self._said = said
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        self._painted = self._rows.columns
        return heading(self._rows.columns, colours_of(self.app.current_theme), self._said).adjust_cell_length(
            self.size.width, self.rich_style
        )
