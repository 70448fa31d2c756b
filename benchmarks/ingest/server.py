"""The servers under load, each a process of its own, and the CPU time they use."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server that listens."""

    base_url: str
    pid: int

    def cpu_seconds(self) -> float:
        """Give the CPU time that the process has used so far, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def running(*arguments: str) -> Iterator[Server]:
    """Run a server with this interpreter until the block ends."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if "listening on" not in line:
            raise RuntimeError(f"{arguments}: did not start")
        yield Server(line.rpartition(" ")[2].strip(), process.pid)
    finally:
        process.terminate()
        process.wait(30)


def bare() -> AbstractContextManager[Server]:
    """Run the yardstick."""
    return running("-m", "benchmarks.ingest.bare")


def tocsin(data: Path) -> AbstractContextManager[Server]:
    """Run tocsin on an empty data directory."""
    return running("-m", "tocsin", "serve", "--data", str(data), "--listen", "127.0.0.1:0")
