"""`tocsin stop`: the end of an engine."""

import asyncio
from pathlib import Path

import click

from tocsin.api.paths import socket_path
from tocsin.cli.command import Command
from tocsin.cli.engine_process import answers
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.settings import Settings, resolve_settings
from tocsin.client.client import TocsinClient
from tocsin.clock import Clock, SystemClock
from tocsin.engine.lock import AlreadyRunningError, EngineLock

_POLL_SECONDS = 0.02
_END_SECONDS = 30.0


@click.command("stop", cls=Command)
@click.pass_obj
def command(flags: Flags) -> None:
    """End the engine of a data directory; from then on nobody is paged."""
    settings = resolve_settings(flags)
    if settings.server is not None:
        raise CommandError("an engine is stopped on its own machine, not over --server")
    ran = asyncio.run(stop_engine(settings, SystemClock()))
    words = "the engine has ended" if ran else f"no engine runs on {settings.data}"
    answer(flags, {"stopped": ran}, words)


async def stop_engine(settings: Settings, clock: Clock) -> bool:
    """End the engine of a data directory and wait until it has.

    Returns:
        Whether one ran.

    Raises:
        ClientError: it would not.
        CommandError: it did not in 30 s.
    """
    where = socket_path(settings.data)
    if not answers(where):
        return False
    async with TocsinClient.over_socket(where, settings.user, clock) as client:
        await client.stop()
    await _wait_for_the_end(settings.data, clock)
    return True


async def _wait_for_the_end(data: Path, clock: Clock) -> None:
    # The socket closes first; what is in hand is finished after that, and the lock goes last.
    until = clock.monotonic() + _END_SECONDS
    lock = EngineLock(data)
    while not _is_free(lock):
        if clock.monotonic() > until:
            raise CommandError(f"the engine still finishes its work after {_END_SECONDS:.0f} s")
        await clock.sleep(_POLL_SECONDS)


def _is_free(lock: EngineLock) -> bool:
    try:
        lock.acquire()
    except AlreadyRunningError:
        return False
    lock.release()
    return True
