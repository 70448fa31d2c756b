"""What goes wrong around the console leaves no wrong word on the screen, and a way on."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual import events

from tests.console.fake_backend import FakeBackend
from tests.console.manned import manned
from tests.console.night import alert
from tests.console.terminal import Terminal
from tests.console.watching import lines, on_alerts, rows, settle, told
from tocsin.api.models import AlertWindow
from tocsin.console.app import ConsoleApp
from tocsin.console.backend import Found, Lost
from tocsin.console.leave import ConsoleExit, LeaveScreen
from tocsin.console.session import Session
from tocsin.console.too_small import TooSmallScreen
from tocsin.core.instant import HOUR

SIZE = (80, 24)
TOCSIN = ("-c", "from tocsin.cli.main import main; main()")


def header(app: ConsoleApp) -> str:
    """Give the painted head of the screen on top."""
    return "\n".join(lines(app.screen.query_one("Header")))


async def test_a_small_terminal_says_so_takes_no_key_and_comes_back_as_it_was(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("j")
        before = rows(app)
        await pilot.resize_terminal(20, 5)
        await settle(pilot)
        assert isinstance(app.screen, TooSmallScreen)
        await pilot.press("a", "r", "q", "colon")
        await settle(pilot)
        assert backend.acted == []
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert on_alerts(app)
        assert rows(app) == before


async def test_a_dialog_is_still_there_after_the_terminal_was_small(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("q")
        await pilot.resize_terminal(20, 5)
        await pilot.resize_terminal(30, 8)
        await settle(pilot)
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert isinstance(app.screen, LeaveScreen)


async def test_a_lost_engine_can_be_started_from_here(
    session: Session, app: ConsoleApp, backend: FakeBackend
) -> None:
    started: list[str] = []
    answers = ["the disk is full", ""]

    def start() -> str:
        started.append("now")
        return answers.pop(0)

    session.start_engine = start
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert (started, told(app)) == ([], ["there is an engine, and it answers"])
        backend.send(Lost("connection refused"))
        await settle(pilot)
        assert "perhaps nobody is paged: f5 starts the engine again" in header(app)
        await pilot.press("f5")
        await settle(pilot)
        assert told(app) == ["the engine did not start: the disk is full"]
        await pilot.press("f5")
        await settle(pilot)
        assert "the engine is starting again" in header(app)
        backend.send(Found())
        await settle(pilot)
        assert told(app) == ["the engine runs again: what fell due meanwhile is paged now"]
        assert "perhaps nobody" not in header(app)


async def test_leaving_without_an_engine_offers_no_paging(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        backend.send(Lost("connection refused"))
        await settle(pilot)
        await pilot.press("q")
        await settle(pilot)
    assert app.return_value == ConsoleExit(stop_engine=False)


async def test_a_slow_line_shows_what_is_under_way_and_then_what_became_of_it(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SIZE, late=0.1) as console:
        await console.house.receive("tool", {"summary": "Disk full", "key": "d"})
        await console.caught_up()
        assert "Disk full" in rows(console.app)[0]
        await console.pilot.press("a")
        await console.pilot.pause()
        assert rows(console.app)[0].endswith("accepting…")
        assert told(console.app) == []
        await console.caught_up()
        assert rows(console.app)[0].endswith("YOU")
        assert told(console.app)[0].startswith("accepted #1")


async def test_a_key_does_nothing_while_the_row_that_it_would_be_about_is_still_on_its_way(
    app: ConsoleApp, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6000, 6400):
        backend.put(alert(number, f"Disk of db-{number} is full", age=HOUR))
    late = asyncio.Event()
    window = backend.window

    async def slowly(*arguments: Any, **more: Any) -> AlertWindow:
        await late.wait()
        return await window(*arguments, **more)

    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        monkeypatch.setattr(backend, "window", slowly)
        await pilot.press("G")
        await pilot.press("a")
        await pilot.pause()
        assert backend.acted == []
        late.set()
        await settle(pilot)
        last = backend.order("open")[-1].id
        await pilot.press("r")
        await settle(pilot)
        assert [(number, verb) for number, verb, _ in backend.acted] == [(last, "resolve")]


async def test_what_changed_just_before_the_feed_was_lost_is_shown_and_called_old(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        backend.put(alert(6000, "The last that was heard", age=0))
        backend.send(Lost("connection refused"))
        await settle(pilot)
        assert any("The last that was heard" in row for row in rows(app))
        assert "stale since" in header(app)


async def test_news_that_comes_while_the_terminal_is_small_is_there_when_it_is_large_again(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(20, 5)
        await settle(pilot)
        backend.put(alert(6000, "Came while small", age=0))
        await settle(pilot)
        pending = sum(one.status == "PENDING" and one.snoozed_until is None for one in backend.order("open"))
        assert f"{pending} pending" in "\n".join(lines(app.screen.query_one("Static")))
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert "Came while small" in rows(app)[0]


def _tocsin(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *TOCSIN, "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def _engine_of(data: Path) -> int:
    """Find the engine's process by its open socket's data directory."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"serve" in words and os.fsencode(data.resolve()) in words:
            return int(folder.name)
    raise AssertionError("no engine runs")


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("again", [True, False], ids=["started-again", "left"])
def test_an_engine_that_is_killed_underneath(tmp_path: Path, again: bool) -> None:
    data = tmp_path / "data"
    line = ("--data", str(data), "--as", "carol", "--listen", "127.0.0.1:0")
    try:
        with Terminal(*TOCSIN, *line, size=(120, 40)) as terminal:
            terminal.wait_for("no sources yet")
            os.kill(_engine_of(data), signal.SIGKILL)
            terminal.wait_for("nobody is paged")
            since = len(terminal.output)
            if again:
                terminal.press("\x1b[15~")
                terminal.wait_for("the engine runs again", since=since)
                terminal.press("q")
                terminal.wait_for("Keep paging", since=since)
                terminal.press("s")
                terminal.wait_for("nobody is paged now", since=since)
            else:
                terminal.press("q")
                terminal.wait_for("no engine runs: nobody is paged", since=since)
            assert terminal.wait_for_end() == 0
            assert not re.search("Traceback", terminal.text)
    finally:
        _tocsin(data, "stop")


@pytest.mark.parametrize("keys", [("z", "enter", "enter"), ("enter", "q", "q"), ("question_mark", "q", "q")])
async def test_a_key_pressed_twice_in_haste_leaves_one_screen_only(
    app: ConsoleApp, keys: tuple[str, ...]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(keys[0])
        await settle(pilot)
        for key in keys[1:]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert app.screen_stack[0].is_mounted
        assert app.is_running
