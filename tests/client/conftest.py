"""Fixtures of the client's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.scripted_engine import ScriptedEngine
from tocsin.api.paths import socket_path


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ScriptedEngine]:
    """Give an engine that answers what it is told to."""
    with ScriptedEngine(socket_path(tmp_path)) as scripted:
        yield scripted
