"""`tocsin schedule`: who is on call when."""

import click

from tocsin.api.schedules import (
    CalendarView,
    NewLayer,
    NewSchedule,
    NewShift,
    ScheduleEdit,
    ScheduleSegments,
    ScheduleView,
)
from tocsin.cli import schedule_sheet
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.layers import LAYER_HELP, read_layers
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.client.client import TocsinClient

_FROM_HELP = "When it starts: now, 18:00, fri 18:00, 2026-11-20 18:00 in the schedule's zone, or RFC 3339."
_TO_HELP = "When it ends, written like --from; +8h counts from the start."
_ZONE_HELP = "The time zone, such as Europe/Berlin."


@click.group(cls=Noun)
def command() -> None:
    """Schedules: who is on call when."""


@command.command("add")
@click.argument("name")
@click.option("--zone", metavar="ZONE", help=_ZONE_HELP + " By default UTC.")
@click.option("--layer", "layers", metavar="WORDS", callback=read_layers, multiple=True, help=LAYER_HELP)
@click.pass_obj
def add_schedule(flags: Flags, name: str, zone: str | None, layers: tuple[NewLayer, ...]) -> None:
    """Add a schedule."""
    new = body(NewSchedule, name=name, zone=zone, layers=list(layers) or None)
    schedule = call(flags, lambda client: client.schedules.add(new))
    answer(flags, schedule, lambda: schedule_sheet.overview([schedule]))


@command.command("list")
@click.pass_obj
def list_schedules(flags: Flags) -> None:
    """List all schedules, with who is on call now and next."""
    schedules = call(flags, lambda client: client.schedules.list())
    answer(flags, {"schedules": schedules}, lambda: schedule_sheet.overview(schedules))


@command.command("show")
@click.argument("schedule")
@click.option("--week", is_flag=True, help="The next seven days, one line for each change.")
@click.option("--from", "since", metavar="TIME", help="The first instant of the span. By default now.")
@click.option("--to", "until", metavar="TIME", help="Its end; +30d counts from now. By default 14 days.")
@click.pass_obj
def show_schedule(flags: Flags, schedule: str, week: bool, since: str | None, until: str | None) -> None:
    """Show one schedule, by id or name, with gaps and overlaps of the next 14 days."""

    async def work(client: TocsinClient) -> tuple[ScheduleView, ScheduleSegments]:
        shown = await client.schedules.show(schedule)
        last = until or ("+7d" if week and since is None else None)
        return shown, await client.schedules.segments(str(shown.id), since, last)

    shown, span = call(flags, work)
    words = schedule_sheet.week(span) if week else schedule_sheet.sheet(shown, span)
    answer(flags, {**shown.model_dump(mode="json"), "span": span}, words)


@command.command("edit")
@click.argument("schedule")
@click.option("--name", metavar="NAME", help="A new name; policies follow it.")
@click.option("--zone", metavar="ZONE", help=_ZONE_HELP)
@click.option(
    "--layer",
    "layers",
    metavar="WORDS",
    callback=read_layers,
    multiple=True,
    help=LAYER_HELP + " Replaces all layers.",
)
@click.option("--no-layers", is_flag=True, help="Remove all layers; shifts placed by hand stay.")
@click.option("--from", "since", metavar="TIME", help="From when the new layers count. By default now.")
@click.pass_obj
def edit_schedule(
    flags: Flags,
    schedule: str,
    name: str | None,
    zone: str | None,
    layers: tuple[NewLayer, ...],
    no_layers: bool,
    since: str | None,
) -> None:
    """Change a schedule; what is not given stays, and so does what has passed."""
    wanted = list(layers) if layers or no_layers else None
    if wanted is None and name is None and zone is None:
        raise click.UsageError("nothing to change: give --name, --zone, --layer or --no-layers")
    edit = body(ScheduleEdit, name=name, zone=zone, layers=wanted, since=since)
    edited = call(flags, lambda client: client.schedules.edit(schedule, edit))
    answer(flags, edited, lambda: schedule_sheet.overview([edited]))


