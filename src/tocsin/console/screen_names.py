"""The names of the screens in the header: as many as there is room for, and the present one always."""

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.console.safe import Line, width_of
from tocsin.console.screens import SCREENS, MainScreen
from tocsin.console.theme import Colours, ink

_GAP = 2


@dataclass(frozen=True, slots=True)
class ScreenNames:
    """The names as they fit.

    Attributes:
        present: the name of the screen that is shown.
        below: what of it is shown, such as an alert's number; empty: the screen itself.
        arrow: stands between the two.
    """

    present: str
    below: str
    arrow: str

    def draw(self, line: Line, room: int, colours: Colours) -> None:
        """Put them onto a line, in so many cells."""
        dim, bright = ink(colours.dim), ink(colours.bright, bold=True)
        for screen in self._fitting(room):
            start = line.width
            line.put(str(screen.number), dim)
            if screen.name == self.present:
                line.put(f" {screen.title} ", ink(colours.bright, bold=True, ground=colours.raised))
                if self.below:
                    line.put(f" {self.arrow} ", dim).put(self.below, bright)
            else:
                line.put(f" {screen.title}")
            line.to(start + self._width(screen))

    def at(self, column: int, room: int) -> str | None:
        """Tell which screen's name stands at a column, counted from the first name."""
        start = 0
        for screen in self._fitting(room):
            if start <= column < start + self._width(screen) - _GAP:
                return screen.name
            start += self._width(screen)
        return None

    def _fitting(self, room: int) -> Sequence[MainScreen]:
        # They are left out from the right, so that those that stay do not change their places.
        shown = list(SCREENS)
        while sum(map(self._width, shown)) - _GAP + 1 > room:
            others = [screen for screen in shown if screen.name != self.present]
            if not others:
                break
            shown.remove(others[-1])
        return shown

    def _width(self, screen: MainScreen) -> int:
        more = f"{self.arrow}{self.below}" if screen.name == self.present and self.below else ""
        return 2 + width_of(screen.title) + _GAP + (width_of(more) + 3 if more else 0)
