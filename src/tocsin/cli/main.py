"""The door: `tocsin` opens the console, `tocsin NOUN VERB` runs one command, every failure is one line."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from tocsin import __version__
from tocsin.cli.catalogue import COMMANDS
from tocsin.cli.command import write_commands
from tocsin.cli.failure import CommandError, WrongUsageError
from tocsin.cli.flags import Flags, ascii_option, connection_options, engine_options
from tocsin.client.errors import ClientError

_DONE, _FAILED, _USAGE = 0, 1, 2
_INTERRUPTED = 130


class Root(click.Group):
    """`tocsin` itself; a command's module is imported only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"tocsin.cli.commands.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line about each command, without importing any."""
        write_commands(formatter, list(COMMANDS.items()))


def _root_options() -> list[click.Parameter]:
    options = {option.name: option for option in [*engine_options(), *connection_options(), ascii_option()]}
    version = click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_version,
        help="Show the version and exit.",
    )
    return [*options.values(), version]


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"tocsin {__version__}")
        context.exit()


@click.pass_context
def _open(context: click.Context) -> int:
    """An on-call console in a terminal.

    Without a command, opens the console: starts the engine where none runs, or attaches to the one that does.
    """
    if context.invoked_subcommand is not None:
        return _DONE
    from tocsin.cli.console import open_console

    return open_console(context.ensure_object(Flags))


root = Root(
    "tocsin",
    callback=_open,
    params=_root_options(),
    invoke_without_command=True,
    help=_open.__doc__,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        arguments: what stands after `tocsin`; by default those of the process.

    Returns:
        The exit code: 0 done, 1 refused or failed, 2 wrong usage.
    """
    try:
        result = root.main(args=arguments, prog_name="tocsin", standalone_mode=False)
    except click.UsageError as error:
        return _fail(_usage_line(error), _USAGE)
    except WrongUsageError as error:
        return _fail(str(error), _USAGE)
    except click.ClickException as error:
        return _fail(error.format_message(), _FAILED)
    except (CommandError, ClientError) as error:
        return _fail(str(error), _FAILED)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        # Who reads our output has gone; what is left of it must not fail once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    return result if isinstance(result, int) else _DONE


def main() -> None:
    """Run the command line of this process and exit."""
    # While modules load there is nothing to collect, and looking for it takes a tenth of the way to the first
    # picture. A process that stays collects again once it is ready: the console and the engine.
    gc.disable()
    # Plugins are looked for in every installed package, and none has a say here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = run()
    sys.exit(code)


def _fail(sentence: str, code: int) -> int:
    line = "".join(c if c.isprintable() else " " for c in sentence)
    click.echo(f"tocsin: {' '.join(line.split())}", err=True)
    return code


def _usage_line(error: click.UsageError) -> str:
    where = f" (see `{error.ctx.command_path} --help`)" if error.ctx is not None else ""
    return error.format_message().rstrip(".") + where
