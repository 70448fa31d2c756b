"""`tocsin` alone: an engine if none runs, and the console on it."""

import os
import sys
from functools import partial

import click

from tocsin.api.paths import socket_path
from tocsin.cli.engine_again import start_again
from tocsin.cli.engine_process import answers
from tocsin.cli.failure import WrongUsageError
from tocsin.cli.flags import Flags
from tocsin.cli.settings import Settings, resolve_settings
from tocsin.cli.started_engine import StartedEngine

_ESCAPE_DELAY_MS = "25"
"""So long Textual, which reads this variable when it is imported, waits for what an escape may begin."""


def open_console(flags: Flags) -> int:
    """Open the console until the person leaves it.

    Returns:
        The exit code.

    Raises:
        WrongUsageError: there is no terminal.
        CommandError: the engine could not start.
    """
    require_terminal()
    settings = resolve_settings(flags)
    os.environ.setdefault("ESCDELAY", _ESCAPE_DELAY_MS)
    if settings.server is not None:
        draw(settings, started=False)
        return 0
    with StartedEngine(settings) as engine:
        # The import takes as long as the engine needs to start, so the two go side by side.
        import tocsin.console.run  # noqa: F401

        with engine.screen():
            stop = draw(settings, started=engine.started, first=engine.first_look())
    if stop:
        _stop(settings)
    elif answers(socket_path(settings.data)):
        click.echo("tocsin keeps paging in the background; `tocsin stop` ends it", err=True)
    else:
        click.echo("no engine runs: nobody is paged; `tocsin` starts it again", err=True)
    return 0


def require_terminal() -> None:
    """Refuse to draw where nobody could see it.

    Raises:
        WrongUsageError: standard input or output is no terminal.
    """
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise WrongUsageError("the console needs a terminal; `tocsin serve` runs without one")


def draw(settings: Settings, *, started: bool, first: bytes = b"") -> bool:
    """Run the console; tell whether the person wants the engine to end.

    Args:
        settings: where the engine is, and who looks.
        started: whether the engine was started for this console.
        first: an `AlertWindow` to show until the engine answers.
    """
    from tocsin.console.run import run_console

    leaving = run_console(
        socket=None if settings.server else socket_path(settings.data),
        server=settings.server,
        token=settings.token,
        user=settings.user or "",
        started_engine=started,
        start_engine=None if settings.server else partial(start_again, settings),
        data=settings.data,
        first=first,
        ascii_only=settings.ascii,
    )
    return leaving.stop_engine


def _stop(settings: Settings) -> None:
    import asyncio

    from tocsin.cli.commands.stop import stop_engine
    from tocsin.clock import SystemClock

    asyncio.run(stop_engine(settings, SystemClock()))
    click.echo("the engine has ended; nobody is paged now", err=True)
