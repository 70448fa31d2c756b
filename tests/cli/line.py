"""Command lines, run as a shell would run them, and an engine that serves."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SECONDS = 60


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Read its output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """Give this process's environment without settings of a tocsin that the machine may have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    return kept | {"TOCSIN_USER": "carol"} | more


def tocsin(data: Path, *arguments: str, **variables: str) -> Done:
    """Run a command on a data directory."""
    command = [sys.executable, "-P", "-m", "tocsin", *arguments]
    done = subprocess.run(
        command,
        env=environment(TOCSIN_DATA=str(data), **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def serving(data: Path, *arguments: str, ends_itself: bool = False) -> Iterator[str]:
    """Run `tocsin serve` on a free port and give its URL; it must end with 0, by SIGTERM or by itself."""
    command = [sys.executable, "-P", "-m", "tocsin", "serve", "--listen", "127.0.0.1:0", *arguments]
    with subprocess.Popen(
        command,
        env=environment(TOCSIN_DATA=str(data)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("tocsin is listening on http://127.0.0.1:"), line
            yield line.removeprefix("tocsin is listening on ").strip()
        finally:
            if not ends_itself:
                process.terminate()
            code = process.wait(_SECONDS)
        assert code == 0
