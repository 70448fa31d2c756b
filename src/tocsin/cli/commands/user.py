"""`tocsin user`: people."""

import click

from tocsin.api.requests import NewUser, UserEdit
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.request import body, edit_body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table

_ROLE = click.Choice(["viewer", "responder", "admin"])
_COLUMNS = (Column("ID", right=True), Column("NAME"), Column("EMAIL"), Column("ROLE"), Column("REACHABLE"))


@click.group(cls=Noun)
def command() -> None:
    """People."""


@command.command("add")
@click.argument("name")
@click.option("--email", metavar="ADDRESS", help="Where mail pages go.")
@click.option("--role", type=_ROLE, help="viewer looks, responder acts on alerts, admin configures.")
@click.pass_obj
def add_user(flags: Flags, name: str, email: str | None, role: str | None) -> None:
    """Add a person."""
    new = body(NewUser, name=name, email=email, role=role)
    user = call(flags, lambda client: client.users.add(new))
    hint = "" if user.reachable else "; no channel leads to them yet: see `tocsin contact add`"
    answer(flags, user, f"{user.name} is added as {user.role}{hint}")


@command.command("list")
@click.pass_obj
def list_users(flags: Flags) -> None:
    """List all people."""
    users = call(flags, lambda client: client.users.list())
    rows = [(user.id, user.name, user.email, user.role, user.reachable) for user in users]
    answer(flags, {"users": users}, lambda: table(_COLUMNS, rows))


@command.command("show")
@click.argument("user")
@click.pass_obj
def show_user(flags: Flags, user: str) -> None:
    """Show one person, by id or name."""
    shown = call(flags, lambda client: client.users.show(user))
    row = (shown.id, shown.name, shown.email, shown.role, shown.reachable)
    answer(flags, shown, lambda: table(_COLUMNS, [row]))


@command.command("edit")
@click.argument("user")
@click.option("--email", metavar="ADDRESS|off", help="Where mail pages go; the present way there moves too.")
@click.option("--role", type=_ROLE, help="viewer looks, responder acts on alerts, admin configures.")
@click.pass_context
def edit_user(context: click.Context, user: str, email: str | None, role: str | None) -> None:
    """Change a person; what is not given stays."""
    flags = context.ensure_object(Flags)
    cleared, email = ({"email"}, None) if email == "off" else (set(), email)
    edit = edit_body(UserEdit, context, cleared=cleared, email=email, role=role)
    edited = call(flags, lambda client: client.users.edit(user, edit))
    answer(flags, edited, f"{edited.name} is {edited.role}, {edited.email or 'no mail address'}")


@command.command("delete")
@click.argument("user")
@click.pass_obj
def delete_user(flags: Flags, user: str) -> None:
    """Delete a person; what they did stays in the timelines."""
    call(flags, lambda client: client.users.delete(user))
    answer(flags, {"deleted": user}, f"{user} is deleted")
