"""The details of an alert: the tool's own words, whole."""

from textual.strip import Strip

from tocsin.api.models import AlertDetail, AlertView
from tocsin.console.safe import Line, wrap
from tocsin.console.sheet import Drawn, Sheet
from tocsin.console.theme import ground, ink
from tocsin.console.view import View

_LONGEST_LINE = 100
_MOST_LINES = 5_000


def details_sheet(alert: AlertView, view: View) -> Sheet:
    """Draw the details, no line longer than is good to read."""
    colours = view.colours
    if not alert.details:
        waiting = not isinstance(alert, AlertDetail)
        words = " loading" if waiting else " the tool gave no details; 4 shows what it sent"
        return Sheet([Drawn(Line(ground(colours.ground, colours.dim)).put(words).strip(view.width))])
    texts = wrap(alert.details, min(view.width - 2, _LONGEST_LINE), lines=_MOST_LINES)
    return Sheet([_Words(texts, view)])


class _Words:
    """Lines of words; each is drawn when it is looked at."""

    def __init__(self, texts: list[str], view: View) -> None:
        self._texts = texts
        self._view = view

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self._texts)

    def draw(self, row: int) -> Strip:
        """Draw one."""
        colours = self._view.colours
        line = Line(ground(colours.ground, colours.ink)).put(" ")
        return line.put(self._texts[row], ink(colours.ink)).strip(self._view.width)
