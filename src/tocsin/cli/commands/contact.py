"""`tocsin contact`: how each person is reached."""

import click

from tocsin.api.models import ContactView
from tocsin.api.requests import NewContact
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table

_COLUMNS = (
    Column("ID", right=True),
    Column("USER"),
    Column("DESTINATION"),
    Column("ADDRESS", slack=True),
    Column("PROVEN"),
)


@click.group(cls=Noun)
def command() -> None:
    """How each person is reached."""


@command.command("add")
@click.argument("user")
@click.argument("destination")
@click.argument("address")
@click.pass_obj
def add_contact(flags: Flags, user: str, destination: str, address: str) -> None:
    """Say that a destination reaches a person at an address."""
    new = body(NewContact, user=user, destination=destination, address=address)
    contact = call(flags, lambda client: client.contacts.add(new))
    answer(flags, contact, f"{contact.user} is reached at {contact.address} through {contact.destination}")


@command.command("list")
@click.option("--user", metavar="USER", help="Only of this person.")
@click.pass_obj
def list_contacts(flags: Flags, user: str | None) -> None:
    """List all contacts."""
    contacts = call(flags, lambda client: client.contacts.list())
    contacts = [contact for contact in contacts if user is None or contact.user == user]
    rows = [_row(contact) for contact in contacts]
    answer(flags, {"contacts": contacts}, lambda: table(_COLUMNS, rows))


@command.command("show")
@click.argument("contact")
@click.pass_obj
def show_contact(flags: Flags, contact: str) -> None:
    """Show one contact, by id."""
    shown = call(flags, lambda client: client.contacts.show(contact))
    answer(flags, shown, lambda: table(_COLUMNS, [_row(shown)]))


@command.command("delete")
@click.argument("contact")
@click.pass_obj
def delete_contact(flags: Flags, contact: str) -> None:
    """Delete a contact, by id."""
    call(flags, lambda client: client.contacts.delete(contact))
    answer(flags, {"deleted": contact}, f"contact {contact} is deleted")


def _row(contact: ContactView) -> tuple[object, ...]:
    proven = contact.proven_at or "never: tocsin user page"
    return (contact.id, contact.user, contact.destination, contact.address, proven)
