"""One engine per data directory, held by a lock of the operating system that dies with the process."""

import fcntl
import os
from pathlib import Path
from typing import IO

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "lustre"}
)
_MOUNTS = Path("/proc/self/mounts")


class AlreadyRunningError(Exception):
    """Another engine holds the data directory."""


class NetworkFileSystemError(Exception):
    """The data directory is on a network file system, where locks and shared memory do not hold."""


class EngineLock:
    """The lock on a data directory."""

    def __init__(self, data: Path) -> None:
        self._path = data / "engine.lock"
        self._data = data
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            AlreadyRunningError: another engine has it.
            NetworkFileSystemError: the directory is on a network file system.
        """
        kind = file_system_of(self._data)
        if kind in _NETWORK:
            raise NetworkFileSystemError(
                f"{self._data} is on {kind}, where SQLite is not safe: choose a local directory with --data"
            )
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read().strip()
            file.close()
            raise AlreadyRunningError(
                f"an engine runs on {self._data} already" + (f" (process {holder})" if holder else "")
            ) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None


def claim(data: Path) -> EngineLock:
    """Make a data directory, for its owner alone, and lock it.

    Raises:
        AlreadyRunningError: another engine has it.
        NetworkFileSystemError: the directory is on a network file system.
    """
    os.umask(0o077)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    data.chmod(0o700)
    lock = EngineLock(data)
    lock.acquire()
    return lock


def file_system_of(path: Path) -> str:
    """Name the type of the file system that holds a path, empty where the system does not tell."""
    if not _MOUNTS.exists():
        return ""
    wanted = str(path.resolve())
    best, kind = "", ""
    for line in _MOUNTS.read_text(errors="replace").splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].encode().decode("unicode_escape", "replace")
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
