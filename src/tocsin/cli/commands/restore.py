"""`tocsin restore`: a backup in the place of the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tocsin.cli.command import Command
from tocsin.cli.engine_turn import EngineTurn
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.settings import resolve_settings
from tocsin.clock import SystemClock


@click.command("restore", cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def command(flags: Flags, file: Path) -> None:
    """Put a backup in the place of the data; the present data is kept beside it. No engine may run."""
    settings = resolve_settings(flags)
    if settings.server is not None:
        raise CommandError("restore works on the data directory of this machine, not on --server")
    with _no_engine(settings.data):
        kept = _restore(file, settings.data)
    words = f"{settings.data} is as {file} was" + (
        f"; what was there before is kept as {kept}" if kept else ""
    )
    answer(flags, {"restored": str(file), "data": str(settings.data), "kept": kept and str(kept)}, words)


@contextmanager
def _no_engine(data: Path) -> Iterator[None]:
    """Keep engines away from a data directory."""
    from tocsin.engine.lock import AlreadyRunningError, EngineLock

    turn, lock = EngineTurn(data), EngineLock(data)
    try:
        if not turn.try_take():
            raise CommandError(f"another tocsin command is at work on {data}")
        try:
            lock.acquire()
        except AlreadyRunningError as error:
            raise CommandError(f"{error}: end it with `tocsin stop` first") from error
        yield
    finally:
        lock.release()
        turn.give_back()


def _restore(file: Path, data: Path) -> Path | None:
    from tocsin.store.backup import restore
    from tocsin.store.errors import StoreError

    try:
        return restore(file, data, SystemClock().now())
    except (StoreError, OSError) as error:
        raise CommandError(f"nothing was restored: {error}") from error
