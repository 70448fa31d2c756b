"""A disk of a few megabytes: a tmpfs that only this process and its children see."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSIDE = "--inside"
_PATIENCE_SECONDS = 10


class NoDiskError(Exception):
    """This machine does not let us mount one; the sentence says why."""


def run_apart(module: str, arguments: list[str]) -> int:
    """Run a module again with mounts of its own, and give its exit code.

    Raises:
        NoDiskError: the system does not allow it.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        raise NoDiskError("there is no `unshare` here; this proof needs Linux")
    # Who is not root may become it in a namespace of their own, where the system allows that.
    apart = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--mount", "--map-root-user"]
    allowed = subprocess.run([*apart, "true"], capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
    if allowed.returncode != 0:
        raise NoDiskError(f"`{' '.join(apart)}` is not allowed here: {allowed.stderr.strip()}")
    return subprocess.run([*apart, sys.executable, "-m", module, INSIDE, *arguments]).returncode


@contextmanager
def mounted(place: Path, megabytes: int) -> Iterator[None]:
    """Mount a small disk for a while.

    Raises:
        NoDiskError: the system does not allow it.
    """
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
    if answer.returncode != 0:
        raise NoDiskError(f"a tmpfs cannot be mounted here: {answer.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True, timeout=_PATIENCE_SECONDS)


def free_kilobytes(place: Path) -> int:
    """Give the room that is left."""
    return shutil.disk_usage(place).free // 1024
