"""One destination that hangs holds up no other."""

import asyncio
from pathlib import Path

from tests.engine.fake_post import HANDED_OVER
from tests.engine.house import house
from tocsin.api.requests import NewDestination
from tocsin.core.people import Directory
from tocsin.destinations.service import Message, Verdict
from tocsin.engine.gate import PLACES
from tocsin.sources.registry import integration


async def test_a_storm_to_a_hanging_destination(tmp_path: Path) -> None:
    """More pages than there are places wait for a dead webhook; the mail of another source leaves at once."""
    async with house(tmp_path) as pager:
        hook = NewDestination(type="webhook", name="hook", settings={"url": "https://example.org/x"})
        await pager.pager.configuration.add_destination(hook)
        await pager.add_policy("tools", "destination:hook:1h")
        storm = await pager.connect("generic", "storm", policy="tools")
        quiet = await pager.connect("sematext", "quiet")
        answered, mailed = asyncio.Event(), asyncio.Event()
        at_once = most = 0

        async def post(directory: Directory, destination: str, message: Message) -> Verdict:
            nonlocal at_once, most
            if destination == "mail":
                mailed.set()
                return HANDED_OVER
            at_once += 1
            most = max(most, at_once)
            await answered.wait()
            at_once -= 1
            return HANDED_OVER

        pager.courier._post = post
        kind = integration("generic")
        for number in range(8 * PLACES):
            body = b'{"summary": "storm", "key": "%d"}' % number
            await pager.pager.receive(storm, kind, pager.inbound(body))
        await pager.pager.receive(quiet, kind, pager.inbound(b'{"summary": "fire", "key": "fire"}'))
        pager.courier.wake()
        async with asyncio.timeout(5):
            await mailed.wait()
        assert most == PLACES
        answered.set()
        await pager.settle()
