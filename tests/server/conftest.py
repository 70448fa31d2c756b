"""A server for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.served import Served, serving


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """Run a server with a fake pager."""
    async with serving(tmp_path) as running:
        yield running
