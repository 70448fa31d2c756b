"""What could come next in a filter: a short list below the place where it is typed."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tocsin.api.finding import Candidate
from tocsin.console.safe import Line, plain, width_of
from tocsin.console.theme import colours_of, ground, ink

_MOST_SHOWN = 6
_WIDEST_ABOUT = 48


class Suggestions(Widget):
    """Shows candidates over what is below, one of them chosen; takes no room and no focus."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Suggestions {
        overlay: screen; constrain: inside none; display: none; height: auto; background: $tocsin-raised;
    }
    """

    class Taken(Message):
        """A candidate was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._candidates: Sequence[Candidate] = ()
        self._chosen = 0

    @property
    def chosen(self) -> Candidate | None:
        """The candidate that would be put in."""
        return self._candidates[self._chosen] if self._candidates else None

    def show(self, candidates: Sequence[Candidate], column: int) -> None:
        """Show candidates from a column of the line on; none: show nothing.

        Args:
            column: in cells, where what they take the place of begins.
        """
        self._candidates, self._chosen = candidates, 0
        self.display = bool(candidates)
        if candidates:
            # As wide as the widest of all, so that it stays as it is while one goes down.
            text, about = self._widths()
            self.styles.width = text + (about + 2 if about else 0) + 2
            self.styles.height = min(len(candidates), _MOST_SHOWN)
            self.styles.offset = (max(column - 1, 0), 0)
        self.refresh()

    def hide(self) -> None:
        """Show nothing."""
        self.show((), 0)

    def choose(self, steps: int) -> bool:
        """Choose a candidate so many lines below; tells whether there is one."""
        place = self._chosen + steps
        if not 0 <= place < len(self._candidates):
            return False
        self._chosen = place
        self.refresh()
        return True

    def render_line(self, y: int) -> Strip:
        """Draw one candidate."""
        colours = colours_of(self.app.current_theme)
        place = self._top + y
        line = Line(ground(colours.border if place == self._chosen else colours.raised, colours.ink))
        if place < len(self._candidates):
            candidate, (text, about) = self._candidates[place], self._widths()
            line.put(" ").put(candidate.text, ink(colours.bright, bold=place == self._chosen), text)
            if about:
                line.put("  ").put(candidate.about, ink(colours.dim), about)
        return line.strip(self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Put in what was clicked."""
        place = self._top + event.y
        if place < len(self._candidates):
            self._chosen = place
            self.post_message(self.Taken())

    @property
    def _top(self) -> int:
        """The first candidate that is seen: the chosen one always is."""
        return max(0, self._chosen - _MOST_SHOWN + 1)

    def _widths(self) -> tuple[int, int]:
        text = max((width_of(plain(found.text)) for found in self._candidates), default=0)
        about = max((width_of(plain(found.about)) for found in self._candidates), default=0)
        return text, min(about, _WIDEST_ABOUT)
