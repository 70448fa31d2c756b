"""`tocsin destination`: what pages are sent through."""

from collections.abc import Sequence
from typing import Any

import click

from tocsin.api.models import DestinationView
from tocsin.api.requests import DestinationEdit, NewDestination
from tocsin.cli.assignments import read_assignments
from tocsin.cli.command import Noun
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.cli.table import Column, pairs, table
from tocsin.client.client import TocsinClient

_COLUMNS = (
    Column("ID", right=True),
    Column("NAME"),
    Column("TYPE"),
    Column("STATE"),
    Column("WAITING", right=True),
    Column("LAST SUCCESS"),
    Column("SETTINGS", slack=True),
)


@click.group(cls=Noun)
def command() -> None:
    """What pages are sent through: a mail relay, a webhook."""


@command.command("types")
@click.pass_obj
def list_types(flags: Flags) -> None:
    """List the kinds of destination and their settings."""
    types = call(flags, lambda client: client.destinations.types())
    columns = [Column("TYPE"), Column("ADDRESS"), Column("SETTINGS"), Column("ABOUT", slack=True)]
    rows = [
        (kind["id"], kind.get("address_hint"), ", ".join(_fields(kind)), kind.get("summary"))
        for kind in types
    ]
    answer(flags, {"types": types}, lambda: table(columns, rows))


@command.command("add")
@click.argument("type_", metavar="TYPE")
@click.argument("name")
@click.option("--set", "assignments", metavar="FIELD=VALUE", multiple=True, help="A setting of the type.")
@click.pass_obj
def add_destination(flags: Flags, type_: str, name: str, assignments: tuple[str, ...]) -> None:
    """Add a destination."""

    async def work(client: TocsinClient) -> DestinationView:
        settings = await _settings(client, type_, assignments)
        return await client.destinations.add(body(NewDestination, type=type_, name=name, settings=settings))

    destination = call(flags, work)
    words = f"{destination.name} is added; try it with `tocsin destination test {destination.name} ADDRESS`"
    answer(flags, destination, words)


@command.command("list")
@click.pass_obj
def list_destinations(flags: Flags) -> None:
    """List all destinations; secrets are not told."""
    destinations = call(flags, lambda client: client.destinations.list())
    answer(flags, {"destinations": destinations}, lambda: table(_COLUMNS, [_row(d) for d in destinations]))


@command.command("show")
@click.argument("destination")
@click.pass_obj
def show_destination(flags: Flags, destination: str) -> None:
    """Show one destination, by id or name; secrets are not told."""
    shown = call(flags, lambda client: client.destinations.show(destination))
    head = [
        ("id", shown.id),
        ("name", shown.name),
        ("type", shown.type),
        ("state", shown.state),
        ("trouble", shown.trouble),
        ("next trial", short_time(shown.next_trial_at)),
        ("waiting", f"{shown.waiting} since {short_time(shown.oldest_waiting_at)}" if shown.waiting else 0),
        ("last success", short_time(shown.last_success_at)),
    ]
    answer(flags, shown, lambda: pairs([*head, *((f"  {name}", v) for name, v in shown.settings.items())]))


@command.command("edit")
@click.argument("destination")
@click.option("--name", metavar="NAME", help="A new name.")
@click.option("--set", "assignments", metavar="FIELD=VALUE", multiple=True, help="A setting of the type.")
@click.pass_obj
def edit_destination(flags: Flags, destination: str, name: str | None, assignments: tuple[str, ...]) -> None:
    """Change a destination; what is not given stays."""

    async def work(client: TocsinClient) -> DestinationView:
        settings = None
        if assignments:
            present = await client.destinations.show(destination)
            settings = await _settings(client, present.type, assignments)
        return await client.destinations.edit(
            destination, body(DestinationEdit, name=name, settings=settings)
        )

    edited = call(flags, work)
    answer(flags, edited, lambda: table(_COLUMNS, [_row(edited)]))


@command.command("test")
@click.argument("destination")
@click.argument("address")
@click.pass_obj
def test_destination(flags: Flags, destination: str, address: str) -> None:
    """Send one trial message, and say what the service answered."""
    outcome = call(flags, lambda client: client.destinations.test(destination, address))
    answer(flags, outcome, f"{outcome['fate']}: {outcome['answer']}")
    if outcome["fate"] != "ok":
        raise CommandError(f"the trial message did not arrive: {outcome['answer']}")


@command.command("delete")
@click.argument("destination")
@click.pass_obj
def delete_destination(flags: Flags, destination: str) -> None:
    """Delete a destination and the contacts that use it."""
    call(flags, lambda client: client.destinations.delete(destination))
    answer(flags, {"deleted": destination}, f"destination {destination} is deleted")


async def _settings(client: TocsinClient, kind: str, assignments: Sequence[str]) -> dict[str, Any] | None:
    if not assignments:
        return None
    for known in await client.destinations.types():
        if known["id"] == kind:
            return read_assignments(assignments, known.get("form", {}))
    raise CommandError(f"there is no destination type {kind!r}: see `tocsin destination types`")


def _fields(kind: dict[str, Any]) -> list[str]:
    return list(kind.get("form", {}).get("properties", {}))


def _row(found: DestinationView) -> tuple[Any, ...]:
    success = short_time(found.last_success_at)
    return (found.id, found.name, found.type, found.state, found.waiting, success, _written(found.settings))


def _written(settings: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in settings.items() if value not in (None, ""))
