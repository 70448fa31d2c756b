"""`tocsin openapi`: the description of the API."""

import json

import click

from tocsin.cli.command import Command
from tocsin.cli.flags import Flags
from tocsin.cli.session import call


@click.command("openapi", cls=Command)
@click.pass_obj
def command(flags: Flags) -> None:
    """Print the description of the API as an OpenAPI document in JSON."""
    document = call(flags, lambda client: client.openapi())
    click.echo(json.dumps(document, indent=2))
