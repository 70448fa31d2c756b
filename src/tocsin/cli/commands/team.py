"""`tocsin team`: named groups of people."""

import click

from tocsin.api.models import TeamView
from tocsin.api.requests import NewTeam, TeamEdit
from tocsin.cli.command import Noun
from tocsin.cli.failure import CommandError, WrongUsageError
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table
from tocsin.client.client import TocsinClient

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


@command.command("edit")
@click.argument("team")
@click.option(
    "--member", "members", metavar="USER", multiple=True, help="Who is in it, instead of all others."
)
@click.option("--add", "added", metavar="USER", multiple=True, help="Who joins; once for each.")
@click.option("--remove", "removed", metavar="USER", multiple=True, help="Who leaves; once for each.")
@click.pass_context
def edit_team(
    context: click.Context,
    team: str,
    members: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
) -> None:
    """Change who is in a team."""
    if not (members or added or removed):
        raise WrongUsageError(f"nothing to change: see `{context.command_path} --help`")
    flags = context.ensure_object(Flags)

    async def work(client: TocsinClient) -> TeamView:
        present = members or (await client.teams.show(team)).members
        for name in removed:
            if name not in present:
                raise CommandError(f"{name} is not in team {team}")
        wanted = [name for name in dict.fromkeys([*present, *added]) if name not in removed]
        return await client.teams.edit(team, body(TeamEdit, members=wanted))

    edited = call(flags, work)
    answer(flags, edited, f"team {edited.name}: {', '.join(edited.members) or 'nobody in it'}")


@command.command("delete")
@click.argument("team")
@click.pass_obj
def delete_team(flags: Flags, team: str) -> None:
    """Delete a team; its members stay."""
    call(flags, lambda client: client.teams.delete(team))
    answer(flags, {"deleted": team}, f"team {team} is deleted")
