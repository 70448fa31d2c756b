"""Lines of any length, broken where the width ends; only what is looked at is worked on."""

from collections.abc import Callable, Iterable

from textual.strip import Strip

from tocsin.console.json_text import Span
from tocsin.console.safe import Line, width_of
from tocsin.console.theme import ground, ink
from tocsin.console.view import View

_EXACT = 2_000
"""Longer lines with wide letters are broken as if all were wide, which needs no look at each."""

Paint = Callable[[str], Iterable[Span]]


class LongLine:
    """One line of a text, over as many lines of the screen as it needs."""

    __slots__ = ("_paint", "_starts", "_step", "_text", "_view")

    def __init__(self, text: str, view: View, paint: Paint) -> None:
        """Make one.

        Args:
            text: without line ends; anything else.
            view: how wide.
            paint: gives its parts with their colours.
        """
        self._text = text
        self._view = view
        self._paint = paint
        self._starts: list[int] | None = None
        width = max(2, view.width)
        self._step = width if text.isascii() else width // 2
        if not text.isascii() and len(text) <= _EXACT:
            self._starts = _starts(text, width)

    @property
    def height(self) -> int:
        """How many lines it takes."""
        if self._starts is not None:
            return len(self._starts)
        return max(1, -(-len(self._text) // self._step))

    def draw(self, row: int) -> Strip:
        """Draw one of its lines."""
        view = self._view
        if self._starts is not None:
            start = self._starts[row]
            end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._text)
        else:
            start, end = row * self._step, (row + 1) * self._step
        line = Line(ground(view.colours.ground, view.colours.ink))
        for span in self._paint(self._text):
            part = self._text[max(start, span.start) : min(end, span.end)]
            if part and span.start < end:
                line.put(part, ink(span.colour))
        return line.strip(view.width)


def _starts(text: str, width: int) -> list[int]:
    """Give where each line of the screen begins."""
    starts, used = [0], 0
    for place, letter in enumerate(text):
        cells = width_of(letter)
        if used + cells > width:
            starts.append(place)
            used = 0
        used += cells
    return starts
