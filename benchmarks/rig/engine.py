"""The real engine as a child process: started as a person would, stopped, killed, asked over its own API."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.rig.terminal import ROOT, terminal_environment
from tocsin.api.paths import socket_path
from tocsin.client.client import TocsinClient

_POLL_SECONDS = 0.002
_PATIENCE_SECONDS = 30.0
_READY_LINE = b"listening on "


class EngineFailedError(Exception):
    """The engine did not start, or did not end."""


def tocsin_command(data: Path, *arguments: str) -> list[str]:
    """Give the command line of `tocsin` on a data directory, for the interpreter of this process."""
    return [sys.executable, "-m", "tocsin", "--data", str(data), *arguments]


@dataclass
class Engine:
    """A `tocsin serve` of this process.

    Attributes:
        data: its data directory.
        url: where webhooks go.
        ready_in: seconds from exec until it said that it listens.
    """

    data: Path
    process: "subprocess.Popen[bytes]"
    url: str
    ready_in: float
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.data.with_name(f"{self.data.name}.log")

    @property
    def pid(self) -> int:
        """Give its process id."""
        return self.process.pid

    def kill(self) -> None:
        """End it as a power cut of the process would: no handler runs."""
        self.process.kill()
        self._ended(self.process.wait())

    async def stop(self) -> None:
        """Ask it to end, and wait until it has; the sinks of this process go on, for pages may be leaving.

        Raises:
            EngineFailedError: it did not end well.
        """
        self.process.send_signal(signal.SIGTERM)
        code = self._ended(await asyncio.to_thread(self.process.wait, _PATIENCE_SECONDS))
        if code != 0:
            raise EngineFailedError(f"the engine ended with {code}: see {self.log}")

    def _ended(self, code: int) -> int:
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


def start_engine(data: Path, *, prefix: Sequence[str] = (), listen: str = "127.0.0.1:0") -> Engine:
    """Start an engine and wait for its ready line.

    Args:
        data: its data directory.
        prefix: a command that executes it, such as `unshare -m`.
        listen: where; port 0 takes a free one.

    Raises:
        EngineFailedError: it did not start.
    """
    command = [sys.executable, "-m", "tocsin", "serve", "--data", str(data), "--as", "me", "--listen", listen]
    started_at = time.monotonic()
    with data.with_name(f"{data.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*prefix, *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            env=terminal_environment({}),
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    ready_in = time.monotonic() - started_at
    if _READY_LINE not in line:
        process.kill()
        process.wait()
        process.stdout.close()
        raise EngineFailedError(f"the engine did not start: see {log.name}")
    return Engine(data, process, line.partition(_READY_LINE)[2].decode().strip(), ready_in)


@contextlib.contextmanager
def running_engine(data: Path) -> Iterator[Engine]:
    """Run an engine; at the end it is gone, whatever happened."""
    engine = start_engine(data)
    try:
        yield engine
    finally:
        engine.kill()


@contextlib.asynccontextmanager
async def client_of(data: Path) -> AsyncIterator[TocsinClient]:
    """Open a client over the socket of a data directory, as the owner of the engine."""
    async with TocsinClient.over_socket(socket_path(data)) as client:
        yield client


def engine_process(data: Path) -> int | None:
    """Give the process id of the engine that holds a data directory, whoever started it."""
    try:
        pid = int((data / "engine.lock").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


async def stop_engine_of(data: Path) -> None:
    """End the engine of a data directory, whoever started it, and wait until it has gone.

    Raises:
        EngineFailedError: it does not go.
    """
    pid = engine_process(data)
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + _PATIENCE_SECONDS
    while _runs(pid):
        if time.monotonic() > until:
            raise EngineFailedError(f"process {pid} does not end")
        await asyncio.sleep(_POLL_SECONDS)


def _runs(pid: int) -> bool:
    """Tell whether a process still runs; one that nobody has waited for yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return not Path("/proc/self/stat").exists()
    return state != "Z"
