"""The foot of every screen: the keys that fit, most needed first."""

from collections.abc import Iterator, Sequence

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tocsin.console.commands import COMMANDS
from tocsin.console.keymap import Keymap
from tocsin.console.news import Commanded
from tocsin.console.safe import Line, width_of
from tocsin.console.theme import colours_of, ground, ink

_GAP = 2


class Footer(Widget):
    """One line of keys and what they do; what does not fit is left out, and the last one always fits."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Footer { dock: bottom; height: 1; width: 1fr; background: $tocsin-bar; }
    """

    def __init__(self, keymap: Keymap, commands: Sequence[str]) -> None:
        """Make one.

        Args:
            keymap: tells the key of each.
            commands: their names, most needed first.
        """
        super().__init__()
        self._keymap = keymap
        self._commands = tuple(commands)

    def show(self, commands: Sequence[str]) -> None:
        """Show other commands."""
        if tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        colours = colours_of(self.app.current_theme)
        line = Line(ground(colours.bar, colours.dim)).put(" ")
        for name in self._fitting():
            key, label = self._words(name)
            line.put(key, ink(colours.bright, bold=True)).put(f" {label}").put(" " * _GAP)
        return line.strip(self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        for name, place in self._places():
            if event.x in place:
                self.post_message(Commanded(COMMANDS[name]))

    def _places(self) -> Iterator[tuple[str, range]]:
        at = 1
        for name in self._fitting():
            end = at + self._width(name)
            yield name, range(at, end)
            at = end + _GAP

    def _words(self, name: str) -> tuple[str, str]:
        return self._keymap.shown(name), COMMANDS[name].label

    def _width(self, name: str) -> int:
        key, label = self._words(name)
        return width_of(key) + 1 + width_of(label)

    def _fitting(self) -> list[str]:
        if not self._commands:
            return []
        *others, last = self._commands
        left = self.size.width - 1 - self._width(last)
        shown: list[str] = []
        for name in others:
            if self._width(name) + _GAP > left:
                break
            left -= self._width(name) + _GAP
            shown.append(name)
        return [*shown, last]
