"""Following the feed through lost and found connections."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from tests.client.documents import frame
from tocsin.api.models import FeedFrame
from tocsin.client.client import TocsinClient
from tocsin.client.errors import NotAllowedError
from tocsin.client.feed import Found, Lost, Reset
from tocsin.clock import ManualClock

_START = 1_763_600_000_000
Turn = Callable[[web.StreamResponse], Awaitable[None]]


@asynccontextmanager
async def feed_of(socket: Path, turns: list[Turn], seen: list[str | None]) -> AsyncIterator[None]:
    """Serve a feed: each connection gets the next turn and is then closed; `seen` keeps where each began."""

    async def answer(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers.get("Last-Event-ID"))
        if not turns:
            return web.json_response({"error": "this token is not known"}, status=401)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await turns.pop(0)(response)
        return response

    application = web.Application()
    application.router.add_get("/tocsin/v1/feed", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.UnixSite(runner, str(socket)).start()
    try:
        yield
    finally:
        await runner.cleanup()


def frames(*numbers: int) -> Turn:
    """Send frames, then end."""

    async def turn(response: web.StreamResponse) -> None:
        await response.write(b": still here\n\n")
        for number in numbers:
            data = json.dumps(frame(number, number * 10))
            await response.write(f"id: {number}\nevent: frame\ndata: {data}\n\n".encode())

    return turn


async def reset(response: web.StreamResponse) -> None:
    """Say that what was missed is gone."""
    await response.write(b'id: 90\nevent: reset\ndata: {"seq": 90}\n\n')


async def listen(client: TocsinClient, clock: ManualClock, heard: list[object]) -> None:
    """Follow from 4 on and keep what is heard; after a loss, time goes on by 100 ms."""
    async with aclosing(client.feed.follow(4)) as news:
        async for one in news:
            heard.append(one.seq if isinstance(one, FeedFrame) else one)
            if isinstance(one, Lost):
                asyncio.get_running_loop().call_later(0, clock.set, clock.now() + 100)


async def test_a_broken_feed_goes_on_where_it_broke(tmp_path: Path) -> None:
    clock = ManualClock(_START)
    seen: list[str | None] = []
    heard: list[object] = []
    async with (
        feed_of(tmp_path / "s", [frames(5, 6), frames(7), reset], seen),
        TocsinClient.over_socket(tmp_path / "s", clock=clock) as client,
    ):
        with pytest.raises(NotAllowedError):
            await listen(client, clock, heard)
    ended = "the engine ended the feed"
    assert heard == [
        5,
        6,
        Lost(_START, ended),
        Found(),
        7,
        Lost(_START + 100, ended),
        Found(),
        Reset(90),
        Lost(_START + 200, ended),
    ]
    assert seen == ["4", "6", "7", "90"]


async def test_a_feed_that_stays_away_is_told_once(tmp_path: Path) -> None:
    clock = ManualClock(_START)
    async with (
        TocsinClient.over_socket(tmp_path / "none", clock=clock, patience=0) as client,
        aclosing(client.feed.follow()) as news,
    ):
        first = await anext(news)
        assert isinstance(first, Lost)
        assert "does not answer" in first.reason
        following = asyncio.ensure_future(anext(news))
        for _ in range(20):
            clock.set(clock.now() + 5_000)
            await asyncio.sleep(0.001)
        assert not following.done()
        async with feed_of(tmp_path / "none", [frames(1)], []):
            clock.set(clock.now() + 5_000)
            assert await following == Found()
