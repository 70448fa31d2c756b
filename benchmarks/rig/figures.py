"""Figures as they were measured: minimum, median, maximum, and how busy the machine was."""

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """The times of one kind, in seconds, in the order in which they were taken."""

    name: str
    seconds: Sequence[float]

    @property
    def median(self) -> float:
        """Give the middle one."""
        return statistics.median(self.seconds)

    @property
    def largest(self) -> float:
        """Give the longest."""
        return max(self.seconds)

    def percentile(self, share: float) -> float:
        """Give the smallest time that at least this share of all do not exceed (nearest rank).

        Args:
            share: between 0 and 1.
        """
        ranked = sorted(self.seconds)
        rank = max(1, -(-len(ranked) * share // 1))
        return ranked[int(rank) - 1]

    def row(self) -> tuple[str, ...]:
        """Give its line of a table."""
        if not self.seconds:
            return (self.name, "0", "-", "-", "-", "-")
        times = (min(self.seconds), self.median, self.percentile(0.99), self.largest)
        return (self.name, str(len(self.seconds)), *(f"{1000 * time:.1f}" for time in times))


HEADING = ("ms", "n", "min", "median", "p99", "max")


def show(*figures: Figures) -> None:
    """Print a table of figures, in ms."""
    table([HEADING, *(one.row() for one in figures)])


def table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows under their heading; the first column is text, the others are numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells), flush=True)


def load() -> str:
    """Say how busy the machine is: a figure taken on a busy one is worth less."""
    one, five, _ = os.getloadavg()
    return f"{os.cpu_count()} processors, load {one:.2f} (1 min) {five:.2f} (5 min)"


def verdict(complaints: Sequence[str], proved: str) -> int:
    """Print what was proved or what speaks against it, and give the exit code: 0 proved, 1 not."""
    print("\n".join(f"FAILED: {line}" for line in complaints) or f"passed: {proved}", flush=True)
    return 1 if complaints else 0
