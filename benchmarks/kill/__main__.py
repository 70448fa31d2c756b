"""Kill the engine under load at random moments: `python -m benchmarks.kill`.

32 connections post and keep a ledger of what was answered 2xx. The engine is killed with SIGKILL and started
again on the same data directory; the store must hold all of the ledger, every open alert must have its timer
or a reason for having none, and at the end every page must have left.

It finds errors of logic. That the disk itself has what was acknowledged is shown by benchmarks.powercut.
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.webhook_sink import WebhookSink

from benchmarks.kill import audit
from benchmarks.kill.load import ALERTS_OF_A_RUN, CONNECTIONS, Ledger, post_until_killed
from benchmarks.rig.engine import Engine, client_of, start_engine
from benchmarks.rig.figures import Figures, load, show, verdict
from benchmarks.rig.house import FIRST, SECOND, House

LONGEST_START = 2.0
_LONGEST_WAIT_FOR_PAGES = 90
_MOMENTS = (0.05, 1.0)
_LEVEL_SECONDS = 3600


async def _set_up(data: Path, sink: WebhookSink) -> tuple[Engine, str]:
    engine = start_engine(data)
    async with client_of(data) as client:
        house = House(client)
        await house.reach_by_webhook(sink, FIRST, SECOND)
        levels = ((FIRST, _LEVEL_SECONDS), (SECOND, _LEVEL_SECONDS))
        source = await house.source("generic", "killed", *levels)
    return engine, source.url.removeprefix(engine.url)


async def _kill_at(engine: Engine, url: str, ledger: Ledger, run: int, moment: float) -> None:
    posting = asyncio.create_task(post_until_killed(url, ledger, run))
    await asyncio.sleep(moment)
    engine.kill()
    await posting


async def _wait_for_pages(data: Path) -> float:
    """Wait until no page waits; give the seconds that it took."""
    began = time.monotonic()
    for _ in range(_LONGEST_WAIT_FOR_PAGES * 10):
        if not audit.unsent(data):
            break
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def _miscounted(data: Path) -> int:
    """Count the alerts whose number of events is not the number that is stored."""
    stored = audit.events_of_alerts(data)
    async with client_of(data) as client:
        shown = await client.alerts.list(limit=1000)
    return sum(alert.count != stored[alert.id] for alert in shown.alerts)


async def prove(kills: int, chance: random.Random) -> list[str]:
    """Kill, start and audit many times.

    Args:
        kills: how often.
        chance: the moments.

    Returns:
        What speaks against the promise.
    """
    said: list[str] = []
    ledger, starts, waiting = Ledger(), [], 0
    async with WebhookSink() as sink:
        with tempfile.TemporaryDirectory(prefix="tocsin-kill-") as name:
            data = Path(name, "data")
            engine, path = await _set_up(data, sink)
            try:
                for run in range(kills):
                    await _kill_at(engine, engine.url + path, ledger, run, chance.uniform(*_MOMENTS))
                    waiting += audit.unsent(data)
                    engine = start_engine(data)
                    starts.append(engine.ready_in)
                    said += [f"kill {run}: {line}" for line in audit.complaints(data, ledger.acknowledged)]
                seconds = await _wait_for_pages(data)
                said += await _after_the_last(data, sink)
                await engine.stop()
            finally:
                engine.kill()
    print(
        f"{ledger.answers} answers, {len(ledger.acknowledged)} acknowledged, {len(sink.requests)} pages sent"
    )
    print(f"{waiting} pages waited at the kills; the last one left {seconds:.1f} s after the last audit")
    show(Figures("exec until ready", starts))
    if max(starts) > LONGEST_START:
        said.append(f"a start took {max(starts):.2f} s, more than {LONGEST_START:.0f} s")
    if len(ledger.acknowledged) < kills * CONNECTIONS or len(sink.requests) < kills * ALERTS_OF_A_RUN / 2:
        said.append("there was hardly any load")
    return said


async def _after_the_last(data: Path, sink: WebhookSink) -> list[str]:
    paged = {request.json["alert"]["id"] for request in sink.requests}
    found = {
        "pages still wait": audit.unsent(data),
        "alerts were never told to anybody": len(audit.events_of_alerts(data).keys() - paged),
        "alerts count other events than are stored": await _miscounted(data),
    }
    return [f"at the end: {number} {what}" for what, number in found.items() if number]


def main() -> int:
    """Run the proof and give the exit code: 0 proved, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None, help="of the moments; printed")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"{CONNECTIONS} connections, {ALERTS_OF_A_RUN} alerts between kills, seed {seed}, {load()}")
    # A page that a killed engine was sending ends in the sink's log as a broken request; it is sent again.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    said = asyncio.run(prove(arguments.kills, random.Random(seed)))
    return verdict(said, "nothing acknowledged was lost, nothing stood still, every page left")


if __name__ == "__main__":
    sys.exit(main())
