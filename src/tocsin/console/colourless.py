"""The screen without colours, for those who set `NO_COLOR` (https://no-color.org).

Bold stays, and what stands out by its ground alone, such as the row under the cursor, is reversed instead.
"""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tocsin.console.theme import Colours

_REVERSED = Style(reverse=True)


class Colourless(LineFilter):
    """Takes the colours out of each line."""

    def __init__(self, colours: Colours) -> None:
        """Make one.

        Args:
            colours: those in force; the raised ground and the border's are what is reversed.
        """
        super().__init__()
        self._reversed = {colours.raised, colours.border}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give a line without its colours."""
        return [Segment(text, self._without(style), control) for text, style, control in segments]

    def _without(self, style: Style | None) -> Style | None:
        if style is None:
            return None
        plain = style.without_color
        ground = style.bgcolor
        if ground is None or ground.triplet is None or ground.triplet.hex not in self._reversed:
            return plain
        return plain + _REVERSED
