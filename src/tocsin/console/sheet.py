"""A sheet of lines that is drawn only where it is looked at, however long it is."""

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from itertools import accumulate
from typing import Protocol

from textual.strip import Strip


class Block(Protocol):
    """Some lines that belong together. Its height is known without drawing it."""

    @property
    def height(self) -> int:
        """How many lines it takes."""
        ...

    def draw(self, row: int) -> Strip:
        """Draw one of its lines, from 0."""
        ...


class Drawn:
    """A block of lines that are drawn already."""

    __slots__ = ("_lines",)

    def __init__(self, *lines: Strip) -> None:
        self._lines = lines

    @property
    def height(self) -> int:
        """How many lines it takes."""
        return len(self._lines)

    def draw(self, row: int) -> Strip:
        """Give one of its lines."""
        return self._lines[row]


class Sheet:
    """Blocks below one another."""

    def __init__(self, blocks: Sequence[Block], keys: Sequence[Hashable] = ()) -> None:
        """Put a sheet together.

        Args:
            blocks: from top to bottom.
            keys: what each block is about, so that its place can be found again; none where that never moves.
        """
        self._blocks = blocks
        self._keys = keys
        self._ends = list(accumulate(block.height for block in blocks))
        self._drawn: dict[int, Strip] = {}

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self._ends[-1] if self._ends else 0

    def line(self, y: int) -> Strip | None:
        """Draw a line, or give None beyond the end; each is drawn once."""
        if not 0 <= y < self.height:
            return None
        strip = self._drawn.get(y)
        if strip is None:
            index = bisect_right(self._ends, y)
            start = self._ends[index - 1] if index else 0
            strip = self._drawn[y] = self._blocks[index].draw(y - start)
        return strip

    def place(self, y: int) -> tuple[Hashable, int] | None:
        """Tell what is at a line, and how many lines below its beginning; None where blocks have no keys."""
        index = bisect_right(self._ends, y)
        if index >= len(self._keys):
            return None
        return self._keys[index], y - (self._ends[index - 1] if index else 0)

    def find(self, key: Hashable) -> int | None:
        """Give the first line of a block, or None where it is not here."""
        if key not in self._keys:
            return None
        index = self._keys.index(key)
        return self._ends[index - 1] if index else 0
