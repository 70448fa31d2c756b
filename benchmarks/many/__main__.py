"""Lists and filters over many alerts: `python -m benchmarks.many --open 100000 --resolved 1000000`.

The store is made once and kept in a folder; each run works on a copy.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.many.engine import FILTERS, measure
from benchmarks.many.store import Size, large_store
from benchmarks.rig.figures import load, show, verdict
from tocsin.clock import SystemClock

LARGEST_FILTER_SECONDS = 0.150
LARGEST_WINDOW_SECONDS = 0.050


def main() -> int:
    """Measure, and give the exit code: 0 fast enough, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many", description=__doc__)
    parser.add_argument("--open", type=int, default=20_000, help="open alerts")
    parser.add_argument("--resolved", type=int, default=200_000, help="resolved alerts")
    parser.add_argument("--rounds", type=int, default=20, help="windows of each kind")
    parser.add_argument("--plain", action="store_true", help="with an empty full-text index")
    kept = Path(tempfile.gettempdir(), "tocsin-many")
    parser.add_argument("--folder", type=Path, default=kept, help="where prepared stores are kept")
    arguments = parser.parse_args()
    size = Size(arguments.open, arguments.resolved)
    print(f"{size.opened} open and {size.resolved} resolved alerts, {load()}", flush=True)
    data = large_store(arguments.folder, size, SystemClock().now(), indexed=not arguments.plain)
    figures, words = asyncio.run(measure(data, size, arguments.rounds))
    show(*figures)
    print("\n".join(words))
    filters = {f"{view}: {query}" for view, query in FILTERS}
    complaints = []
    for found in figures:
        most = LARGEST_FILTER_SECONDS if found.name in filters else LARGEST_WINDOW_SECONDS
        if found.name != "first window" and found.median > most:
            complaints.append(f"{found.name} takes {1000 * found.median:.0f} ms, more than {1000 * most:.0f}")
    return verdict(complaints, "windows within 50 ms (median), rows of a filter within 150 ms")


if __name__ == "__main__":
    sys.exit(main())
