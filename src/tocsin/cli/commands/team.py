"""`tocsin team`: named groups of people."""

import click

from tocsin.api.requests import NewTeam
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table

_COLUMNS = (Column("ID", right=True), Column("NAME"), Column("MEMBERS", slack=True))


@click.group(cls=Noun)
def command() -> None:
    """Named groups of people."""


@command.command("add")
@click.argument("name")
@click.option("--member", "members", metavar="USER", multiple=True, help="Who is in it; once for each.")
@click.pass_obj
def add_team(flags: Flags, name: str, members: tuple[str, ...]) -> None:
    """Add a team."""
    new = body(NewTeam, name=name, members=list(members))
    team = call(flags, lambda client: client.teams.add(new))
    answer(flags, team, f"team {team.name} is added: {', '.join(team.members) or 'nobody in it yet'}")


@command.command("list")
@click.pass_obj
def list_teams(flags: Flags) -> None:
    """List all teams."""
    teams = call(flags, lambda client: client.teams.list())
    rows = [(team.id, team.name, ", ".join(team.members)) for team in teams]
    answer(flags, {"teams": teams}, lambda: table(_COLUMNS, rows))


@command.command("show")
@click.argument("team")
@click.pass_obj
def show_team(flags: Flags, team: str) -> None:
    """Show one team, by id or name."""
    shown = call(flags, lambda client: client.teams.show(team))
    answer(flags, shown, lambda: table(_COLUMNS, [(shown.id, shown.name, ", ".join(shown.members))]))


@command.command("delete")
@click.argument("team")
@click.pass_obj
def delete_team(flags: Flags, team: str) -> None:
    """Delete a team; its members stay."""
    call(flags, lambda client: client.teams.delete(team))
    answer(flags, {"deleted": team}, f"team {team} is deleted")
