"""Who is on call, in the words of the screens: names, nobody, and until when."""

from collections.abc import Sequence

from rich.style import Style

from tocsin.api.schedules import SegmentView
from tocsin.console.theme import ink
from tocsin.console.view import View

NOBODY = "nobody"
GAP = "NOBODY"


def names(people: Sequence[str], me: str | None) -> str:
    """Write all names, mine as YOU and first."""
    if not people:
        return NOBODY
    return ", ".join(["YOU"] * (me in people) + [name for name in people if name != me])


def standing(segment: SegmentView, me: str | None) -> str:
    """Write who is on call in a segment; a gap is louder than somebody's wish that nobody is."""
    return GAP if segment.gap else names(segment.people, me)


def loudness(people: Sequence[str], view: View, *, gap: bool = False) -> Style:
    """Give the ink for names: red where nobody is on call, amber where I am."""
    colours = view.colours
    if gap or not people:
        return ink(colours.red if gap else colours.dim, bold=gap)
    return ink(colours.amber, bold=True) if view.me in people else ink(colours.bright)
