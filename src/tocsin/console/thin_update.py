"""An update of the screen in as few bytes as it takes, for consoles behind a thin line.

Textual's own update of a part of a line sends that line from its widget's left edge, with all colours named
and reset for each piece of text. This one sends the cells that were asked for, and of the colours only what
differs from the cell before.
"""

from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

_RESET = "\x1b[0m"
_INVISIBLE_ON_BLANKS = frozenset({"", "1", "2"})
"""What a space does not show: bold and dim."""


class ThinUpdate(ChopsUpdate):
    """Some spans of some lines."""

    @classmethod
    def of(cls, update: ChopsUpdate) -> "ThinUpdate":
        """Make one of Textual's own."""
        return cls(update.chops, update.spans, update.chop_ends)

    def render_segments(self, console: Console) -> str:
        """Give what is written to the terminal.

        Args:
            console: tells how many colours the terminal has.
        """
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        for y, start, end in self.spans:
            at: int | None = None
            for chop_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                left, right = max(x, start), min(chop_end, end)
                if strip is None or left >= right:
                    continue
                if at != left:
                    pen.move(left, y)
                pen.write(strip.crop(left - x, right - x))
                at = right
        return pen.finish()


class Pen:
    """Writes text for a terminal and remembers which colours are on."""

    def __init__(self, system: ColorSystem) -> None:
        self._system = system
        self._out: list[str] = []
        self._on = _PLAIN

    def move(self, x: int, y: int) -> None:
        """Go to a cell, counted from 0."""
        self._out.append(Control.move_to(x, y).segment.text)

    def write(self, strip: Strip) -> None:
        """Write some cells."""
        for segment in strip:
            self._write(segment)

    def finish(self) -> str:
        """Give all that was written; the terminal's own colours are on again."""
        if self._on != _PLAIN:
            self._out.append(_RESET)
            self._on = _PLAIN
        return "".join(self._out)

    def _write(self, segment: Segment) -> None:
        text, style, _ = segment
        wanted = _codes(style, self._system) if style is not None else _PLAIN
        if text.isspace():
            wanted = _seen_on_blanks(wanted, self._on)
        change = _change(self._on, wanted)
        if change:
            self._out.append(f"\x1b[{change}m")
        self._out.append(text)
        self._on = wanted


Codes = tuple[str, str, str]
"""The attributes, the ink and the ground as numbers of the SGR sequence, ECMA-48 8.3.117; empty for none."""

_PLAIN: Codes = ("", "", "")


@lru_cache(maxsize=1_024)
def _codes(style: Style, system: ColorSystem) -> Codes:
    attributes = Strip.render_ansi(style.without_color, system)
    return attributes, _colour(style.color, system, ink=True), _colour(style.bgcolor, system, ink=False)


def _colour(colour: Color | None, system: ColorSystem, *, ink: bool) -> str:
    return ";".join(colour.downgrade(system).get_ansi_codes(ink)) if colour is not None else ""


def _seen_on_blanks(wanted: Codes, on: Codes) -> Codes:
    if wanted[0] in _INVISIBLE_ON_BLANKS and on[0] in _INVISIBLE_ON_BLANKS:
        return on[0], on[1], wanted[2]
    return wanted


def _change(on: Codes, wanted: Codes) -> str:
    """Give the numbers that turn what is on into what is wanted."""
    if on == wanted:
        return ""
    parts: list[str] = []
    if on[0] != wanted[0]:
        if on[0] == "1" and not wanted[0]:
            parts.append("22")
        elif on[0]:
            return ";".join(part for part in ("0", *wanted) if part)
        else:
            parts.append(wanted[0])
    for before, after, none in ((on[1], wanted[1], "39"), (on[2], wanted[2], "49")):
        if before != after:
            parts.append(after or none)
    return ";".join(parts)
