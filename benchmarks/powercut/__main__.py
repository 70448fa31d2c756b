"""Cut the power of the store many times: `python -m benchmarks.powercut --cuts 200`."""

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.powercut.recording import CannotRecordError, Operation, build_recorder, record_workload
from benchmarks.powercut.replay import Cut, disks, inspect
from tocsin.store.connection import sqlite_version

_HEADING = ("synchronous", "operations", "cuts", "cuts with loss", "most lost", "corrupt", "torn")


@dataclass(frozen=True)
class Outcome:
    """What all cuts of one run have shown."""

    synchronous: str
    operations: int
    cuts: tuple[Cut, ...]

    @property
    def losing(self) -> int:
        """Count the cuts after which an acknowledged event was gone."""
        return sum(cut.lost > 0 for cut in self.cuts)

    @property
    def unsound(self) -> int:
        """Count the cuts after which the file was corrupt or an event half there."""
        return sum(cut.corrupt is not None or cut.torn > 0 for cut in self.cuts)

    def row(self) -> tuple[str, ...]:
        """Give its line of the table."""
        figures = (
            self.operations,
            len(self.cuts),
            self.losing,
            max(cut.lost for cut in self.cuts),
            sum(cut.corrupt is not None for cut in self.cuts),
            sum(cut.torn > 0 for cut in self.cuts),
        )
        return (self.synchronous, *map(str, figures))


def _cut_all(operations: list[Operation], cuts: int, chance: random.Random) -> tuple[Cut, ...]:
    found: list[Cut] = []
    for moment, files, acknowledged in disks(operations, cuts, chance):
        with tempfile.TemporaryDirectory(prefix="tocsin-powercut-") as folder:
            found.append(inspect(files, Path(folder), moment, acknowledged))
    return tuple(found)


def prove(cuts: int, events: int, seed: int) -> dict[str, Outcome]:
    """Record the store with FULL and, as controls, with NORMAL and OFF, and cut each many times.

    Args:
        cuts: cuts of each run.
        events: events that each run acknowledges.
        seed: decides the moments and what of the unsynced survives.

    Returns:
        The outcomes by the name of the mode.

    Raises:
        CannotRecordError: where this machine cannot record.
    """
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="tocsin-powercut-") as name:
        folder = Path(name)
        recorder = build_recorder(folder)
        for synchronous in ("FULL", "NORMAL", "OFF"):
            place = folder / synchronous.lower()
            place.mkdir()
            operations = record_workload(recorder, place, events=events, synchronous=synchronous)
            found = _cut_all(operations, cuts, random.Random(seed))
            outcomes[synchronous] = Outcome(synchronous, len(operations), found)
    return outcomes


def _show(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))


def complaints(outcomes: dict[str, Outcome]) -> list[str]:
    """Say what keeps the outcomes from being a proof: a loss with FULL, or a control that shows none."""
    said = [
        f"FULL, cut after operation {cut.moment}: {cut.lost} lost, {cut.torn} torn, {cut.corrupt or 'sound'}"
        for cut in outcomes["FULL"].cuts
        if cut.lost or cut.torn or cut.corrupt
    ]
    if not outcomes["NORMAL"].losing:
        said.append("the control NORMAL lost nothing: a loss would not have been seen")
    if not outcomes["OFF"].unsound:
        said.append("the control OFF stayed sound: damage would not have been seen")
    return said


def main() -> int:
    """Run the proof and give the exit code: 0 proved, 1 not, 2 where it cannot run here."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.powercut", description=__doc__)
    parser.add_argument("--cuts", type=int, default=200, help="cuts of each run")
    parser.add_argument("--events", type=int, default=600, help="events that each run acknowledges")
    parser.add_argument(
        "--seed", type=int, default=None, help="of the moments; printed, so that it can be repeated"
    )
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"SQLite {'.'.join(map(str, sqlite_version()))}, {arguments.events} events, seed {seed}")
    try:
        outcomes = prove(arguments.cuts, arguments.events, seed)
    except CannotRecordError as error:
        print(f"cannot run here: {error}", file=sys.stderr)
        return 2
    _show([_HEADING, *(outcome.row() for outcome in outcomes.values())])
    said = complaints(outcomes)
    print(
        "\n".join(f"FAILED: {line}" for line in said)
        or "passed: FULL lost nothing, and the controls show why"
    )
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
