"""Lists and filters over many alerts: `python -m benchmarks.many --open 100000 --resolved 1000000`.

The store is made once and kept in a folder; each run works on a copy.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.many.console import Seen, look
from benchmarks.many.engine import FILTERS, measure
from benchmarks.many.store import Size, large_store
from benchmarks.rig.figures import Figures, load, show, verdict
from tocsin.clock import SystemClock

LARGEST_FILTER_SECONDS = 0.150
LARGEST_WINDOW_SECONDS = 0.050
LARGEST_KEY_SECONDS = 0.050
LARGEST_FIRST_RATIO = 1.5
LARGEST_GROWTH_MB = 60
FEW = Size(10, 0)


def main() -> int:
    """Measure, and give the exit code: 0 fast enough, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many", description=__doc__)
    parser.add_argument("--open", type=int, default=100_000, help="open alerts")
    parser.add_argument("--resolved", type=int, default=1_000_000, help="resolved alerts")
    parser.add_argument("--rounds", type=int, default=20, help="windows of each kind")
    parser.add_argument("--plain", action="store_true", help="with an empty full-text index")
    parser.add_argument("--console", action="store_true", help="leave out what only asks the engine")
    parser.add_argument("--starts", type=int, default=5, help="starts of each console")
    parser.add_argument("--presses", type=int, default=1_000, help="keys that are pressed")
    kept = Path(tempfile.gettempdir(), "tocsin-many")
    parser.add_argument("--folder", type=Path, default=kept, help="where prepared stores are kept")
    arguments = parser.parse_args()
    size = Size(arguments.open, arguments.resolved)
    print(f"{size.opened} open and {size.resolved} resolved alerts, {load()}", flush=True)
    now, indexed = SystemClock().now(), not arguments.plain
    data = large_store(arguments.folder, size, now, indexed=indexed)
    complaints = [] if arguments.console else _engine(data, size, arguments.rounds)
    few = large_store(arguments.folder, FEW, now, indexed=indexed)
    complaints += _console(few, data, arguments.starts, arguments.presses)
    return verdict(complaints, "first rows, keys, windows and filters are as fast as with few alerts")


def _engine(data: Path, size: Size, rounds: int) -> list[str]:
    """Ask the engine, and give what takes too long."""
    figures, words = asyncio.run(measure(data, size, rounds))
    show(*figures)
    print("\n".join(words))
    filters = {f"{view}: {query}" for view, query in FILTERS}
    complaints = []
    for found in figures:
        most = LARGEST_FILTER_SECONDS if found.name in filters else LARGEST_WINDOW_SECONDS
        if found.name != "first window" and found.median > most:
            complaints.append(f"{found.name} takes {1000 * found.median:.0f} ms, more than {1000 * most:.0f}")
    return complaints


def _console(few: Path, many: Path, starts: int, presses: int) -> list[str]:
    """Look at the console, and give what takes too long or too much."""
    seen = asyncio.run(look(few, many, starts=starts, presses=presses))
    keys = Figures("each key", [seconds for key in seen.keys for seconds in key.seconds])
    show(seen.few, seen.many, *seen.keys, keys, seen.filters)
    ratio = seen.many.median / seen.few.median
    print(f"first rows: {ratio:.2f} times those of 10 alerts; memory of the console: {seen.grown:+.0f} MB")
    return [*_slow(seen, keys), *_large(seen, ratio)]


def _slow(seen: Seen, keys: Figures) -> list[str]:
    slowest, filters = keys.percentile(0.99), seen.filters.median
    complaints = []
    if slowest > LARGEST_KEY_SECONDS:
        complaints.append(
            f"p99 of the keys is {1000 * slowest:.0f} ms, more than {1000 * LARGEST_KEY_SECONDS:.0f}"
        )
    if filters > LARGEST_FILTER_SECONDS:
        complaints.append(
            f"a filter takes {1000 * filters:.0f} ms, more than {1000 * LARGEST_FILTER_SECONDS:.0f}"
        )
    return complaints


def _large(seen: Seen, ratio: float) -> list[str]:
    complaints = []
    if ratio > LARGEST_FIRST_RATIO:
        complaints.append(f"the first rows take {ratio:.2f} times as long, more than {LARGEST_FIRST_RATIO}")
    if seen.grown > LARGEST_GROWTH_MB:
        complaints.append(f"the console grows by {seen.grown:.0f} MB, more than {LARGEST_GROWTH_MB}")
    return complaints


if __name__ == "__main__":
    sys.exit(main())
