"""`tocsin restore`: a backup in the place of the data."""

from pathlib import Path

import click

from tocsin.api.paths import socket_path
from tocsin.cli.command import Command
from tocsin.cli.engine_process import answers
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
    turn = EngineTurn(settings.data)
    if not turn.try_take() or answers(socket_path(settings.data)):
        turn.give_back()
        raise CommandError(f"an engine runs on {settings.data}: end it with `tocsin stop` first")
    try:
        kept = _restore(file, settings.data)
    finally:
        turn.give_back()
    words = f"{settings.data} is as {file} was" + (
        f"; what was there before is kept as {kept}" if kept else ""
    )
    answer(flags, {"restored": str(file), "data": str(settings.data), "kept": kept and str(kept)}, words)


def _restore(file: Path, data: Path) -> Path | None:
    from tocsin.store.backup import restore
    from tocsin.store.errors import StoreError

    try:
        return restore(file, data, SystemClock().now())
    except (StoreError, OSError) as error:
        raise CommandError(f"nothing was restored: {error}") from error
