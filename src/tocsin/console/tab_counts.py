"""How many alerts each tab holds: asked for in as few calls as there are views, at most once a second."""

from collections.abc import Sequence

from tocsin.api.finding import QueryCount
from tocsin.console.backend import Backend
from tocsin.console.list_tab import ListTab
from tocsin.console.wanted import Wanted

BETWEEN_SECONDS = 1.0
_MOST_AT_ONCE = 20
"""The engine counts so many filters in one answer."""


async def ask_counts(backend: Backend, tabs: Sequence[ListTab]) -> dict[Wanted, QueryCount]:
    """Ask how many alerts the tabs hold.

    Args:
        backend: the engine.
        tabs: whose lists are counted.
    """
    by_view: dict[str, list[Wanted]] = {}
    for tab in tabs:
        by_view.setdefault(tab.wanted.view, []).append(tab.wanted)
    found: dict[Wanted, QueryCount] = {}
    for view, lists in by_view.items():
        for start in range(0, len(lists), _MOST_AT_ONCE):
            asked = lists[start : start + _MOST_AT_ONCE]
            answer = await backend.counts(view, [wanted.query for wanted in asked])
            found.update(zip(asked, answer.counts, strict=False))
    return found
