"""What lines about one alert are drawn with."""

from dataclasses import dataclass

from tocsin.console.glyphs import Glyphs
from tocsin.console.theme import Colours
from tocsin.core.instant import Instant


@dataclass(frozen=True, slots=True)
class View:
    """How and for whom lines are drawn.

    Attributes:
        width: of a line, in cells.
        now: the server's time.
        me: my name; shown as YOU.
        by_second: count down by the second above a minute too.
    """

    width: int
    now: Instant
    me: str | None
    glyphs: Glyphs
    colours: Colours
    by_second: bool = False
