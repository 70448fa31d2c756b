"""The console in a pty over a large store: its first rows, keys, filters, and the memory it takes."""

import asyncio
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.many.keys import ENTER, ESCAPE, FILTER, Walk
from benchmarks.rig.engine import client_of, running_engine, tocsin_command
from benchmarks.rig.figures import Figures
from benchmarks.rig.terminal import Terminal
from tocsin.client.client import TocsinClient

SIZE = (120, 40)
FILTERS = ("disk", "status:accepted", "source:prom-1*", "label.region=eu", "severity<=2 fan", "who:me")
_FIRST = "trouble on"
_BLOCK = 1_000
_BETWEEN_KEYS = 0.033
_BETWEEN_LETTERS = 0.03
_AFTER_ESCAPE = 0.08
"""What follows an escape sooner is read as one key with it."""


@dataclass(frozen=True)
class Seen:
    """What was seen of two consoles, one over few alerts and one over many.

    Attributes:
        few, many: seconds from exec to the first rows.
        keys: seconds from each key to its picture.
        filters: seconds from the last letter of each filter to its rows.
        grown: MB that the console over many alerts takes at the end beyond the other at its beginning.
    """

    few: Figures
    many: Figures
    keys: list[Figures]
    filters: Figures
    grown: float


async def look(few: Path, many: Path, *, starts: int, presses: int) -> Seen:
    """Open consoles over two stores.

    Args:
        few: the data directory with ten alerts.
        many: that with many.
        starts: how often each console is opened; they take turns.
        presses: how many keys are pressed in the one over many.
    """
    times: dict[Path, list[float]] = {few: [], many: []}
    with running_engine(few), running_engine(many):
        for turn in range(starts + 1):
            for data in (few, many):
                seconds = await _first_rows(data)
                if turn:
                    times[data].append(seconds)
        with Terminal(tocsin_command(few), size=SIZE, environment={}) as terminal:
            await terminal.wait_for("receiving")
            await terminal.settle(0.3)
            empty = _memory(terminal.process.pid)
        async with client_of(many) as client:
            numbers = await _numbers(client)
            with Terminal(tocsin_command(many), size=SIZE, environment={}) as terminal:
                await terminal.wait_for("receiving")
                await terminal.settle(0.3)
                keys = await _press_keys(terminal, numbers, presses)
                filters = await _type_filters(terminal)
                grown = _memory(terminal.process.pid) - empty
    return Seen(
        Figures("first rows, 10 alerts", times[few]),
        Figures(f"first rows, {len(numbers)} alerts", times[many]),
        keys,
        filters,
        grown,
    )


async def _first_rows(data: Path) -> float:
    with Terminal(tocsin_command(data), size=SIZE, environment={}) as terminal:
        return await terminal.wait_for(_FIRST) - terminal.started_at


async def _numbers(client: TocsinClient) -> list[int]:
    """Give the numbers of all open alerts in the order of the list."""
    found: list[int] = []
    while True:
        window = await client.alerts.window(offset=len(found), below=_BLOCK)
        found += [alert.id for alert in window.alerts]
        if len(found) >= window.total:
            return found


async def _press_keys(terminal: Terminal, numbers: Sequence[int], presses: int) -> list[Figures]:
    """Press keys one after the other, each when the picture of the last is there."""
    walk = Walk(len(numbers), Random(5), await _page(terminal, numbers))
    took: dict[str, list[float]] = {}
    for _ in range(presses):
        name, typed, place = walk.step()
        since, pressed = len(terminal.output), time.monotonic()
        terminal.press(typed)
        # The number stands above the alert beside the list; alone, an alert has a key to go back,
        # whose word ends with its colour.
        wanted = {ENTER: " back\x1b", ESCAPE: "▌"}.get(name, f"#{numbers[place]} ")
        took.setdefault(name, []).append(await terminal.wait_for(wanted, since=since) - pressed)
        await asyncio.sleep(_AFTER_ESCAPE if name == ESCAPE else _BETWEEN_KEYS)
    if walk.inside:
        terminal.press("\x1b")
        await terminal.settle(0.2)
    return [Figures(name, seconds) for name, seconds in sorted(took.items())]


async def _page(terminal: Terminal, numbers: Sequence[int]) -> int:
    """Learn by how many rows a page key moves, and go back to the top."""
    since = len(terminal.output)
    terminal.press("\x1b[6~")
    await terminal.settle(0.2)
    found = re.findall(rb"#(\d+) ", terminal.output[since:])
    terminal.press("g")
    await terminal.settle(0.2)
    return numbers.index(int(found[-1]))


async def _type_filters(terminal: Terminal) -> Figures:
    took: list[float] = []
    for query in FILTERS:
        terminal.press(FILTER)
        await terminal.settle(0.1)
        for letter in query[:-1]:
            terminal.press(letter)
            await asyncio.sleep(_BETWEEN_LETTERS)
        since, pressed = len(terminal.output), time.monotonic()
        terminal.press(query[-1])
        took.append(await terminal.wait_for(" found", since=since) - pressed)
        terminal.press("\x1b")
        await asyncio.sleep(_AFTER_ESCAPE)
        await terminal.settle(0.2)
    return Figures("filter: last letter to rows", took)


def _memory(pid: int) -> float:
    """Give the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
