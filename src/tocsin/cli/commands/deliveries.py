"""`tocsin deliveries`: what was sent, to whom, and what came back."""

import click

from tocsin.cli.command import Listing
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.output import answer
from tocsin.cli.session import call
from tocsin.cli.table import Column, table

_COLUMNS = (
    Column("ID", right=True),
    Column("ALERT", right=True),
    Column("AT"),
    Column("KIND"),
    Column("WHO"),
    Column("THROUGH"),
    Column("STATE"),
    Column("TRIES", right=True),
    Column("TEXT", slack=True),
    Column("ANSWER", slack=True),
)


@click.group("deliveries", cls=Listing, invoke_without_command=True)
@click.option("--alert", type=click.IntRange(min=1), metavar="N", help="Only for this alert.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="At most so many."
)
@click.pass_context
def command(context: click.Context, alert: int | None, limit: int) -> None:
    """List what was sent, newest first; or send one again, or skip one that waits."""
    if context.invoked_subcommand is None:
        _list(context.obj, alert, limit)


@command.command("redeliver")
@click.argument("number", type=click.IntRange(min=1))
@click.pass_obj
def redeliver(flags: Flags, number: int) -> None:
    """Send a delivery now, whatever became of it."""
    found = call(flags, lambda client: client.redeliver(number))
    answer(flags, found, f"delivery {number} to {found.user or found.destination} leaves again")


@command.command("skip")
@click.argument("number", type=click.IntRange(min=1))
@click.pass_obj
def skip(flags: Flags, number: int) -> None:
    """Take back a delivery that waits."""
    found = call(flags, lambda client: client.skip(number))
    answer(flags, found, f"delivery {number} to {found.user or found.destination} is skipped")


def _list(flags: Flags, alert: int | None, limit: int) -> None:
    deliveries = call(flags, lambda client: client.deliveries(alert=alert, limit=limit))
    rows = [
        (
            delivery.id,
            delivery.alert,
            short_time(delivery.created_at),
            delivery.kind,
            delivery.user or delivery.address,
            delivery.destination,
            delivery.state,
            delivery.attempts,
            delivery.text,
            delivery.last_answer,
        )
        for delivery in deliveries
    ]
    answer(flags, {"deliveries": deliveries}, lambda: table(_COLUMNS, rows))
