"""A store of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.store.connection import Connection, open_writer
from tocsin.store.schema import migrate

STAGES = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
"""The pragmas that the promise "on disk" rests on, as SQLite reads them back."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Connection]:
    """Give a store with its tables."""
    connection = open_writer(tmp_path / "tocsin.db")
    migrate(connection)
    yield connection
    connection.close()
