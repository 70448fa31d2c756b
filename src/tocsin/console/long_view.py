"""A view of many lines, whose number may change often at the cost of next to nothing."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

_PARTS = 8
"""The bar is drawn in so many parts of a cell."""


class LongView(ScrollView):
    """A view that draws its own lines and scrolls upwards and downwards."""

    _thumb_shown = (0, 0)

    def stretch(self, lines: int) -> None:
        """Take another number of lines; what is beyond the new end goes out of sight."""
        size = Size(self.size.width, lines)
        if size == self.virtual_size:
            return
        height = self.container_size.height
        bar_stays = (lines > height) == self.show_vertical_scrollbar
        if not height or size.width != self.virtual_size.width or not bar_stays:
            self.virtual_size = size
            return
        # Set by its name, a new size lays out the whole screen anew.
        self.set_reactive(LongView.virtual_size, size)
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self._move_thumb()

    def scrolled(self) -> None:
        """Draw what another place shows."""
        self.refresh(self.size.region)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw another place; Textual's own way draws all lines, whether they differ or not."""
        self._move_thumb()
        if round(old_value) != round(new_value):
            self.scrolled()

    def _move_thumb(self) -> None:
        """Let the bar show the place; it is drawn only where that looks different."""
        if not self.show_vertical_scrollbar:
            return
        bar, thumb = self.vertical_scrollbar, self._thumb()
        bar.set_reactive(ScrollBar.window_virtual_size, self.virtual_size.height)
        bar.set_reactive(ScrollBar.position, self.scroll_y)
        if thumb != self._thumb_shown:
            self._thumb_shown = thumb
            bar.refresh()

    def _thumb(self) -> tuple[int, int]:
        """Give where the bar's thumb begins and how long it is, in the parts that it is drawn in."""
        height, lines = self.container_size.height, max(self.virtual_size.height, 1)
        cell = _PARTS * height / lines
        return round(self.scroll_y * cell), max(_PARTS, round(height * cell))
