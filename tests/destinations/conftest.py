"""What the tests of the destinations share: the HTTP client of the courier, the fakes, the golden files."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from tests.fakes.smtp_sink import SmtpSink
from tests.fakes.webhook_sink import WebhookSink

_GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that neither reads the environment nor follows redirects."""
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as made:
        yield made


@pytest.fixture
async def smtp_sink() -> AsyncIterator[SmtpSink]:
    """Give a relay without TLS."""
    async with SmtpSink() as sink:
        yield sink


@pytest.fixture
async def webhook_sink() -> AsyncIterator[WebhookSink]:
    """Give a web service."""
    async with WebhookSink() as sink:
        yield sink


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with its file in `golden/`; with TOCSIN_GOLDEN=write the file is written instead."""

    def compare(name: str, actual: str) -> None:
        file = _GOLDEN / name
        if os.environ.get("TOCSIN_GOLDEN") == "write":
            file.write_text(actual, "utf-8")
        assert actual == file.read_text("utf-8")

    return compare
