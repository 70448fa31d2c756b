"""`tocsin view`: a person's saved views."""

from typing import get_args

import click

from tocsin.api.finding import OrderName, ViewName
from tocsin.api.requests import ViewRequest
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table

_COLUMNS = (
    Column("PLACE", right=True),
    Column("NAME"),
    Column("VIEW"),
    Column("FILTER", slack=True),
    Column("ORDER"),
)


@click.group(cls=Noun)
def command() -> None:
    """Your saved views: the tabs of your console."""


@command.command("add")
@click.argument("name")
@click.option("--query", metavar="FILTER", help="A filter: status:open source:prom* age>1h words.")
@click.option("--view", type=click.Choice(get_args(ViewName)), help="Which alerts; by default open ones.")
@click.option("--order", type=click.Choice(get_args(OrderName)), help="By default by urgency.")
@click.option("--place", type=click.IntRange(1, 100), help="Among the tabs, from 1; by default the last.")
@click.pass_obj
def add_view(
    flags: Flags, name: str, query: str | None, view: str | None, order: str | None, place: int | None
) -> None:
    """Save a view, new or in the place of the one with this name."""
    wanted = body(ViewRequest, query=query, view=view, order=order, place=place)
    saved = call(flags, lambda client: client.views.put(name, wanted))
    answer(flags, saved, f"view {saved.name} is saved, place {saved.place}")


@command.command("list")
@click.pass_obj
def list_views(flags: Flags) -> None:
    """List your saved views, in the order of the tabs."""
    views = call(flags, lambda client: client.views.list())
    rows = [(view.place, view.name, view.view, view.query, view.order) for view in views]
    answer(flags, {"views": views}, lambda: table(_COLUMNS, rows))


@command.command("delete")
@click.argument("name")
@click.pass_obj
def delete_view(flags: Flags, name: str) -> None:
    """Delete one of your saved views."""
    call(flags, lambda client: client.views.delete(name))
    answer(flags, {"deleted": name}, f"view {name} is deleted")
