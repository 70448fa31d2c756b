"""Cutting a recorded run at random moments, and what a restart then finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.powercut.disk import Disk
from benchmarks.powercut.recording import ACKNOWLEDGED, DATABASE, Operation, OperationKind
from tocsin.store.connection import DatabaseError, open_writer


@dataclass(frozen=True, slots=True)
class Cut:
    """What was left after one cut.

    Attributes:
        moment: how many operations had been done.
        acknowledged: events of which somebody had been told.
        lost: those of them that are gone; all where the file is corrupt.
        corrupt: what the integrity check says, or None where it is content.
        torn: events of which only a part is there.
    """

    moment: int
    acknowledged: int
    lost: int
    corrupt: str | None
    torn: int


def _numbers(rows: Sequence[tuple[int | None]]) -> set[int]:
    return {row[0] for row in rows if row[0] is not None}


def _inspect(folder: Path, moment: int, acknowledged: set[int]) -> Cut:
    """Open the store as a restart does, and look at all of it."""
    connection = open_writer(folder / DATABASE)
    try:
        complaint = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
        if complaint != "ok":
            return Cut(moment, len(acknowledged), len(acknowledged), complaint, 0)
        tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'events'").fetchone()[0]
        if not tables:
            return Cut(moment, len(acknowledged), len(acknowledged), None, 0)
        events = _numbers(connection.execute("SELECT alert_id FROM events").fetchall())
        alerts = _numbers(connection.execute("SELECT id FROM alerts").fetchall())
        changes = _numbers(connection.execute("SELECT seq FROM changes").fetchall())
    finally:
        connection.close()
    whole = events & alerts & changes
    return Cut(
        moment=moment,
        acknowledged=len(acknowledged),
        lost=len(acknowledged - whole),
        corrupt=None,
        torn=len((events | alerts | changes) - whole),
    )


def inspect(files: dict[str, bytes], folder: Path, moment: int, acknowledged: set[int]) -> Cut:
    """Lay the files of a cut disk out and see what a restart makes of them.

    Args:
        files: by name.
        folder: empty; the files are written into it.
        moment: how many operations had been done.
        acknowledged: the events of which somebody had been told.
    """
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        return _inspect(folder, moment, acknowledged)
    except DatabaseError as error:
        return Cut(moment, len(acknowledged), len(acknowledged), str(error), 0)


def disks(
    operations: Sequence[Operation], cuts: int, random: Random
) -> Iterator[tuple[int, dict[str, bytes], set[int]]]:
    """Give disks as cuts at random moments leave them: moment, files, and what had been acknowledged."""
    moments = sorted(random.randint(1, len(operations)) for _ in range(cuts))
    disk, acknowledged, done = Disk(), set[int](), 0
    for moment in moments:
        for operation in operations[done:moment]:
            if operation.path != ACKNOWLEDGED:
                disk.apply(operation)
            elif operation.kind is OperationKind.WRITE:
                acknowledged |= {int(line) for line in operation.data.split()}
        done = moment
        yield moment, disk.cut(random), set(acknowledged)
