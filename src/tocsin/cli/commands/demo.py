"""`tocsin demo`: the console on a throw-away engine in which things happen."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tocsin.cli.command import Command
from tocsin.cli.commands.stop import stop_engine
from tocsin.cli.console import draw, require_terminal
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags, engine_options
from tocsin.cli.settings import Settings, resolve_settings
from tocsin.cli.started_engine import StartedEngine
from tocsin.clock import SystemClock

_READY = b"ready\n"


class DemoCommand(Command):
    """A command with the options of an engine; its data directory is always a new one."""

    shared: Callable[[], list[click.Parameter]] = staticmethod(engine_options)


@click.command("demo", cls=DemoCommand)
@click.option("--play", is_flag=True, hidden=True)
@click.pass_obj
def command(flags: Flags, play: bool) -> None:
    """Open the console on a throw-away engine, to which real payloads are posted."""
    if play:
        _play(resolve_settings(flags))
        return
    require_terminal()
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-") as folder:
        asked = resolve_settings(flags)
        settings = Settings(
            data=Path(folder),
            listen=asked.listen or "127.0.0.1:0",
            public_url=asked.public_url,
            user=asked.owner,
            ascii=asked.ascii,
        )
        with StartedEngine(settings) as engine:
            engine.wait()
            try:
                with _tools_at_work(settings), engine.screen():
                    draw(settings, started=False)
            finally:
                asyncio.run(stop_engine(settings, SystemClock()))


@contextmanager
def _tools_at_work(settings: Settings) -> Iterator[None]:
    """Let another process be the tools, the colleagues and their telephones, until this block ends."""
    python = [sys.executable, "-P", "-m", "tocsin"]
    process = subprocess.Popen(  # noqa: S603
        [*python, "demo", "--play", "--data", str(settings.data), "--as", settings.owner],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if process.stdout.readline() != _READY:
            raise CommandError("the demo could not be set up")
        yield
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def _play(settings: Settings) -> None:
    # Imported here because only this process needs the samples of every source.
    from tocsin.cli.demo_play import play

    asyncio.run(play(settings, SystemClock(), _say_ready))


def _say_ready() -> None:
    sys.stdout.buffer.write(_READY)
    sys.stdout.flush()
