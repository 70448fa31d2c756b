"""`tocsin simulate`: who would be paged when, and how, if nobody accepted."""

import click

from tocsin.api.simulation import SimulatedPage, SimulatedStepView, SimulationView
from tocsin.cli.command import Command
from tocsin.cli.flags import Flags
from tocsin.cli.options import PRIORITY
from tocsin.cli.output import answer
from tocsin.cli.schedule_sheet import moment
from tocsin.cli.session import call
from tocsin.cli.table import Column, table
from tocsin.core.duration import compact_duration, spoken_duration

_ENDS = {
    "again": "then the last level is paged again every 30 min, until somebody accepts",
    "low-stays-on-level-1": "LOW: it stays on this level",
    "test-pages-nobody": "the source is not set up yet: its alerts are TEST and page nobody",
    "maintenance-window": "a maintenance window hides it: no alert opens and nobody is paged",
    "source-paused": "the source is paused: its events open no alert",
}


@click.command("simulate", cls=Command)
@click.option("--source", metavar="SOURCE", help="The alert comes from this source, by id or name.")
@click.option("--policy", metavar="POLICY", help="It climbs this policy instead of the source's.")
@click.option("--at", metavar="TIME", help="When it comes: now, fri 02:30, 2027-03-28 01:58, or RFC 3339.")
@click.option(
    "--zone", metavar="ZONE", default="UTC", help="The time zone of --at and of the answer. By default UTC."
)
@click.option("--priority", type=PRIORITY, help="By default the source's.")
@click.pass_obj
def command(
    flags: Flags, source: str | None, policy: str | None, at: str | None, zone: str, priority: str | None
) -> None:
    """Show who would be paged when, and how, if an alert came and nobody accepted it.

    It runs the rules that page for real on a virtual clock; nothing is written and nothing is sent.
    """
    if source is None and policy is None:
        raise click.UsageError("name --source or --policy")
    played = call(
        flags,
        lambda client: client.schedules.simulate(
            source=source, policy=policy, at=at, zone=zone, priority=priority
        ),
    )
    answer(flags, played, lambda: _words(played, zone))


def _words(played: SimulationView, zone: str) -> str:
    when = f"{moment(played.at, zone)} {zone}"
    head = f"{played.source}, {played.priority}, {when}, {played.policy}, nobody accepts"
    columns = [Column("AT"), Column("AFTER"), Column("WHAT"), Column("HOW", slack=True)]
    rows = [row for step in played.steps for row in _rows(step, zone)]
    return "\n".join((head, "", table(columns, rows), "", _ENDS.get(played.ends, played.ends)))


def _rows(step: SimulatedStepView, zone: str) -> list[tuple[str, str, str, str]]:
    how = ", ".join(_way(page) for page in step.pages)
    texts = [entry.text for entry in step.entries]
    told = [("", "", text, "") for text in texts]
    if told:
        told[0] = (moment(step.at, zone), compact_duration(step.after), texts[0], "")
        paged = next((place for place, text in enumerate(texts) if text.endswith("paged")), len(told) - 1)
        told[paged] = (*told[paged][:3], how)
    return told


def _way(page: SimulatedPage) -> str:
    way = f"{page.user or page.destination}: {page.destination} {page.address}".strip()
    return f"{way} after {spoken_duration(page.after)}" if page.after else way
