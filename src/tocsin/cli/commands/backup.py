"""`tocsin backup`: a checked copy of the data."""

from pathlib import Path

import click

from tocsin.cli.command import Command
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.session import call


@click.command("backup", cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def command(flags: Flags, file: Path) -> None:
    """Write a checked copy of the data to a file, also while the engine is at work."""
    written = call(flags, lambda client: client.backup(file.absolute()))
    size = f"{written.get('bytes', 0):,} bytes, {written.get('alerts', 0)} alerts"
    answer(flags, written, f"{written.get('path', file)}: {size}, checked")