@command.command("delete")
@click.argument("schedule")
@click.pass_obj
def delete_schedule(flags: Flags, schedule: str) -> None:
    """Delete a schedule that no policy uses."""
    call(flags, lambda client: client.schedules.delete(schedule))
    answer(flags, {"deleted": schedule}, f"schedule {schedule} is deleted")


@command.command("calendar")
@click.argument("schedule", required=False)
@click.option("--user", metavar="USER", help="All shifts of this person, in whatever schedule.")
@click.option("--renew", is_flag=True, help="Let all addresses given out so far stop working first.")
@click.pass_obj
def calendar(flags: Flags, schedule: str | None, user: str | None, renew: bool) -> None:
    """Give the address under which a calendar program follows a schedule or a person (iCalendar).

    Who has the address can read the shifts, and nothing else.
    """
    if (schedule is None) == (user is None):
        raise click.UsageError("name a schedule, or --user")

    async def work(client: TocsinClient) -> CalendarView:
        if renew:
            await client.schedules.renew_calendars()
        if user is not None:
            return await client.schedules.calendar_of(user)
        return await client.schedules.calendar(str(schedule))

    found = call(flags, work)
    answer(flags, found, found.url)


@command.command("override")
@click.argument("schedule")
@click.option("--who", metavar="WHO", required=True, help="alice, alice,bob together, or nobody.")
@click.option("--from", "since", metavar="TIME", default="now", help=_FROM_HELP + " By default now.")
@click.option("--to", "until", metavar="TIME", required=True, help=_TO_HELP)
@click.option("--instead-of", metavar="USER", help="Take only this person's place, wherever they stand.")
@click.pass_obj
def override(flags: Flags, schedule: str, who: str, since: str, until: str, instead_of: str | None) -> None:
    """Let somebody stand in for a time; an override counts before layers and earlier overrides."""
    new = body(NewShift, who=_people(who), starts=since, ends=until, instead_of=instead_of)
    placed = call(flags, lambda client: client.schedules.override(schedule, new))
    told = f"override {placed.id}: {' and '.join(placed.who) or 'nobody'}, {placed.starts} to {placed.ends}"
    answer(flags, placed, told)


@command.command("remove-override")
@click.argument("schedule")
@click.argument("override", type=int)
@click.pass_obj
def remove_override(flags: Flags, schedule: str, override: int) -> None:
    """Take an override back; what has passed of it stays."""
    call(flags, lambda client: client.schedules.end_override(schedule, override))
    answer(flags, {"removed": override}, f"override {override} is taken back")


@command.command("shift")
@click.argument("schedule")
@click.option("--who", metavar="WHO", required=True, help="alice, alice,bob together, or nobody.")
@click.option("--from", "since", metavar="TIME", default="now", help=_FROM_HELP + " By default now.")
@click.option("--to", "until", metavar="TIME", required=True, help=_TO_HELP)
@click.pass_obj
def shift(flags: Flags, schedule: str, who: str, since: str, until: str) -> None:
    """Place a shift by hand; it counts before layers."""
    new = body(NewShift, who=_people(who), starts=since, ends=until)
    placed = call(flags, lambda client: client.schedules.place(schedule, new))
    told = f"shift {placed.id}: {' and '.join(placed.who) or 'nobody'}, {placed.starts} to {placed.ends}"
    answer(flags, placed, told)


@command.command("remove-shift")
@click.argument("schedule")
@click.argument("shift", type=int)
@click.pass_obj
def remove_shift(flags: Flags, schedule: str, shift: int) -> None:
    """Take a shift back; what has passed of it stays."""
    call(flags, lambda client: client.schedules.end_shift(schedule, shift))
    answer(flags, {"removed": shift}, f"shift {shift} is taken back")


def _people(text: str) -> list[str]:
    names = [name.strip() for name in text.replace("+", ",").split(",") if name.strip()]
    return [] if names == ["nobody"] else names
