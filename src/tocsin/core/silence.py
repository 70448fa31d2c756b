"""Silence: whether a source says nothing for longer than it usually does."""

from collections.abc import Sequence
from itertools import pairwise

from tocsin.core.instant import HOUR, Instant, Millis

ARRIVALS_LOOKED_AT = 50
"""So many of the newest arrivals tell what is usual."""
_FEWEST = 10
_TIMES = 2
_SHORTEST: Millis = HOUR


def longest_usual(arrivals: Sequence[Instant]) -> Millis | None:
    """Tell how long a source may be silent before that is unusual, in ms.

    Twice the longest silence among its newest arrivals, and never under an hour.

    Args:
        arrivals: when its requests came, newest first.

    Returns:
        None where too few came to tell.
    """
    looked_at = arrivals[:ARRIVALS_LOOKED_AT]
    if len(looked_at) < _FEWEST:
        return None
    return max(_SHORTEST, _TIMES * max(later - earlier for later, earlier in pairwise(looked_at)))


def silent_since(arrivals: Sequence[Instant], now: Instant) -> Instant | None:
    """Give since when a source is silent, if that is longer than usual; else None."""
    usual = longest_usual(arrivals)
    return arrivals[0] if usual is not None and now - arrivals[0] > usual else None
