"""The load: many connections that post without a pause, and a ledger of what was acknowledged."""

import asyncio
import itertools
from dataclasses import dataclass, field

import aiohttp

from benchmarks.rig.tool import Tool

CONNECTIONS = 32
ALERTS_OF_A_RUN = 40


@dataclass
class Ledger:
    """What the senders know for sure.

    Attributes:
        acknowledged: the names of all events that were answered 2xx.
        answers: how many answers of any status came.
    """

    acknowledged: set[str] = field(default_factory=set)
    answers: int = 0


async def post_until_killed(url: str, ledger: Ledger, run: int) -> None:
    """Post from all connections until the engine is gone.

    Args:
        url: the webhook of a generic source.
        ledger: takes what was acknowledged.
        run: makes the events of this run different from all others.
    """
    numbers = itertools.count()
    async with Tool(CONNECTIONS) as tool:
        await asyncio.gather(*(_post(tool, url, ledger, run, numbers) for _ in range(CONNECTIONS)))


async def _post(tool: Tool, url: str, ledger: Ledger, run: int, numbers: "itertools.count[int]") -> None:
    for number in numbers:
        # Few alerts get many events each: what the disk takes is many times what the telephones could.
        key, event = f"{run}-{number % ALERTS_OF_A_RUN}", f"{run}/{number}"
        try:
            answered = await tool.post(url, {"summary": f"alert {key}", "key": key, "details": event})
        except aiohttp.ClientError:
            return
        ledger.answers += 1
        if answered.taken:
            ledger.acknowledged.add(event)
