"""The console on a real engine, over its socket: what a tool sends is seen, accepted and resolved."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.console.hostile import HOSTILE
from tests.console.terminal import Terminal, foreign

TOCSIN = ("-c", "from tocsin.cli.main import main; main()")


@contextmanager
def engine(data: Path) -> Iterator[str]:
    """Run an engine; give its address."""
    with subprocess.Popen(
        [sys.executable, *TOCSIN, "--data", str(data), "--listen", "127.0.0.1:0", "--as", "carol", "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        match = re.search(r"http://\S+", process.stdout.readline())
        assert match is not None
        try:
            yield match[0]
        finally:
            process.terminate()


def tocsin(data: Path, *arguments: str) -> dict[str, object]:
    """Run a command and read its JSON."""
    command = [sys.executable, *TOCSIN, "--data", str(data), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def post(url: str, body: dict[str, str]) -> None:
    """Send an event as a tool would."""
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def test_an_event_is_seen_accepted_and_undone_on_a_real_engine(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with engine(data) as address:
        key = tocsin(data, "source", "add", "generic", "mytool")["key"]
        url = f"{address}/api/v1/events/generic/{key}"
        post(url, {"summary": "Disk full on db-9", "key": "db-9"})
        with Terminal(*TOCSIN, "--data", str(data), "--as", "carol") as terminal:
            terminal.wait_for("Disk full on db-9")
            terminal.wait_for("receiving")
            for index, text in enumerate(HOSTILE.values()):
                body = text[:5_000].encode("utf-8", "replace").decode()
                post(url, {"summary": f"last {index} {body}", "key": body})
            terminal.wait_for(f"last {len(HOSTILE) - 1}")
            since = len(terminal.output)
            terminal.press("Ga")
            terminal.wait_for("accepted #1", since=since)
            terminal.press("u")
            terminal.wait_for("undid", since=since)
            terminal.press("qk")
            assert terminal.wait_for_end() == 0
            assert foreign(terminal.text) == set()
