"""`tocsin oncall`: who is on call, policy by policy."""

from collections.abc import Sequence

import click

from tocsin.api.schedules import DutyView, OnCallLevel, OnCallView
from tocsin.cli.command import Command
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.output import answer
from tocsin.cli.schedule_sheet import moment
from tocsin.cli.session import call
from tocsin.cli.table import Column, table
from tocsin.core.duration import compact_duration


@click.command("oncall", cls=Command)
@click.option(
    "--at", metavar="TIME", help="At this time: +8h, fri 18:00 or 2026-11-20 18:00 (UTC), RFC 3339."
)
@click.option("--shifts", metavar="USER", help="When this person is on call in the next 14 days instead.")
@click.pass_obj
def command(flags: Flags, at: str | None, shifts: str | None) -> None:
    """Show who stands on each level of each policy, now or at a time."""
    if shifts is not None:
        duties = call(flags, lambda client: client.schedules.shifts_of(shifts, at))
        answer(flags, duties, lambda: _duties(duties))
        return
    found = call(flags, lambda client: client.schedules.oncall(at))
    answer(flags, found, lambda: _words(found))


def _duties(found: Sequence[DutyView]) -> str:
    columns = [Column("SCHEDULE"), Column("FROM"), Column("TO"), Column("ZONE", slack=True)]
    return table(
        columns,
        [
            (duty.schedule, moment(duty.starts, duty.zone), moment(duty.ends, duty.zone), duty.zone)
            for duty in found
        ],
    )


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
