"""Writing many rows in few statements.

Each statement that SQLite runs gives the interpreter's lock away and takes it back. Row by row, the writer
would wait for the loop's thread at every row; in blocks it waits a few times per commit, and SQLite works
beside the loop meanwhile.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from tocsin.store.connection import Connection

_MOST = 64


def write(connection: Connection, before: str, row: str, after: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run `before row, row, … after` over all rows, in blocks.

    Args:
        before: up to the first row, `INSERT INTO timers (…) VALUES`.
        row: the placeholders of one row, `(?, ?)`.
        after: what follows the rows, or nothing.
        rows: the values, each as long as `row` has placeholders.
    """
    for at in range(0, len(rows), _MOST):
        block = rows[at : at + _MOST]
        connection.execute(_statement(before, row, after, len(block)), tuple(chain.from_iterable(block)))


@cache
def _statement(before: str, row: str, after: str, block: int) -> str:
    return f"{before} {', '.join([row] * block)} {after}"
