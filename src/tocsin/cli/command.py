"""What our commands and nouns have in common: shared options, and a help text that keeps them apart."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from tocsin.cli.flags import SharedOption, connection_options


class Command(click.Command):
    """A command that knows the connection options, after its name as well as before it."""

    shared: Callable[[], list[click.Parameter]] = staticmethod(connection_options)

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.params.extend(self.shared())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options first, then the shared ones."""
        _write_options(self, ctx, formatter)


class Noun(click.Group):
    """A noun with its verbs: `tocsin source add`."""

    command_class = Command


class Listing(Noun):
    """A noun that lists what there is where no verb is given: `tocsin deliveries`."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.params.extend(connection_options())


def _write_options(command: click.Command, context: click.Context, formatter: click.HelpFormatter) -> None:
    own: list[tuple[str, str]] = []
    shared: list[tuple[str, str]] = []
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Argument):
            continue
        record = parameter.get_help_record(context)
        if record is not None:
            (shared if isinstance(parameter, SharedOption) else own).append(record)
    for title, records in (("Options", own), ("Everywhere", shared)):
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


def write_commands(formatter: click.HelpFormatter, commands: Sequence[tuple[str, str]]) -> None:
    """Write a list of commands with one line about each."""
    with formatter.section("Commands"):
        formatter.write_dl(commands)
