"""Calendars: read by who has the address, without a token, and never written."""

import pytest

from tests.server.served import Served
from tocsin.server.route import PREFIX


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/calendars/known.ics", 200),
        ("HEAD", "/calendars/known.ics", 200),
        ("GET", "/calendars/known", 200),
        ("GET", "/calendars/unknown.ics", 404),
        ("GET", "/calendars/", 404),
        ("POST", "/calendars/known.ics", 405),
    ],
)
async def test_the_address_is_the_credential(served: Served, method: str, path: str, status: int) -> None:
    """And neither the program nor its version is told."""
    reply = await served.ask(method, path)
    assert reply.status == status
    assert "aiohttp" not in reply.headers.get("server", "").lower()
    if status == 200:
        assert reply.headers["content-type"] == "text/calendar; charset=utf-8"


async def test_the_address_is_told_below_the_receiver(served: Served) -> None:
    """The token is a part of it."""
    reply = await served.ask("GET", f"{PREFIX}/schedules/x%2Fy/calendar", socket=True)
    assert reply.body["url"].endswith(".ics")
    assert "/calendars/" in reply.body["url"]
