"""`tocsin user`: people."""

from typing import get_args

import click

from tocsin.api.models import NotificationRulesView
from tocsin.api.notification_rules import HeardName
from tocsin.api.requests import NewUser, NotificationRulesEdit, UserEdit
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.options import read_duration_or_off
from tocsin.cli.output import answer
from tocsin.cli.request import body, edit_body
from tocsin.cli.rule_steps import read_steps, rules_in_words
from tocsin.cli.session import call
from tocsin.cli.table import Column, pairs, table
from tocsin.client.client import TocsinClient

_ROLE = click.Choice(["viewer", "responder", "admin"])
_COLUMNS = (Column("ID", right=True), Column("NAME"), Column("EMAIL"), Column("ROLE"), Column("REACHABLE"))
_WAYS = (Column("DESTINATION"), Column("ADDRESS"), Column("RESULT"), Column("ANSWER", slack=True))
_HEARD = get_args(HeardName)


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


@command.command("rules")
@click.argument("user")
@click.option(
    "--high", metavar="STEPS|off", help="For HIGH alerts: push:0s,sms:3m,call:5m. off: all at once."
)
@click.option("--low", metavar="STEPS|off", help="For LOW alerts.")
@click.option("--updates", metavar="NAMES|off", help=f"What they hear afterwards: {', '.join(_HEARD)}.")
@click.option(
    "--mute", metavar="SPAN|off", callback=read_duration_or_off, help="Let nothing reach them for so long."
)
@click.pass_obj
def rules(
    flags: Flags, user: str, high: str | None, low: str | None, updates: str | None, mute: int | None
) -> None:
    """Show or change how a person is reached.

    Later steps are left out once somebody has answered. Levels pass over who is muted.
    """

    async def ask(client: TocsinClient) -> NotificationRulesView:
        if (high, low, updates, mute) == (None,) * 4:
            return await client.users.rules(user)
        name = (await client.users.show(user)).name
        theirs = [contact for contact in await client.contacts.list() if contact.user == name]
        edit = body(
            NotificationRulesEdit,
            high=read_steps(high, name, theirs) if high is not None else None,
            low=read_steps(low, name, theirs) if low is not None else None,
            updates=_names(updates) if updates is not None else None,
            mute_for=mute,
        )
        return await client.users.edit_rules(user, edit)

    shown = call(flags, ask)
    answer(flags, shown, lambda: pairs([("if paged now", shown.user), *rules_in_words(shown)]))


def _names(typed: str) -> list[str]:
    return [] if typed == "off" else [name.strip() for name in typed.split(",")]


@command.command("page")
@click.pass_obj
def page_me(flags: Flags) -> None:
    """Page me now: one message over each of your own ways; what arrives counts as proven."""
    tried = call(flags, lambda client: client.page_me())
    rows = [
        (way.destination, way.address, "arrived" if way.ok else "FAILED", way.answer) for way in tried.ways
    ]
    nobody = f"no way leads to {tried.user}: see `tocsin contact add`"
    answer(flags, tried, lambda: table(_WAYS, rows) if rows else nobody)
