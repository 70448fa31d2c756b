"""The feed: nothing is missed between a snapshot and what follows it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from tests.server.served import QUICK, Served, serving
from tocsin.server.route import PREFIX

FEED = f"{PREFIX}/feed"


class Reader:
    """Reads server-sent events, one at a time."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def block(self) -> dict[str, str]:
        """Read to the next empty line; a comment is the field with no name."""
        text = (await self.response.content.readuntil(b"\n\n")).decode().strip("\n")
        return {name: value.lstrip() for name, _, value in (line.partition(":") for line in text.split("\n"))}

    async def event(self) -> tuple[str, int, Any]:
        """Read one event: its kind, id and data."""
        block = await self.block()
        while "event" not in block:
            block = await self.block()
        return block["event"], int(block["id"]), json.loads(block["data"])


async def open_feed(served: Served, query: str = "", **headers: str) -> Reader:
    """Open a feed over the socket."""
    response = await served.unix.get(FEED + query, headers=headers)
    assert response.status == 200
    assert response.content_type == "text/event-stream"
    return Reader(response)


async def test_a_feed_tells_at_once_that_it_is_open(served: Served) -> None:
    reader = await open_feed(served)
    assert await reader.block() == {"": ""}


async def test_what_changes_between_the_snapshot_and_the_feed_comes(served: Served) -> None:
    served.pager.feed.change(1)
    since = served.pager.feed.seq
    served.pager.feed.change(2)
    reader = await open_feed(served, f"?since={since}")
    served.pager.feed.change(3)
    events = [await reader.event(), await reader.event()]
    assert [(kind, seq, frame["changed"]) for kind, seq, frame in events] == [
        ("frame", 2, [2]),
        ("frame", 3, [3]),
    ]


async def test_a_broken_feed_is_resumed_where_it_broke(served: Served) -> None:
    for alert in (1, 2, 3):
        served.pager.feed.change(alert)
    reader = await open_feed(served, "?since=0", **{"Last-Event-ID": "2"})
    assert (await reader.event())[1] == 3


async def test_a_feed_from_too_long_ago_begins_with_a_reset(served: Served) -> None:
    served.pager.feed.seq = 900
    served.pager.feed.oldest = 500
    reader = await open_feed(served, "?since=3")
    assert await reader.event() == ("reset", 900, {"seq": 900})


async def test_a_silent_feed_beats(served: Served) -> None:
    reader = await open_feed(served)
    await reader.block()
    clock = served.pager.clock
    for _ in range(2):
        clock.set(clock.now() + 15_000)
        assert await reader.block() == {"": ""}


async def test_a_reader_who_leaves_ends_the_subscription(served: Served) -> None:
    reader = await open_feed(served)
    subscription = served.pager.feed.subscriptions[0]
    assert not subscription.closed.is_set()
    reader.response.close()
    await subscription.closed.wait()


async def test_ending_the_server_ends_its_feeds(served: Served) -> None:
    reader = await open_feed(served)
    await reader.block()
    served.front.feeds.close()
    assert await reader.response.content.read() == b""
    assert served.pager.feed.subscriptions[0].closed.is_set()


async def test_a_feed_over_tcp_needs_a_token(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=replace(QUICK, heartbeat_seconds=1)) as served:
        assert (await served.ask("GET", FEED)).status == 401
        headers = {"Authorization": "Bearer token-of-vera"}
        async with served.tcp.get(FEED, headers=headers) as response:
            assert response.status == 200
