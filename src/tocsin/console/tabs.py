"""The tabs of an alert: what of it is shown."""

from enum import StrEnum

from textual.strip import Strip

from tocsin.console.safe import Line, width_of
from tocsin.console.theme import ground, ink
from tocsin.console.view import View


class Tab(StrEnum):
    """What is shown of an alert."""

    OVERVIEW = "Overview"
    TIMELINE = "Timeline"
    DETAILS = "Details"
    PAYLOAD = "Payload"
    DELIVERIES = "Deliveries"
    WHY = "Why"


TABS = tuple(Tab)
_SHORT = {Tab.DELIVERIES: "Sent"}


def following(tab: Tab, steps: int) -> Tab:
    """Give the tab so many places to the right, round and round."""
    return TABS[(TABS.index(tab) + steps) % len(TABS)]


def tab_bar(tab: Tab, view: View) -> Strip:
    """Draw the names of the tabs, as long as there is room for."""
    colours = view.colours
    line = Line(ground(colours.ground, colours.dim))
    for column, name, words in _laid_out(tab, view.width):
        style = ink(colours.bright, bold=True, ground=colours.raised) if name is tab else None
        line.to(column).put(words, style)
    return line.strip(view.width)


def tab_at(tab: Tab, x: int, width: int) -> Tab | None:
    """Tell which tab's name stands at a column."""
    for column, name, words in _laid_out(tab, width):
        if column <= x < column + width_of(words):
            return name
    return None


def _laid_out(tab: Tab, width: int) -> list[tuple[int, Tab, str]]:
    """Give each tab with its column and its words, in the longest form that fits."""
    forms = (
        ([f" {name} " for name in TABS], 1),
        ([f" {name} " for name in TABS], 0),
        ([_SHORT.get(name, name.value) for name in TABS], 1),
        ([_SHORT.get(name, name.value) if name is tab else name[:3] for name in TABS], 1),
    )
    words, gap = next(
        (form for form in forms if sum(map(len, form[0])) + form[1] * (len(TABS) - 1) <= width), forms[-1]
    )
    laid_out = []
    column = 0
    for name, text in zip(TABS, words, strict=True):
        laid_out.append((column, name, text))
        column += len(text) + gap
    return laid_out
