"""`serve` as a process: what it prints, what it refuses, and how it ends."""

import http.client
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.server.serve import FINISH_SECONDS

SCRIPT = """
import os, sys
from pathlib import Path
from tocsin.server.serve import ServeOptions, serve
data, listen, quiet, proxy = sys.argv[1:]
if "HANDED" in os.environ:
    # As systemd does: the socket is descriptor 3 of the process.
    os.dup2(int(os.environ.pop("HANDED")), 3)
    os.environ["LISTEN_FDS"] = "1"
    os.environ["LISTEN_PID"] = str(os.getpid())
sys.exit(serve(ServeOptions(Path(data), listen, None, "ada", quiet == "quiet", proxy == "proxy")))
"""


class Process:
    """A server in a process of its own."""

    def __init__(
        self,
        data: Path,
        *,
        listen: str = "127.0.0.1:0",
        quiet: bool = False,
        proxy: bool = False,
        hand_over: socket.socket | None = None,
    ) -> None:
        self.data = data
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        arguments = [str(data), listen, "quiet" if quiet else "loud", "proxy" if proxy else "bare"]
        command = [sys.executable, "-c", SCRIPT, *arguments]
        passed: tuple[int, ...] = ()
        if hand_over is not None:
            environment["HANDED"] = str(hand_over.fileno())
            passed = (hand_over.fileno(),)
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            pass_fds=passed,
        )

    def ready(self) -> str:
        """Wait for the line that tells it is ready; give what follows "tocsin is "."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("tocsin is "), self.process.communicate()[1]
        return line.removeprefix("tocsin is ").removesuffix("\n")

    def end(self, signal_number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Send a signal; give the exit code and what else it wrote."""
        self.process.send_signal(signal_number)
        return self.finish()

    def finish(self, seconds: float = 20) -> tuple[int, str, str]:
        """Wait for the end."""
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, err


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give an empty data directory."""
    return tmp_path / "d"


@pytest.fixture
def running(data: Path) -> Iterator[Process]:
    """Run a server until the end of the test."""
    process = Process(data)
    yield process
    if process.process.poll() is None:
        process.end(signal.SIGKILL)
    else:
        process.finish()


def get(port: int, path: str) -> int:
    """Ask over TCP; give the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def ask_socket(path: Path, request: str) -> bytes:
    """Ask over the Unix socket; give the whole answer."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(path))
        client.sendall(request.encode())
        chunks = []
        while chunk := client.recv(65536):
            chunks.append(chunk)
    return b"".join(chunks)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_when_it_is_ready_and_ends_in_order(running: Process, number: int) -> None:
    url = running.ready().removeprefix("listening on http://127.0.0.1:")
    port = int(url)
    assert get(port, "/readyz") == 200
    assert get(port, "/healthz") == 200
    path = running.data / "tocsin.sock"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert running.end(number) == (0, "", "")
    assert not path.exists()


def test_losing_the_terminal_does_not_end_it(running: Process) -> None:
    port = int(running.ready().rpartition(":")[2])
    running.process.send_signal(signal.SIGHUP)
    assert get(port, "/readyz") == 200


def test_stop_ends_it_after_the_answer(running: Process) -> None:
    running.ready()
    answer = ask_socket(
        running.data / "tocsin.sock",
        "POST /tocsin/v1/stop HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 202 ")
    assert running.finish()[0] == 0


def test_an_open_feed_does_not_hold_up_the_end(running: Process) -> None:
    running.ready()
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(running.data / "tocsin.sock"))
        client.sendall(b"GET /tocsin/v1/feed HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 200"
        running.process.send_signal(signal.SIGTERM)
        # Less than the server waits for requests that do not end by themselves.
        assert running.finish(FINISH_SECONDS - 1)[0] == 0


def test_it_comes_back_after_a_kill(data: Path) -> None:
    first = Process(data)
    first.ready()
    first.end(signal.SIGKILL)
    assert (data / "tocsin.sock").exists()
    second = Process(data)
    assert get(int(second.ready().rpartition(":")[2]), "/readyz") == 200
    assert second.end()[0] == 0


def test_one_engine_a_data_directory(running: Process) -> None:
    port = running.ready().rpartition(":")[2]
    # The port is in use as well, but that another engine runs is what helps.
    code, out, err = Process(running.data, listen=f"127.0.0.1:{port}").finish()
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "an engine runs on" in err


def test_a_port_in_use_is_told(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, out, err = Process(data, listen=f"127.0.0.1:{port}").finish()
    assert (code, out) == (1, "")
    assert err == f"tocsin: cannot listen on http://127.0.0.1:{port}: Address already in use\n"


@pytest.mark.parametrize("listen", ["here", "127.0.0.1:http", "127.0.0.1:99999"])
def test_what_is_no_address_is_told(data: Path, listen: str) -> None:
    code, out, err = Process(data, listen=listen).finish()
    assert (code, out, err) == (1, "", f"tocsin: {listen!r} is no address to listen on; write HOST:PORT\n")


def test_a_data_directory_that_is_none_is_told(data: Path) -> None:
    data.write_text("a file")
    code, out, err = Process(data).finish()
    assert (code, out, err) == (1, "", f"tocsin: cannot use {data}: File exists\n")


def test_nobody_outside_is_let_in_without_a_token(data: Path) -> None:
    code, out, err = Process(data, listen="0.0.0.0:0").finish()
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "nobody has a token yet" in err
    behind_proxy = Process(data, listen="0.0.0.0:0", proxy=True)
    assert behind_proxy.ready().startswith("listening on http://0.0.0.0:")
    assert behind_proxy.end()[0] == 0


def test_a_quiet_engine_opens_only_the_socket(data: Path) -> None:
    quiet = Process(data, quiet=True)
    path = data / "tocsin.sock"
    assert quiet.ready() == f"ready on {path}"
    request = "GET /tocsin/v1/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = ask_socket(path, request)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["me"] == "ada"
    assert quiet.end()[0] == 0


def test_a_socket_of_systemd_is_served(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as handed:
        port = handed.getsockname()[1]
        process = Process(data, listen="127.0.0.1:1", hand_over=handed)
        assert process.ready() == f"listening on http://127.0.0.1:{port}"
        assert get(port, "/readyz") == 200
        assert process.end()[0] == 0
