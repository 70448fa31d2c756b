"""Plays many seeds on all cores, or one seed with all that happened.

`python -m tests.simulation --seeds 10000` plays seeds 0 to 9999 and names those that break a promise;
`python -m tests.simulation --seed 42` plays one and tells its night.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context

from tests.simulation.night import STEPS, Night, play


def main() -> int:
    """Play what was asked for; gives 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seed", type=int, help="play this one and tell its night")
    parser.add_argument("--seeds", type=int, default=200, help="play so many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--steps", type=int, default=STEPS, help="of each night, before all is calm")
    asked = parser.parse_args()
    if asked.seed is not None:
        return _tell(play(asked.seed, asked.steps))
    seeds = range(asked.first, asked.first + asked.seeds)
    bad = 0
    for count, night in enumerate(_played(seeds, asked.steps), 1):
        if night.broken:
            bad += 1
            print(f"seed {night.seed}: {night.broken[0]}", flush=True)
        if count % 1000 == 0:
            print(f"{count} nights, {bad} bad", flush=True)
    print(f"{len(seeds)} nights, {bad} bad; one of them: python -m tests.simulation --seed N")
    return 1 if bad else 0


def _played(seeds: range, steps: int) -> Iterator[Night]:
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        yield from pool.imap_unordered(partial(play, steps=steps), seeds, chunksize=20)


def _tell(night: Night) -> int:
    print("\n".join(night.log))
    print("\n".join(night.broken) or "every promise was kept")
    return 1 if night.broken else 0


if __name__ == "__main__":
    sys.exit(main())
