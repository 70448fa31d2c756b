"""`tocsin maintenance`: windows in which new problems open no alert."""

from collections.abc import Sequence

import click

from tocsin.api.maintenance import MaintenanceEdit, MaintenanceView, NewMaintenance
from tocsin.cli.command import Noun
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.output import answer
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.cli.table import Column, table

_FROM_HELP = "When it starts: now, 22:00, fri 22:00, 2026-11-20 22:00, or RFC 3339."
_TO_HELP = "When it ends, written like --from; +2h counts from the start."
_ZONE_HELP = "The time zone of --from and --to, such as Europe/Berlin. By default UTC."


@click.group(cls=Noun)
def command() -> None:
    """Maintenance windows: new problems open no alert in them; they are stored and counted."""


@command.command("add")
@click.argument("name")
@click.option("--from", "since", metavar="TIME", help=_FROM_HELP + " By default now.")
@click.option("--to", "until", metavar="TIME", required=True, help=_TO_HELP)
@click.option(
    "--source", "sources", metavar="SOURCE", multiple=True, help="Only of this source; once for each."
)
@click.option("--zone", metavar="ZONE", help=_ZONE_HELP)
@click.pass_obj
def add_maintenance(
    flags: Flags, name: str, since: str | None, until: str, sources: tuple[str, ...], zone: str | None
) -> None:
    """Plan a window, 31 days at most."""
    new = body(NewMaintenance, name=name, starts=since, ends=until, sources=list(sources), zone=zone)
    window = call(flags, lambda client: client.maintenance.add(new))
    answer(flags, window, lambda: _window_table([window]))


@command.command("list")
@click.pass_obj
def list_maintenance(flags: Flags) -> None:
    """List all windows, with how much each has hidden."""
    windows = call(flags, lambda client: client.maintenance.list())
    answer(flags, {"maintenance": windows}, lambda: _window_table(windows))


@command.command("show")
@click.argument("window")
@click.pass_obj
def show_maintenance(flags: Flags, window: str) -> None:
    """Show one window, by id or name."""
    shown = call(flags, lambda client: client.maintenance.show(window))
    answer(flags, shown, lambda: _window_table([shown]))


@command.command("edit")
@click.argument("window")
@click.option("--name", metavar="NAME", help="A new name.")
@click.option("--from", "since", metavar="TIME", help=_FROM_HELP)
@click.option("--to", "until", metavar="TIME", help=_TO_HELP)
@click.option("--zone", metavar="ZONE", help=_ZONE_HELP)
@click.pass_obj
def edit_maintenance(
    flags: Flags, window: str, name: str | None, since: str | None, until: str | None, zone: str | None
) -> None:
    """Change a window that is not over; what is not given stays."""
    if name is None and since is None and until is None:
        raise click.UsageError("nothing to change: give --name, --from or --to")
    edit = body(MaintenanceEdit, name=name, starts=since, ends=until, zone=zone)
    edited = call(flags, lambda client: client.maintenance.edit(window, edit))
    answer(flags, edited, lambda: _window_table([edited]))


@command.command("delete")
@click.argument("window")
@click.pass_obj
def delete_maintenance(flags: Flags, window: str) -> None:
    """End a running window now; remove one that has not begun or is over."""
    call(flags, lambda client: client.maintenance.delete(window))
    answer(flags, {"deleted": window}, f"maintenance window {window} is ended or removed")


def _window_table(windows: Sequence[MaintenanceView]) -> str:
    columns = [
        Column("ID", right=True),
        Column("NAME", slack=True),
        Column("STATE"),
        Column("FROM"),
        Column("TO"),
        Column("SOURCES", slack=True),
        Column("HID", right=True),
        Column("BY"),
    ]
    rows = [
        (
            window.id,
            window.name,
            window.state,
            short_time(window.starts),
            short_time(window.ends),
            ", ".join(window.sources) or "all",
            window.hidden,
            window.by,
        )
        for window in windows
    ]
    return table(columns, rows)
