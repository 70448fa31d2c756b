"""A record of all that a process did to the files of a directory, and how it is made."""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

DATABASE = "tocsin.db"
ACKNOWLEDGED = "acknowledged"
"""The file into which the workload writes the number of each event that it acknowledges, one a line."""

_RECORDER = Path(__file__).with_name("recorder.c")
_HEAD = struct.Struct("<IIQQQ")
_LONGEST_RUN_SECONDS = 300


class CannotRecordError(Exception):
    """This machine cannot make a record; the sentence says why."""


class OperationKind(Enum):
    """What was done."""

    CREATE = "C"
    WRITE = "W"
    TRUNCATE = "T"
    SYNC = "S"
    UNLINK = "U"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was done to one file.

    Attributes:
        path: relative to the directory; empty for the directory itself.
        offset: where a write begins, in bytes.
        length: the size after a truncation, in bytes.
        data: what was written.
    """

    kind: OperationKind
    path: str
    offset: int = 0
    length: int = 0
    data: bytes = b""


def read_record(record: bytes, directory: Path) -> Iterator[Operation]:
    """Read what the recorder wrote, in the order in which the kernel saw it.

    Args:
        record: the whole record.
        directory: the one that was watched; shared-memory files in it never reach a disk and are left out.
    """
    position = 0
    while position < len(record):
        kind, path_length, offset, length, data_length = _HEAD.unpack_from(record, position)
        position += _HEAD.size
        path = os.fsdecode(record[position : position + path_length])
        position += path_length
        data = record[position : position + data_length]
        position += data_length
        name = os.path.relpath(path, directory)
        if not name.endswith("-shm"):
            yield Operation(OperationKind(chr(kind)), "" if name == "." else name, offset, length, data)


def build_recorder(folder: Path) -> Path:
    """Compile the recorder.

    Raises:
        CannotRecordError: where there is no C compiler, or it is not Linux.
    """
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not sys.platform.startswith("linux"):
        raise CannotRecordError("the recorder is preloaded, which needs Linux")
    if compiler is None:
        raise CannotRecordError("the recorder is C: install gcc (Debian: apt install gcc libc6-dev)")
    library = folder / "recorder.so"
    command = [
        compiler,
        "-O2",
        "-Wall",
        "-shared",
        "-fPIC",
        "-o",
        str(library),
        str(_RECORDER),
        "-ldl",
        "-lpthread",
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        raise CannotRecordError(f"the recorder does not compile:\n{built.stderr}")
    return library


def record_workload(recorder: Path, folder: Path, *, events: int, synchronous: str) -> list[Operation]:
    """Run the workload under the recorder.

    Args:
        recorder: the library.
        folder: empty; the store and the record are made in it.
        events: how many events to write.
        synchronous: `FULL`, `NORMAL` or `OFF`.

    Raises:
        CannotRecordError: where the workload fails, or nothing of it was seen.
    """
    directory, record = (folder / "data").resolve(), folder / "record"
    directory.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(recorder),
        "POWERCUT_DIRECTORY": str(directory),
        "POWERCUT_LOG": str(record),
    }
    command = [sys.executable, "-m", "benchmarks.powercut.workload", str(directory), str(events), synchronous]
    run = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=_LONGEST_RUN_SECONDS, check=False
    )
    if run.returncode != 0:
        raise CannotRecordError(f"the workload failed:\n{run.stderr}")
    operations = list(read_record(record.read_bytes(), directory))
    if not any(
        operation.kind is OperationKind.WRITE and operation.path == DATABASE for operation in operations
    ):
        raise CannotRecordError("no write was seen: is this SQLite linked so that it cannot be preloaded?")
    return operations
