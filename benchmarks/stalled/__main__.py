"""Let the console's terminal stand still while events come in: `python -m benchmarks.stalled`.

The pty of a console that started its engine is not read for a minute, while events arrive that repaint it and
the second level of a policy falls due. Then the terminal goes away (SIGHUP) and all is asked again; at last a
new console attaches to the same engine.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.smtp_sink import SmtpSink

from benchmarks.rig.engine import client_of, engine_process, stop_engine_of, tocsin_command
from benchmarks.rig.figures import Figures, load, show, verdict
from benchmarks.rig.house import FIRST, SECOND, House
from benchmarks.rig.terminal import Silent, Terminal
from benchmarks.rig.tool import Tool
from tocsin.client.client import TocsinClient

SLOWEST_ANSWER = 0.1
LATEST_PAGE = 1.0
POSTS = 100
_LEVEL_SECONDS = 3
_PAGES_END = 2.0


@dataclass(frozen=True)
class Phase:
    """What was measured while the terminal was in one state.

    Attributes:
        answers: seconds to each 2xx.
        lateness: seconds between when level 2 was due and when its mail arrived; may be below zero.
        refused: how many posts got no 2xx.
    """

    name: str
    answers: list[float]
    lateness: float
    refused: int

    def complaints(self) -> list[str]:
        """Say what is not as it must be."""
        slow = Figures(self.name, self.answers).percentile(0.99)
        said = [f"{self.refused} posts got no 2xx"] if self.refused else []
        if slow > SLOWEST_ANSWER:
            said.append(f"p99 is {1000 * slow:.0f} ms, more than {1000 * SLOWEST_ANSWER:.0f}")
        if abs(self.lateness) > LATEST_PAGE:
            said.append(f"level 2 was paged {self.lateness:+.1f} s from its time")
        return [f"{self.name}: {line}" for line in said]


@dataclass(frozen=True)
class Bench:
    """What the phases share."""

    tool: Tool
    sink: SmtpSink
    noise: str
    paging: str

    async def run(self, name: str, seconds: float) -> Phase:
        """Post for so many seconds, with one alert that nobody accepts."""
        unanswered = f"unanswered while {name}"
        paged = await self.tool.post(self.paging, {"summary": unanswered, "key": unanswered})
        answers, refused = [paged.seconds], int(not paged.taken)
        pause = max(0.0, seconds - _LEVEL_SECONDS - _PAGES_END) / POSTS
        for number in range(POSTS):
            summary = f"{name} {number}"
            answered = await self.tool.post(self.noise, {"summary": summary, "key": summary})
            answers.append(answered.seconds)
            refused += not answered.taken
            await asyncio.sleep(pause)
        arrived = await self._second_level(unanswered, paged.at + _LEVEL_SECONDS + _PAGES_END)
        return Phase(name, answers, arrived - paged.at - _LEVEL_SECONDS, refused)

    async def _second_level(self, summary: str, until: float) -> float:
        """Give when the mail to the second level came, or infinity."""
        while True:
            for mail in self.sink.mails:
                if mail.recipients == (f"{SECOND}@proof.test",) and summary in mail.subject:
                    return mail.monotonic
            if time.monotonic() > until:
                return float("inf")
            await asyncio.sleep(0.02)


async def _set_up(client: TocsinClient, sink: SmtpSink) -> tuple[str, str]:
    house = House(client)
    await house.reach_by_mail(sink, FIRST, SECOND)
    noise = await house.source("generic", "noise")
    paging = await house.source("generic", "paging", (FIRST, _LEVEL_SECONDS), (SECOND, 3600))
    return noise.url, paging.url


async def _phases(data: Path, seconds: float) -> tuple[list[Phase], list[str]]:
    command = tocsin_command(data, "--listen", "127.0.0.1:0")
    said: list[str] = []
    async with SmtpSink() as sink, Tool() as tool:
        with Terminal(command, environment={}) as terminal:
            await terminal.wait_for("tocsin")
            async with client_of(data) as client:
                bench = Bench(tool, sink, *await _set_up(client, sink))
            await terminal.wait_for("receiving")
            before = engine_process(data)
            terminal.pause()
            stalled = await bench.run("stalled", seconds)
            if terminal.writes_through():
                said.append("the terminal took all that the console wrote: it did not stand still")
            terminal.hang_up()
            gone = await bench.run("hung up", 0)
        said += [*stalled.complaints(), *gone.complaints()]
        if before is None or engine_process(data) != before:
            said.append("the engine is not the same as before")
        said += await _attach(data)
        return [stalled, gone], said


async def _attach(data: Path) -> list[str]:
    """Open a second console and see the newest alert in it."""
    newest, before = f"hung up {POSTS - 1}", engine_process(data)
    with Terminal(tocsin_command(data), environment={}) as terminal:
        try:
            seconds = await terminal.wait_for(newest) - terminal.started_at
        except Silent as silent:
            return [f"a new console does not attach: {silent}"]
    print(f"a new console showed {newest!r} after {1000 * seconds:.0f} ms")
    return [] if engine_process(data) == before else ["the new console started another engine"]


async def prove(seconds: float) -> list[str]:
    """Run all phases.

    Args:
        seconds: how long the terminal is not read.

    Returns:
        What speaks against the promise.
    """
    with tempfile.TemporaryDirectory(prefix="tocsin-stalled-") as name:
        data = Path(name, "data")
        try:
            phases, said = await _phases(data, seconds)
        finally:
            await stop_engine_of(data)
    show(*(Figures(f"2xx while {phase.name}", phase.answers) for phase in phases))
    for phase in phases:
        print(f"{phase.name}: level 2's mail came {1000 * phase.lateness:+.0f} ms from its time")
    return said


def main() -> int:
    """Run the proof and give the exit code: 0 proved, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stalled", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the terminal is not read")
    arguments = parser.parse_args()
    print(f"{POSTS} posts in each phase, the terminal unread for {arguments.seconds:.0f} s, {load()}")
    said = asyncio.run(prove(arguments.seconds))
    return verdict(said, "a terminal that stands still or goes away delays nobody")


if __name__ == "__main__":
    sys.exit(main())
