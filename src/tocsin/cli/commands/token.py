"""`tocsin token`: what consoles and scripts elsewhere show to the API."""

import click

from tocsin.api.requests import NewToken
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table

_COLUMNS = (Column("ID", right=True), Column("USER"), Column("CREATED"), Column("LAST USED"))


@click.group(cls=Noun)
def command() -> None:
    """Tokens for consoles and scripts elsewhere."""


@command.command("add")
@click.argument("user")
@click.pass_obj
def add_token(flags: Flags, user: str) -> None:
    """Make a token that acts as a person; it is told only this once."""
    new = body(NewToken, user=user)
    token = call(flags, lambda client: client.tokens.add(new))
    answer(flags, token, str(token.token))


@command.command("list")
@click.pass_obj
def list_tokens(flags: Flags) -> None:
    """List all tokens, not the secrets themselves."""
    tokens = call(flags, lambda client: client.tokens.list())
    rows = [(t.id, t.user, short_time(t.created_at), short_time(t.last_used_at) or "never") for t in tokens]
    shown = [token.model_dump(mode="json", exclude={"token"}) for token in tokens]
    answer(flags, {"tokens": shown}, lambda: table(_COLUMNS, rows))


@command.command("delete")
@click.argument("token")
@click.pass_obj
def delete_token(flags: Flags, token: str) -> None:
    """Delete a token, by id; it stops working at once."""
    call(flags, lambda client: client.tokens.delete(token))
    answer(flags, {"deleted": token}, f"token {token} is deleted")
