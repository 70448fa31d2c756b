"""Host names: one that hangs holds up no other, and is asked for once at a time."""

import asyncio
import socket
import threading

import pytest

from tocsin.destinations.lookup import Lookups, Rows, ask_system

HERE: Rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 443))]


async def test_two_hundred_names_that_hang_hold_up_no_other() -> None:
    release = threading.Event()

    def ask(host: str, port: int) -> Rows:
        if host.startswith("dead"):
            release.wait(20)
            raise OSError("no answer")
        return HERE

    lookups = Lookups(ask)
    dead = [asyncio.create_task(lookups.rows(f"dead-{number}", 443)) for number in range(200)]
    try:
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            assert await lookups.rows("alive", 443) == HERE
    finally:
        release.set()
    failures = await asyncio.gather(*dead, return_exceptions=True)
    assert all(isinstance(failure, OSError) for failure in failures)


async def test_a_name_is_asked_for_once_at_a_time_and_again_later() -> None:
    release, asked = threading.Event(), list[str]()

    def ask(host: str, port: int) -> Rows:
        asked.append(host)
        release.wait(20)
        return HERE

    lookups = Lookups(ask)
    first, second = (asyncio.create_task(lookups.rows("relay", 25)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    release.set()
    assert await second == HERE, "who gives up takes the answer from nobody"
    assert asked == ["relay"]
    assert await lookups.rows("relay", 25) == HERE
    assert asked == ["relay", "relay"]


@pytest.mark.parametrize(("host", "error"), [("a..b" + "x" * 70, UnicodeError), ("no\0name", OSError)])
async def test_what_cannot_be_a_name_is_told(host: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await Lookups(ask_system).rows(host, 443)
