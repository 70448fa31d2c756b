"""Every command works where no engine runs: a quiet one lives as long as the command."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.line import environment, tocsin
from tocsin.api.paths import socket_path
from tocsin.cli.engine_process import EngineProcess, answers
from tocsin.cli.engine_turn import EngineTurn
from tocsin.cli.failure import CommandError
from tocsin.cli.settings import Settings
from tocsin.clock import SystemClock
from tocsin.engine.lock import EngineLock


def test_the_first_command_makes_the_first_user(tmp_path: Path) -> None:
    users = tocsin(tmp_path / "new", "user", "list", "--json")
    assert [(user["name"], user["role"]) for user in users.document["users"]] == [("carol", "admin")]
    assert not answers(socket_path(tmp_path / "new"))
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_what_one_command_did_the_next_one_sees(tmp_path: Path) -> None:
    added = tocsin(
        tmp_path, "source", "add", "generic", "prod", "--public-url", "https://x.example", "--json"
    )
    assert added.code == 2
    added = tocsin(
        tmp_path, "source", "add", "generic", "prod", "--json", TOCSIN_PUBLIC_URL="https://x.example"
    )
    assert added.code == 0, added.err
    key = added.document["key"]
    assert added.document["url"] == f"https://x.example/api/v1/events/generic/{key}"
    assert tocsin(tmp_path, "alert", "create", "disk full").code == 0
    accepted = tocsin(tmp_path, "alert", "accept", "1", "7", "--json")
    assert accepted.code == 1
    assert [done["id"] for done in accepted.document["done"]] == [1]
    assert tocsin(tmp_path, "alert", "accept", "1", "--as", "nobody").code == 1


def test_two_commands_at_once_take_turns(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "tocsin", "alert", "create", "disk full"]
    started = [
        subprocess.Popen(command, env=environment(TOCSIN_DATA=str(tmp_path)), stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert tocsin(tmp_path, "alert", "list", "--json").document["total"] == 3


async def test_a_quiet_engine_does_not_outlive_its_command(tmp_path: Path) -> None:
    code = (
        "import asyncio, os, sys; from pathlib import Path\n"
        "from tocsin.cli.engine_process import EngineProcess\n"
        "from tocsin.cli.settings import Settings\n"
        "from tocsin.clock import SystemClock\n"
        "engine = EngineProcess.start(Settings(data=Path(sys.argv[1]), user='carol'), quiet=True)\n"
        "asyncio.run(engine.ready(SystemClock()))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), env=environment()
    )
    assert await killed.wait() == -9
    clock = SystemClock()
    until = clock.monotonic() + 10
    while answers(socket_path(tmp_path)):
        assert clock.monotonic() < until
        await clock.sleep(0.02)


async def last_words(data: Path) -> str:
    """Start an engine that cannot start, and give what the person is told."""
    engine = EngineProcess.start(Settings(data=data, user="carol"), quiet=True)
    try:
        with pytest.raises(CommandError) as caught:
            await engine.ready(SystemClock())
    finally:
        await engine.end(SystemClock())
    return str(caught.value)


async def test_the_last_words_of_an_engine_are_told(tmp_path: Path) -> None:
    lock = EngineLock(tmp_path)
    lock.acquire()
    try:
        assert (await last_words(tmp_path)).startswith("an engine runs on")
    finally:
        lock.release()


async def test_an_engine_that_breaks_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tocsin.db").write_bytes(b"no database at all" * 100)
    told = await last_words(tmp_path)
    assert "Traceback" not in told
    assert "Error:" not in told


async def test_a_turn_is_one_process_s(tmp_path: Path) -> None:
    first, second = EngineTurn(tmp_path), EngineTurn(tmp_path)
    assert first.try_take()
    assert not second.try_take()
    with pytest.raises(CommandError, match="another tocsin command"):
        await second.take(SystemClock(), seconds=0)
    first.give_back()
    await second.take(SystemClock())
    second.give_back()


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = tocsin(tmp_path / "file" / "data", "user", "list")
    assert done.code == 1
    assert done.err.startswith("tocsin: the data directory")
    assert done.err.count(os.linesep) == 1
