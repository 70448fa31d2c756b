"""Keep a console open through storms of events: `python -m benchmarks.storm`.

Two storms, one of a single key and one of all-new keys. Each event must be answered 2xx and be in the store,
each key that is pressed meanwhile must be painted soon, and at the end the screen must show what is stored.
"""

import argparse
import asyncio
import json
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rig.engine import Engine, client_of, running_engine, tocsin_command
from benchmarks.rig.figures import Figures, load, show, verdict
from benchmarks.rig.house import House
from benchmarks.rig.terminal import Silent, Terminal
from benchmarks.rig.tool import Tool
from benchmarks.storm.cursor import painted_at
from tocsin.client.client import TocsinClient

SLOWEST_KEY = 0.1
_NOBODY = "me"
_ASK_AGAIN = 3600
_BEFORE = 200
_SHOWN = re.compile(r"Storm (\w+ \d{6})")
_SIZE = (120, 40)


@dataclass(frozen=True)
class Passed:
    """One storm that has passed: what was sent, and the seconds from each key to its picture."""

    sent: int
    acknowledged: int
    p99: float
    keys: list[float]
    complaints: list[str]


async def _press(terminal: Terminal, number: int) -> float:
    """Move the cursor by a row, and give the seconds until it was painted there."""
    before = painted_at(bytes(terminal.output))
    assert before is not None
    step, key = (1, "j") if number // 10 % 2 == 0 else (-1, "k")
    wanted, since = before[0] + step, len(terminal.output)

    def found(output: bytearray) -> int | None:
        now = painted_at(bytes(output[max(0, since - 20_000) :]))
        if now is None or now[0] != wanted:
            return None
        place = now[1] + max(0, since - 20_000)
        return place if place > since else None

    pressed = time.monotonic()
    terminal.press(key)
    return await terminal.wait_until(found) - pressed


async def _ride(
    terminal: Terminal, url: str, rate: int, seconds: float, keys: int, name: str, presses: int
) -> Passed:
    arguments = (url, str(rate), str(seconds), str(keys), name)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.storm.load", *arguments), stdout=asyncio.subprocess.PIPE
    )
    took: list[float] = []
    said: list[str] = []
    pause = seconds / (presses + 1)
    for number in range(presses):
        await asyncio.sleep(pause)
        try:
            took.append(await _press(terminal, number))
        except Silent as silent:
            said.append(f"storm {name}, key {number}: {silent}")
            break
    told = json.loads((await process.communicate())[0])
    if told["sent"] != told["acknowledged"] or told["sent"] != round(rate * seconds):
        said.append(f"storm {name}: {told}")
    return Passed(told["sent"], told["acknowledged"], told["p99"], took, said)


async def _on_screen(terminal: Terminal) -> list[str]:
    """Draw the top of the list anew and read its rows."""
    terminal.press("g")
    await terminal.settle(0.5)
    since = len(terminal.output)
    terminal.resize(_SIZE[0] - 1, _SIZE[1])
    await terminal.settle(0.5)
    text = terminal.output[since:].decode(errors="replace")
    terminal.resize(*_SIZE)
    return list(dict.fromkeys(_SHOWN.findall(text)))


async def _compare(terminal: Terminal, client: TocsinClient, name: str, events: int) -> list[str]:
    """Compare the screen with the store, and the store with what was sent."""
    shown = await _on_screen(terminal)
    window = await client.alerts.window(view="open", anchor=None, above=0, below=1000)
    stored = [found[1] for alert in window.alerts if (found := _SHOWN.search(alert.summary))]
    said = []
    if len(shown) < 10 or shown != stored[: len(shown)]:
        said.append(f"after storm {name} the screen shows {shown[:5]}…, stored is {stored[:5]}…")
    counted = sum(source.events for source in await client.sources.list())
    if counted != events:
        said.append(f"after storm {name} {counted} events are stored, {events} were acknowledged")
    return said


async def _storms(engine: Engine, rate: int, seconds: float, presses: int) -> tuple[list[Passed], list[str]]:
    said: list[str] = []
    passed: list[Passed] = []
    async with client_of(engine.data) as client, Tool() as tool:
        source = await House(client).source("generic", "storm", (_NOBODY, _ASK_AGAIN))
        for number in range(_BEFORE):
            await tool.post(source.url, {"summary": f"Storm calm {number:06}", "key": f"calm-{number}"})
        with Terminal(tocsin_command(engine.data), size=_SIZE, environment={}) as terminal:
            await terminal.wait_for("receiving")
            events = _BEFORE
            for name, keys in (("one", 1), ("new", 0)):
                terminal.press("G")
                await terminal.settle(0.3)
                terminal.press("k" * 50)
                await terminal.settle(0.3)
                passed.append(await _ride(terminal, source.url, rate, seconds, keys, name, presses))
                events += passed[-1].acknowledged
                said += passed[-1].complaints + await _compare(terminal, client, name, events)
    return passed, said


async def prove(rate: int, seconds: float, presses: int) -> list[str]:
    """Ride out both storms and give what speaks against the promise."""
    with (
        tempfile.TemporaryDirectory(prefix="tocsin-storm-") as name,
        running_engine(Path(name, "data")) as engine,
    ):
        passed, said = await _storms(engine, rate, seconds, presses)
    for storm, kind in zip(passed, ("one key", "all-new keys"), strict=True):
        print(f"{kind}: {storm.acknowledged} of {storm.sent} answered 2xx, p99 {1000 * storm.p99:.0f} ms")
        show(Figures("key to paint", storm.keys))
        slowest = Figures("", storm.keys).percentile(0.99) if storm.keys else 0.0
        if slowest > SLOWEST_KEY:
            said.append(
                f"{kind}: the keys' p99 is {1000 * slowest:.0f} ms, more than {1000 * SLOWEST_KEY:.0f}"
            )
    return said


def main() -> int:
    """Run the proof and give the exit code: 0 proved, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storm", description=__doc__)
    parser.add_argument("--rate", type=int, default=2000, help="events a second")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--presses", type=int, default=100, help="keys that are pressed in each storm")
    arguments = parser.parse_args()
    print(load())
    said = asyncio.run(prove(arguments.rate, arguments.seconds, arguments.presses))
    return verdict(said, "nothing lost, keys answered, the screen as the store")


if __name__ == "__main__":
    sys.exit(main())
