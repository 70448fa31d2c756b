"""The foot of every screen: the keys that fit, most needed first."""

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from tocsin.console.safe import Line, width_of
from tocsin.console.theme import colours_of, ground, ink

Key = tuple[str, str]


class Footer(Widget):
    """One line of keys and what they do; what does not fit is left out, and the last one always fits."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Footer { dock: bottom; height: 1; width: 1fr; background: $tocsin-bar; }
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__()
        self._keys = tuple(keys)

    def show(self, keys: Sequence[Key]) -> None:
        """Show other keys."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        colours = colours_of(self.app.current_theme)
        line = Line(ground(colours.bar, colours.dim)).put(" ")
        for key, name in self._fitting(self.size.width - 1):
            line.put(key, ink(colours.bright, bold=True)).put(f" {name}  ")
        return line.strip(self.size.width)

    def _fitting(self, width: int) -> list[Key]:
        def room(key: Key) -> int:
            return width_of(key[0]) + width_of(key[1]) + 3

        if not self._keys:
            return []
        *others, last = self._keys
        left = width - room(last) + 2
        shown: list[Key] = []
        for key in others:
            if room(key) > left:
                break
            left -= room(key)
            shown.append(key)
        return [*shown, last]
