"""The engine over a large store, asked through the client: start, windows, filters, places, completions."""

import os
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.many.store import RARE_EVERY, Size
from benchmarks.rig.engine import client_of, start_engine
from benchmarks.rig.figures import Figures
from tocsin.api.models import AlertWindow
from tocsin.client.client import TocsinClient
from tocsin.store.alert_windows import ORDERS

FILTERS = (
    ("open", "status:pending"),
    ("open", "source:prom-1*"),
    ("open", "who:me"),
    ("open", "label.region=eu"),
    ("open", "disk"),
    ("open", "severity<=2 -source:prom-1 (disk or fan)"),
    ("resolved", "disk"),
    ("resolved", "quetzal"),
    ("resolved", "xq"),
    ("resolved", "key:eu-7/*"),
    ("resolved", "label.region=eu"),
    ("all", f"#{RARE_EVERY}"),
)
ROWS = 60


async def _time(ask: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = await ask()
    return time.perf_counter() - started, answer


async def measure(data: Path, size: Size, rounds: int) -> tuple[list[Figures], list[str]]:
    """Start an engine on a store and ask it everything.

    Returns:
        the figures, and in words how long the start and the long searches took and the memory it held.
    """
    engine = start_engine(data)
    try:
        async with client_of(data) as client:
            figures, words = await _ask(client, size, rounds)
        return figures, [f"start, until it listens: {engine.ready_in:.2f} s", *words, _memory(engine.pid)]
    finally:
        engine.kill()


async def _ask(client: TocsinClient, size: Size, rounds: int) -> tuple[list[Figures], list[str]]:
    random = Random(11)
    first, _ = await _time(partial(client.alerts.window, below=ROWS))
    figures = [Figures("first window", [first])]
    words: list[str] = []
    for view, total in (("open", size.opened), ("resolved", size.resolved)):
        for order in ORDERS if view == "open" else ("newest", "oldest", "updated"):
            found, waited = await _complete(client, view, order)
            assert found.total == total, (view, order, found.total)
            words.append(f"{view} by {order}: complete after {waited:.2f} s")
            figures += await _windows(client, view, order, total, rounds, random)
    for view, query in FILTERS:
        seconds, found = await _time(partial(_rows, client, view, query))
        if not found.alerts:
            words.append(f"{view}: {query}: that there is none is known after {seconds:.2f} s")
            continue
        figures.append(Figures(f"{view}: {query}", [seconds]))
        whole, waited = await _complete(client, view, "urgency", query)
        words.append(f"{view}: {query}: {found.total} at once, all {whole.total} after {waited:.2f} s more")
    typed = [await _time(partial(client.alerts.completions, "source:pr")) for _ in range(rounds)]
    figures.append(Figures("completions", [seconds for seconds, _ in typed]))
    return figures, words


async def _rows(client: TocsinClient, view: str, query: str) -> AlertWindow:
    """Ask until there are rows to show, or none to come."""
    while True:
        found = await client.alerts.window(view=view, query=query, below=ROWS)
        if found.alerts or found.complete:
            return found


async def _windows(
    client: TocsinClient, view: str, order: str, total: int, rounds: int, random: Random
) -> list[Figures]:
    ask = partial(client.alerts.window, view=view, order=order)
    top = [await _time(partial(ask, below=ROWS)) for _ in range(rounds)]
    places: list[float] = []
    anchored: list[float] = []
    for _ in range(rounds):
        place = random.randrange(total)
        seconds, found = await _time(partial(ask, offset=place, below=ROWS))
        places.append(seconds)
        seconds, found = await _time(partial(ask, anchor=found.alerts[0].id, above=30, below=30))
        assert found.place == place, (found.place, place)
        anchored.append(seconds)
    return [
        Figures(f"{view} by {order}: top", [seconds for seconds, _ in top]),
        Figures(f"{view} by {order}: by place", places),
        Figures(f"{view} by {order}: by alert", anchored),
    ]


async def _complete(client: TocsinClient, view: str, order: str, query: str = "") -> tuple[Any, float]:
    """Ask until a list is complete."""
    started = time.perf_counter()
    while True:
        found = await client.alerts.window(view=view, order=order, query=query, below=ROWS)
        if found.complete:
            return found, time.perf_counter() - started


def _memory(pid: int) -> str:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return f"memory of the engine: {pages * os.sysconf('SC_PAGE_SIZE') / 2**20:.0f} MB"
