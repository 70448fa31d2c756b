"""The line above the list: the names of its tabs, and how many alerts each holds."""

from collections.abc import Mapping, Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tocsin.api.finding import QueryCount
from tocsin.console.list_tab import OPEN, ListTab
from tocsin.console.safe import Line, fit, plain, width_of
from tocsin.console.theme import colours_of, ground, ink
from tocsin.console.wanted import Wanted

_LONGEST_NAME = 24


class ListTabs(Widget):
    """One line of tabs; what does not fit is left out on the left, so that the open one is always seen."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ListTabs { height: 1; background: $tocsin-ground; }"

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, tab: ListTab) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self) -> None:
        super().__init__()
        self._tabs: Sequence[ListTab] = (OPEN,)
        self._open = OPEN
        self._counts: Mapping[Wanted, QueryCount] = {}

    def show(self, tabs: Sequence[ListTab], opened: ListTab, counts: Mapping[Wanted, QueryCount]) -> None:
        """Show other tabs, another one open, or other counts."""
        before = [words for _, _, words in self._laid_out()]
        same = (self._tabs, self._open) == (tabs, opened)
        self._tabs, self._open, self._counts = tabs, opened, counts
        if not same or before != [words for _, _, words in self._laid_out()]:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        colours = colours_of(self.app.current_theme)
        line = Line(ground(colours.ground, colours.dim))
        for column, tab, (name, count) in self._laid_out():
            here = tab == self._open
            back = colours.raised if here else colours.ground
            line.to(column)
            line.put(f" {name}", ink(colours.bright if here else colours.ink, bold=here, ground=back))
            line.put(f" {count} " if count else " ", ink(colours.dim, ground=back))
        return line.strip(self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Open the tab that was clicked."""
        for column, tab, words in self._laid_out():
            if column <= event.x < column + _width(words):
                self.post_message(self.Chosen(tab))

    def _laid_out(self) -> list[tuple[int, ListTab, tuple[str, str]]]:
        """Give each tab that is seen with its column and its words."""
        texts = [(tab, (_name(tab), self._count(tab))) for tab in self._tabs]
        ends = next((at for at, (tab, _) in enumerate(texts, 1) if tab == self._open), 1)
        while (
            len(texts) > 1
            and ends > 1
            and 1 + sum(_width(words) for _, words in texts[:ends]) > self.size.width
        ):
            del texts[0]
            ends -= 1
        laid_out = []
        column = 1
        for tab, words in texts:
            laid_out.append((column, tab, words))
            column += _width(words)
        return laid_out

    def _count(self, tab: ListTab) -> str:
        found = self._counts.get(tab.wanted)
        if found is None:
            return ""
        if found.error is not None:
            return "?"
        return f"{found.total:,}" + ("" if found.complete else "+")


def _name(tab: ListTab) -> str:
    name = plain(tab.name)
    return fit(name, _LONGEST_NAME) if width_of(name) > _LONGEST_NAME else name


def _width(words: tuple[str, str]) -> int:
    name, count = words
    return 1 + width_of(name) + (2 + len(count) if count else 1)
