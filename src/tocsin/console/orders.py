"""The orders in which the list can stand, and the words for them."""

from collections.abc import Mapping

ORDERS: Mapping[str, str] = {
    "urgency": "pending first, then newest",
    "newest": "newest first",
    "oldest": "oldest first",
    "updated": "last changed first",
    "priority": "high priority first",
    "source": "by source",
    "count": "most events first",
}
USUAL = "urgency"
SETTLING = frozenset({"updated"})
"""Where a row finds its place only a moment after the change was told: appended events are counted late."""


def following(order: str) -> str:
    """Give the next order, and after the last the first."""
    names = list(ORDERS)
    return names[(names.index(order) + 1) % len(names)]
