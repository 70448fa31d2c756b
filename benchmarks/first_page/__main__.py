"""Measure from an event to the first page out, idle and beside thirty dead destinations.

`python -m benchmarks.first_page`. One person is reached by a webhook. First nothing else is going on; then
thirty other destinations hold as many requests as they are given, and answer none.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.fakes.webhook_sink import WebhookSink

from benchmarks.first_page.silence import Silence
from benchmarks.rig.engine import client_of, running_engine
from benchmarks.rig.figures import Figures, load, show, verdict
from benchmarks.rig.house import FIRST, House
from benchmarks.rig.tool import Tool
from tocsin.api.requests import NewDestination, NewLevel, NewPolicy, NewSource
from tocsin.client.client import TocsinClient

DEAD = 30
SLOWEST_IDLE = 0.25
SLOWEST_BESIDE_DEAD = 0.5
_ASK_AGAIN = 3600
_STORM = 20
_PATIENCE_SECONDS = 20.0


async def _times(tool: Tool, sink: WebhookSink, url: str, name: str, events: int) -> list[float]:
    """Give the seconds from the begin of each request to its page, one event after the other."""
    seconds: list[float] = []
    for number in range(events):
        known, key = len(sink.requests), f"{name}-{number}"
        answered = await tool.post(url, {"summary": key, "key": key})
        pages = await sink.expect(known + 1, timeout=_PATIENCE_SECONDS)
        seconds.append(pages[known].monotonic - (answered.at - answered.seconds))
    return seconds


async def _fill(client: TocsinClient, tool: Tool, base: str, silence: Silence) -> int:
    """Let a storm page all dead destinations, and give how many requests hang in them."""
    for number, url in enumerate(silence.urls):
        settings = {"url": url, "allow_private": True, "timeout": 25}
        await client.destinations.add(
            NewDestination(type="webhook", name=f"dead-{number}", settings=settings)
        )
    targets = [f"destination:dead-{number}" for number in range(len(silence.urls))]
    level = NewLevel(targets=targets, timeout=1000 * _ASK_AGAIN)
    await client.policies.add(NewPolicy(name="storm", levels=[level]))
    source = await client.sources.add(NewSource(type="generic", name="storm", policy="storm"))
    path = source.url.partition("/api/")[2]
    for number in range(_STORM):
        await tool.post(f"{base}/api/{path}", {"summary": f"storm-{number}", "key": f"storm-{number}"})
    hanging = -1
    # Until no more are let out: each destination has its places.
    while silence.waiting > hanging:
        hanging = silence.waiting
        await asyncio.sleep(0.5)
    return hanging


async def prove(events: int) -> list[str]:
    """Measure both, in one run.

    Args:
        events: how many pages are awaited in each.

    Returns:
        What speaks against the promise.
    """
    with tempfile.TemporaryDirectory(prefix="tocsin-first-page-") as name:
        data = Path(name, "data")
        async with WebhookSink() as sink, Silence(DEAD) as silence, Tool() as tool:
            with running_engine(data) as engine:
                async with client_of(data) as client:
                    house = House(client)
                    await house.reach_by_webhook(sink, FIRST)
                    source = await house.source("generic", "quiet", (FIRST, _ASK_AGAIN))
                    url = engine.url + "/api/" + source.url.partition("/api/")[2]
                    # It loads what TLS needs, once in the life of an engine.
                    first = await _times(tool, sink, url, "first", 1)
                    idle = await _times(tool, sink, url, "idle", events)
                    hanging = await _fill(client, tool, engine.url, silence)
                    beside = await _times(tool, sink, url, "beside", events)
                    still = silence.waiting
    figures = (Figures("event to page, idle", idle), Figures(f"beside {DEAD} dead", beside))
    show(Figures("the very first", first), *figures)
    print(f"{hanging} requests hung in dead destinations at the begin, {still} at the end")
    return _complaints(*figures, hanging)


def _complaints(idle: Figures, beside: Figures, hanging: int) -> list[str]:
    said = []
    for figures, most in ((idle, SLOWEST_IDLE), (beside, SLOWEST_BESIDE_DEAD)):
        slowest = figures.percentile(0.99)
        if slowest > most:
            said.append(f"{figures.name}: p99 is {1000 * slowest:.0f} ms, more than {1000 * most:.0f}")
    if hanging < DEAD:
        said.append(f"only {hanging} requests hung: the dead destinations were not in the way")
    return said


def main() -> int:
    """Run the benchmark and give the exit code: 0 proved, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_page", description=__doc__)
    parser.add_argument("--events", type=int, default=100, help="pages that are awaited in each part")
    arguments = parser.parse_args()
    print(load())
    said = asyncio.run(prove(arguments.events))
    return verdict(said, "the first page is out in time, also beside dead destinations")


if __name__ == "__main__":
    sys.exit(main())
