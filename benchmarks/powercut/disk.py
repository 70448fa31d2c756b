"""A disk that loses power: what was synced stays, of the rest a random part, by sectors."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.powercut.recording import Operation, OperationKind

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""

_ODDS = (0.0, 0.1, 0.5, 0.9, 1.0)


def _apply(content: bytearray, operation: Operation) -> None:
    if operation.kind is OperationKind.TRUNCATE:
        content[operation.length :] = b""
        content.extend(b"\0" * (operation.length - len(content)))
        return
    content.extend(b"\0" * (operation.offset - len(content)))
    content[operation.offset : operation.offset + len(operation.data)] = operation.data


def _sectors(operation: Operation) -> Iterator[Operation]:
    if operation.kind is OperationKind.TRUNCATE:
        yield operation
        return
    start, data = operation.offset, operation.data
    while data:
        size = SECTOR - start % SECTOR
        yield Operation(operation.kind, operation.path, start, data=data[:size])
        start, data = start + size, data[size:]


@dataclass
class File:
    """The content of one file: what is on the platter, and what only the kernel has."""

    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Operation] = field(default_factory=list)

    def sync(self) -> None:
        """Bring all of it onto the platter."""
        for operation in self.waiting:
            _apply(self.synced, operation)
        self.waiting.clear()

    def after_cut(self, random: Random, odds: float) -> bytes:
        """Give what a restart finds: of the waiting sectors each is there with these odds, in order."""
        content = bytearray(self.synced)
        for operation in self.waiting:
            for sector in _sectors(operation):
                if random.random() < odds:
                    _apply(content, sector)
        return bytes(content)


class Disk:
    """A directory of files on a disk that keeps only what was synced.

    A new name is on the platter once its file or the directory was synced, a removal once the directory was;
    of names that wait, a cut keeps those before a random point, as a journal does.
    """

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._names: dict[str, File] = {}
        self._waiting: list[tuple[str, File | None]] = []

    def apply(self, operation: Operation) -> None:
        """Do what was recorded."""
        match operation.kind:
            case OperationKind.CREATE:
                self._files[operation.path] = File()
                self._waiting.append((operation.path, self._files[operation.path]))
            case OperationKind.UNLINK:
                del self._files[operation.path]
                self._waiting.append((operation.path, None))
            case OperationKind.WRITE | OperationKind.TRUNCATE:
                self._files[operation.path].waiting.append(operation)
            case OperationKind.SYNC if operation.path == "":
                self._settle(self._waiting)
                self._waiting = []
            case OperationKind.SYNC:
                file = self._files[operation.path]
                file.sync()
                # An older removal of the same name has to come first, or it would take the new file with it.
                self._settle([entry for entry in self._waiting if entry[0] == operation.path])
                self._waiting = [entry for entry in self._waiting if entry[0] != operation.path]

    def _settle(self, entries: list[tuple[str, File | None]]) -> None:
        for path, file in entries:
            _rename(self._names, path, file)

    def cut(self, random: Random) -> dict[str, bytes]:
        """Give the files that a restart finds after a power cut now; the disk itself goes on."""
        names = dict(self._names)
        for path, file in self._waiting[: random.randint(0, len(self._waiting))]:
            _rename(names, path, file)
        odds = random.choice(_ODDS)
        return {path: file.after_cut(random, odds) for path, file in names.items()}


def _rename(names: dict[str, File], path: str, file: File | None) -> None:
    if file is None:
        names.pop(path, None)
    else:
        names[path] = file
