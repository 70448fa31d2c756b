"""Time from exec to the first picture in a pty: `python -m benchmarks.start`.

An empty Textual app, `tocsin` where no engine runs, and `tocsin` on a running engine take turns, so that a
busy moment of the machine meets all three.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.rig.engine import client_of, running_engine, start_engine, stop_engine_of, tocsin_command
from benchmarks.rig.figures import Figures, load, show, verdict
from benchmarks.rig.terminal import Terminal
from benchmarks.start.empty_app import SHOWN
from tocsin.api.requests import NewAlert

LARGEST_RATIO = 2.2
_OLDER, _NEWEST = "an-older-alert", "the-newest-alert"
_EMPTY_APP = [sys.executable, "-m", "benchmarks.start.empty_app"]


async def _picture(command: list[str], text: str) -> float:
    """Give the seconds from exec until a text was painted."""
    with Terminal(command, environment={}) as terminal:
        return await terminal.wait_for(text) - terminal.started_at


async def _prepare(data: Path) -> None:
    engine = start_engine(data)
    async with client_of(data) as client:
        for summary in (_OLDER, _NEWEST):
            await client.alerts.create(NewAlert(summary=summary))
    await engine.stop()


async def _with_engine_to_start(data: Path) -> float:
    seconds = await _picture(tocsin_command(data, "--listen", "127.0.0.1:0"), _NEWEST)
    await stop_engine_of(data)
    return seconds


async def measure(rounds: int) -> tuple[Figures, Figures, Figures]:
    """Take turns, after one round that only warms caches.

    Args:
        rounds: how often each is started.

    Returns:
        The empty app, `tocsin` that starts an engine, `tocsin` on a running engine.
    """
    empty: list[float] = []
    cold: list[float] = []
    attached: list[float] = []
    with tempfile.TemporaryDirectory(prefix="tocsin-start-") as name:
        stopped, running = Path(name, "stopped"), Path(name, "running")
        await _prepare(stopped)
        await _prepare(running)
        with running_engine(running):
            for number in range(rounds + 1):
                times = (
                    await _picture(_EMPTY_APP, SHOWN),
                    await _with_engine_to_start(stopped),
                    await _picture(tocsin_command(running), _NEWEST),
                )
                if number:
                    for kept, seconds in zip((empty, cold, attached), times, strict=True):
                        kept.append(seconds)
    return (
        Figures("empty Textual app", empty),
        Figures("tocsin, starts its engine", cold),
        Figures("tocsin, engine runs", attached),
    )


def main() -> int:
    """Measure, and give the exit code: 0 fast enough, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="starts of each")
    arguments = parser.parse_args()
    print(f"120x40 pty, {load()}")
    empty, *consoles = asyncio.run(measure(arguments.rounds))
    show(empty, *consoles)
    complaints = []
    for console in consoles:
        ratio = console.median / empty.median
        print(f"{console.name}: {ratio:.2f} times the empty app (medians)")
        if ratio > LARGEST_RATIO:
            complaints.append(f"{console.name} takes {ratio:.2f} times as long, more than {LARGEST_RATIO}")
    return verdict(complaints, f"the newest alert is painted in at most {LARGEST_RATIO} times the time")


if __name__ == "__main__":
    sys.exit(main())
