"""Post hostile text in every field of every source and look at it: `python -m benchmarks.hostile`.

A console in a pty is walked through while more arrives. Every byte that it writes is taken apart: what is
neither Textual's nor the console's own sequence came from outside, and there must be none.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.console.terminal import foreign

from benchmarks.hostile.payloads import hostile_requests
from benchmarks.hostile.tour import tour
from benchmarks.rig.engine import Engine, client_of, running_engine, tocsin_command
from benchmarks.rig.figures import Figures, load, show, verdict
from benchmarks.rig.house import House
from benchmarks.rig.terminal import Terminal
from benchmarks.rig.tool import Tool
from tocsin.api.paths import console_log
from tocsin.console.safe import plain
from tocsin.core.inbound import Inbound
from tocsin.sources.registry import integrations

_VENDOR_PATHS = {"ilert": "/api/events", "pagerduty": "/v2/enqueue"}
_SHOWN = "[/red]"
_NOTICE = "osc:9;"
_LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


async def _requests(house: House) -> list[tuple[str, Inbound]]:
    """Give all requests with their paths; each type has a source."""
    found: list[tuple[str, Inbound]] = []
    for kind in integrations():
        source = await house.source(kind.id, f"{_SHOWN} {kind.id}")
        path = _VENDOR_PATHS.get(kind.id, f"/api/v1/events/{kind.id}/{source.key}")
        found += [(path, inbound) for inbound in hostile_requests(kind, source.key)]
    return found


async def _post(
    tool: Tool, engine: Engine, requests: Iterator[tuple[str, Inbound]], pause: float
) -> list[int]:
    statuses = []
    for path, inbound in requests:
        statuses.append((await tool.send_inbound(engine.url + path, inbound)).status)
        await asyncio.sleep(pause)
    return statuses


async def _look(data: Path, size: tuple[int, int], posting: asyncio.Task[list[int]], rows: int) -> Terminal:
    with Terminal(tocsin_command(data), size=size, environment={"TOCSIN_NOTICES": "9"}) as terminal:
        await terminal.wait_for("receiving")
        busy = await tour(terminal, rows)
        await posting
        await terminal.settle(0.3)
        if terminal.process.poll() is None:
            before = len(terminal.output)
            terminal.press("q")
            await terminal.wait_for("Leave the console", since=before)
            terminal.press("k")
            await asyncio.to_thread(terminal.process.wait, 10)
            await terminal.settle()
        print(f"{size[0]}x{size[1]}: {len(terminal.output)} bytes were written")
        show(Figures("busy with a key", busy))
    return terminal


def _complaints(terminal: Terminal, data: Path) -> list[str]:
    strange = {token for token in foreign(terminal.text) if not _is_our_notice(token)}
    said = [f"not ours: {token[:80]!r}" for token in sorted(strange)]
    if terminal.process.returncode != 0:
        said.append(f"the console ended with {terminal.process.returncode}")
    if _LEFT_ALTERNATE_SCREEN not in terminal.output:
        said.append("the console did not give the terminal back")
    if _SHOWN not in terminal.text:
        said.append("no hostile text was ever on the screen: this run shows nothing")
    if console_log(data).exists():
        said.append(f"the console failed inside: {console_log(data).read_text()[-600:]}")
    return said


def _is_our_notice(token: str) -> bool:
    """Tell whether a token is a desktop notice whose text obeys nothing."""
    return token.startswith(_NOTICE) and plain(token) == token


def _engine_complaints(engine: Engine, statuses: list[int]) -> list[str]:
    failed = [status for status in statuses if status not in (200, 202, 400)]
    said = [f"{len(failed)} posts were answered {sorted(set(failed))}"] if failed else []
    errors = [
        line for line in engine.log.read_text().splitlines() if "Traceback" in line or '"ERROR"' in line
    ]
    return said + [f"the engine failed inside: {line[:300]}" for line in errors[:5]]


async def prove(sizes: list[tuple[int, int]]) -> list[str]:
    """Post, walk and look, in terminals of several sizes.

    Args:
        sizes: columns and lines.

    Returns:
        What speaks against the promise.
    """
    said: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tocsin-hostile-") as name:
        data = Path(name, "data")
        with running_engine(data) as engine:
            async with client_of(data) as client, Tool() as tool:
                requests = await _requests(House(client))
                statuses = await _post(tool, engine, iter(requests[::2]), 0)
                for size in sizes:
                    rows = (await client.alerts.list(statuses=("PENDING", "ACCEPTED"), limit=1)).total
                    posting = asyncio.create_task(_post(tool, engine, iter(requests[1::2]), 0.05))
                    said += _complaints(await _look(data, size, posting, rows), data)
                    statuses += posting.result()
            said += _engine_complaints(engine, statuses)
    print(f"{len(statuses)} posts to {len(integrations())} kinds of sources")
    return said


def main() -> int:
    """Run the proof and give the exit code: 0 proved, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["140x40", "80x24"], metavar="COLUMNSxLINES")
    arguments = parser.parse_args()
    sizes = [(int(columns), int(lines)) for columns, _, lines in (s.partition("x") for s in arguments.sizes)]
    print(load())
    return verdict(asyncio.run(prove(sizes)), "no byte on the screen came from outside, and nothing broke")


if __name__ == "__main__":
    sys.exit(main())
