"""`tocsin serve`: the engine in this process, without a screen."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import click

from tocsin.api.paths import socket_path
from tocsin.cli.command import Command
from tocsin.cli.engine_process import answers
from tocsin.cli.engine_turn import EngineTurn
from tocsin.cli.failure import CommandError
from tocsin.cli.first_look import send_first_look
from tocsin.cli.flags import Flags, engine_options
from tocsin.cli.last_listener import remember_listener
from tocsin.cli.settings import resolve_settings

_POLL_SECONDS = 0.02
_STANDARD_INPUT = 0


class ServeCommand(Command):
    """A command with the options of an engine instead of those of a connection."""

    shared: Callable[[], list[click.Parameter]] = staticmethod(engine_options)


@click.command("serve", cls=ServeCommand)
@click.option("--behind-proxy", is_flag=True, help="A proxy in front of the listener does TLS.")
@click.option("--quiet-engine", is_flag=True, hidden=True)
@click.option("--turn-taken", is_flag=True, hidden=True)
@click.option("--first-look", type=int, hidden=True)
@click.pass_obj
def command(
    flags: Flags, behind_proxy: bool, quiet_engine: bool, turn_taken: bool, first_look: int | None
) -> int:
    """Run the engine and the receiver of webhooks until SIGTERM or SIGINT."""
    settings = resolve_settings(flags)
    if not turn_taken:
        _take_turn(settings.data)
    if quiet_engine:
        _end_with_parent()
    else:
        remember_listener(settings.data, settings.listener)
    if first_look is not None:
        send_first_look(settings.data, first_look)
    # Imported here because aiohttp and the store are of no use to any other command.
    from tocsin.server.serve import ServeOptions, serve

    return serve(
        ServeOptions(
            data=settings.data,
            listen=settings.listener,
            public_url=settings.public_url,
            owner=settings.owner,
            quiet=quiet_engine,
            behind_proxy=behind_proxy,
        )
    )


def _take_turn(data: Path) -> None:
    """Wait for short-lived engines to end, and keep new ones away until this one answers."""
    import asyncio

    from tocsin.clock import SystemClock

    if answers(socket_path(data)) and not _is_short_lived(data):
        raise CommandError(
            f"an engine runs already on {data}: open it with `tocsin`, or end it with `tocsin stop`"
        )
    turn = EngineTurn(data)
    asyncio.run(turn.take(SystemClock()))
    threading.Thread(target=_give_back_when_ready, args=(turn, data), daemon=True).start()


def _is_short_lived(data: Path) -> bool:
    turn = EngineTurn(data)
    free = turn.try_take()
    turn.give_back()
    return not free


def _give_back_when_ready(turn: EngineTurn, data: Path) -> None:
    pause = threading.Event()
    while not answers(socket_path(data)):
        pause.wait(_POLL_SECONDS)
    turn.give_back()


def _end_with_parent() -> None:
    """End this engine when the command that started it closes its pipe, or is gone without doing so."""

    def wait_for_the_end() -> None:
        # Not through sys.stdin: a thread that waits in its buffer breaks the end of the interpreter.
        while os.read(_STANDARD_INPUT, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
