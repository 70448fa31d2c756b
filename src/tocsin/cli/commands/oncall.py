"""`tocsin oncall`: who is asked first, policy by policy."""

from collections.abc import Sequence
from typing import Any

import click

from tocsin.api.models import PolicyView, TeamView
from tocsin.cli.command import Command
from tocsin.cli.flags import Flags
from tocsin.cli.output import answer
from tocsin.cli.session import call
from tocsin.cli.table import Column, table
from tocsin.client.client import TocsinClient
from tocsin.core.duration import compact_duration
from tocsin.core.policy import Target, TargetKind


@click.command("oncall", cls=Command)
@click.pass_obj
def command(flags: Flags) -> None:
    """Show who stands on level 1 of each policy now."""

    async def work(client: TocsinClient) -> tuple[list[PolicyView], list[TeamView]]:
        return await client.policies.list(), await client.teams.list()

    policies, teams = call(flags, work)
    standing: list[dict[str, Any]] = [
        {"policy": policy.name, "who": _people(policy, teams), "timeout": policy.levels[0].timeout}
        for policy in policies
        if policy.levels
    ]
    columns = [Column("POLICY"), Column("ON CALL"), Column("FOR")]
    rows = [
        (entry["policy"], ", ".join(entry["who"]) or "nobody", compact_duration(entry["timeout"]))
        for entry in standing
    ]
    answer(flags, {"oncall": standing}, lambda: table(columns, rows))


def _people(policy: PolicyView, teams: Sequence[TeamView]) -> list[str]:
    members = {team.name: team.members for team in teams}
    people: list[str] = []
    for text in policy.levels[0].targets:
        target = Target.parse(text)
        people += members.get(target.name, []) if target.kind is TargetKind.TEAM else [str(target)]
    return list(dict.fromkeys(people))
