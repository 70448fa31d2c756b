"""The options that every command knows, wherever they stand on the line."""

from dataclasses import dataclass
from typing import Any

import click

_PREFIX = "shared_"
"""Keeps the names of these options apart from the arguments of commands, such as a USER."""


@dataclass
class Flags:
    """What was given on the line; None stands for "not given", and the last one given wins."""

    data: str | None = None
    listen: str | None = None
    public_url: str | None = None
    user: str | None = None
    server: str | None = None
    token: str | None = None
    json: bool = False
    ascii: bool = False


class SharedOption(click.Option):
    """An option that ends in the flags of the whole line instead of the arguments of one command."""

    def __init__(self, *names: str, help: str, **attributes: Any) -> None:  # noqa: A002
        super().__init__([*names], help=help, expose_value=False, callback=_keep, **attributes)


def connection_options() -> list[click.Parameter]:
    """Make the options that say which engine is meant, and how its answer is written."""
    return [
        data_option(),
        user_option(),
        SharedOption("--server", "shared_server", metavar="URL", help="Talk to an engine elsewhere."),
        SharedOption("--token", "shared_token", metavar="TOKEN", help="Token for --server."),
        json_option(),
    ]


def engine_options() -> list[click.Parameter]:
    """Make the options that an engine is started with."""
    return [
        data_option(),
        SharedOption("--listen", "shared_listen", metavar="HOST:PORT", help="Where webhooks arrive."),
        SharedOption("--public-url", "shared_public_url", metavar="URL", help="How tools outside reach it."),
        user_option(),
    ]


def data_option() -> click.Parameter:
    """Make `--data`."""
    return SharedOption("--data", "shared_data", metavar="DIR", help="Data directory.")


def user_option() -> click.Parameter:
    """Make `--as`."""
    return SharedOption("--as", "shared_user", metavar="USER", help="Who is credited; by default, you.")


def json_option() -> click.Parameter:
    """Make `--json`."""
    return SharedOption("--json", "shared_json", is_flag=True, default=None, help="Print one JSON document.")


def ascii_option() -> click.Parameter:
    """Make `--ascii`."""
    return SharedOption("--ascii", "shared_ascii", is_flag=True, default=None, help="Draw with ASCII alone.")


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    flags = context.ensure_object(Flags)
    if value is not None and parameter.name is not None:
        setattr(flags, parameter.name.removeprefix(_PREFIX), value)
