"""The tabs above the list: all that is open, what is mine, what a person saved, and what is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.api.finding import SavedView
from tocsin.console.wanted import USUALLY, Wanted


@dataclass(frozen=True, slots=True)
class ListTab:
    """A list with a name.

    Attributes:
        saved: whether a person saved it, and can forget it.
    """

    name: str
    wanted: Wanted
    saved: bool = False


OPEN = ListTab("Open", USUALLY)
_MINE = ListTab("Mine", Wanted(query="who:me"))
_RESOLVED = ListTab("Resolved", Wanted("resolved", "newest"))


def tabs(saved: Sequence[SavedView]) -> tuple[ListTab, ...]:
    """Give all tabs in their order.

    Args:
        saved: in the order in which the engine gives them.
    """
    own = (ListTab(view.name, Wanted(view.view, view.order, view.query), saved=True) for view in saved)
    return (OPEN, _MINE, *own, _RESOLVED)


def is_taken(name: str) -> bool:
    """Tell whether a name is one of the tabs that are always there."""
    return name.casefold() in (tab.name.casefold() for tab in tabs(()))


def named(known: Sequence[ListTab], name: str) -> ListTab | None:
    """Find a tab by its name, or by a beginning that only one has; case does not count."""
    begun = [tab for tab in known if tab.name.casefold().startswith(name.casefold())]
    same = [tab for tab in begun if tab.name.casefold() == name.casefold()]
    return same[0] if same else begun[0] if len(begun) == 1 else None
