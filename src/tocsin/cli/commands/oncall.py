"""`tocsin oncall`: who is on call, policy by policy."""

import click

from tocsin.api.schedules import OnCallLevel, OnCallView
from tocsin.cli.command import Command
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.output import answer
from tocsin.cli.session import call
from tocsin.cli.table import Column, table
from tocsin.core.duration import compact_duration


@click.command("oncall", cls=Command)
@click.option(
    "--at", metavar="TIME", help="At this time: +8h, fri 18:00 or 2026-11-20 18:00 (UTC), RFC 3339."
)
@click.pass_obj
def command(flags: Flags, at: str | None) -> None:
    """Show who stands on each level of each policy, now or at a time."""
    found = call(flags, lambda client: client.schedules.oncall(at))
    answer(flags, found, lambda: _words(found))


def _words(found: OnCallView) -> str:
    columns = [
        Column("POLICY"),
        Column("LEVEL", right=True),
        Column("ON CALL"),
        Column("FOR"),
        Column("UNTIL"),
        Column("THROUGH", slack=True),
    ]
    rows = [
        (
            policy.policy if level.level == 1 else "",
            level.level,
            ", ".join(level.people) or "nobody: skipped at once",
            compact_duration(level.timeout),
            _until(level),
            ", ".join(target.target for target in level.targets),
        )
        for policy in found.oncall
        for level in policy.levels
    ]
    return table(columns, rows)


def _until(level: OnCallLevel) -> str:
    """Give when the first schedule of a level hands over, in UTC."""
    return short_time(min((target.until for target in level.targets if target.until), default=None))
