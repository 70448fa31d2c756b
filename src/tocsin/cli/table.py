"""Tables of plain text for people: aligned by cells, cut to the terminal, never styled."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.cli.cells import fit, pad, width
from tocsin.core.text import clean_line

_GAP = "  "
_CELL_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: its head.
        right: numbers stand at the right.
        slack: gives way when the line is too long for the terminal.
    """

    title: str
    right: bool = False
    slack: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[object]], terminal: int | None = None) -> str:
    """Write rows under their heads.

    Args:
        columns: from left to right.
        rows: cells, in any type; None is left blank.
        terminal: cells of a line; by default those of the terminal, or no limit where there is none.

    Returns:
        Lines without a last line end.
    """
    cells = [[_text(cell) for cell in row] for row in rows]
    widths = [
        max([width(column.title), *(width(row[index]) for row in cells)])
        for index, column in enumerate(columns)
    ]
    _squeeze(columns, widths, terminal_width() if terminal is None else terminal)
    heads = [column.title for column in columns]
    return "\n".join(_line(columns, widths, row) for row in [heads, *cells])


def pairs(entries: Sequence[tuple[str, object]]) -> str:
    """Write names with their values, one a line; entries whose value is None or empty are left out."""
    told = [(name, _text(value)) for name, value in entries if value is not None and value != ""]
    widest = max((width(name) for name, _ in told), default=0)
    return "\n".join(f"{pad(name, widest)}{_GAP}{value}" for name, value in told)


def terminal_width() -> int:
    """Give the cells of a line of the terminal, or 0 for "no limit" where stdout is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return clean_line(str(cell), _CELL_LIMIT)


def _squeeze(columns: Sequence[Column], widths: list[int], terminal: int) -> None:
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - terminal
    for index, column in enumerate(columns):
        if terminal and column.slack and excess > 0:
            smallest = max(8, width(column.title))
            cut = min(excess, max(0, widths[index] - smallest))
            widths[index] -= cut
            excess -= cut


def _line(columns: Sequence[Column], widths: Sequence[int], row: Sequence[str]) -> str:
    cells = [
        pad(fit(cell, room), room, column.right)
        for column, room, cell in zip(columns, widths, row, strict=True)
    ]
    return _GAP.join(cells).rstrip()
