"""Which list a person wants to see: of which view, found by which filter, in which order."""

from dataclasses import dataclass

from tocsin.console.orders import USUAL


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of alerts, as it is asked for.

    Attributes:
        view: `open`, `resolved` or `all`.
        order: one of `ORDERS`.
        query: a filter as it is typed; empty: everything.
    """

    view: str = "open"
    order: str = USUAL
    query: str = ""


USUALLY = Wanted()
"""What needs somebody is at the top of this list, so the bell looks at it."""
