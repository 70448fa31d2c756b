"""Run the ingest benchmark: `python -m benchmarks.ingest [--seconds N] [--rounds N]`.

The yardstick and tocsin are loaded in turns on the same machine, and only their ratio is a claim. tocsin
commits every event with WAL and synchronous=FULL before it answers.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ingest import load
from benchmarks.ingest.server import Server, bare, tocsin

LEAST_RATIO = 0.4


@dataclass(frozen=True)
class Round:
    """One load on one server."""

    load: load.Load
    cpu_us: float


def _measure(server: Server, url: str, seconds: int, folder: Path, keys: int, name: str) -> Round:
    before = server.cpu_seconds()
    measured = load.run(url, seconds, folder, keys=keys, name=name)
    return Round(measured, (server.cpu_seconds() - before) / measured.requests * 1e6)


def _add_source(data: Path) -> str:
    tocsin_here = [sys.executable, "-m", "tocsin", "--data", str(data)]
    command = [*tocsin_here, "source", "add", "generic", "bench", "--json"]
    added = subprocess.run(command, check=True, capture_output=True, text=True)
    return str(json.loads(added.stdout)["key"])


def _table(name: str, rounds: list[Round], yardstick: float) -> float:
    rates = [r.load.rate for r in rounds]
    median = statistics.median(rates)
    errors = sum(r.load.errors for r in rounds)
    print(
        f"{name:<26}{min(rates):>8.0f}{median:>8.0f}{max(rates):>8.0f}{median / yardstick:>8.2f}"
        f"{statistics.median(r.cpu_us for r in rounds):>9.0f}"
        f"{statistics.median(r.load.p50 for r in rounds):>8.1f}"
        f"{statistics.median(r.load.p99 for r in rounds):>8.1f}{errors:>8}"
    )
    return median / yardstick if not errors else 0.0


def main() -> int:
    """Run the rounds, print the table, and give 1 where the ratio is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not load.have_wrk():
        print("this benchmark needs wrk (Debian: apt-get install wrk)")
        return 2
    found: dict[str, list[Round]] = {"bare": [], "repeated": [], "new": []}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        with bare() as yardstick, tocsin(data) as server:
            path = f"/api/v1/events/generic/{_add_source(data)}"
            for number in range(options.rounds):
                for name, target, keys in (
                    ("bare", yardstick, load.REPEATED_KEYS),
                    ("repeated", server, load.REPEATED_KEYS),
                    ("new", server, 0),
                ):
                    url, run = target.base_url + path, f"{name}{number}"
                    found[name].append(_measure(target, url, options.seconds, Path(folder), keys, run))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}, {load.CONNECTIONS} connections")
    print(f"{'':<26}{'min':>8}{'median':>8}{'max':>8}{'ratio':>8}", end="")
    print(f"{'CPU µs':>9}{'p50 ms':>8}{'p99 ms':>8}{'errors':>8}")
    base = statistics.median(r.load.rate for r in found["bare"])
    _table("bare aiohttp", found["bare"], base)
    ratios = [
        _table("tocsin, 500 repeated keys", found["repeated"], base),
        _table("tocsin, all new keys", found["new"], base),
    ]
    return 0 if min(ratios) >= LEAST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
