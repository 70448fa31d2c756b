"""`tocsin source`: alert sources."""

from typing import Any

import click

from tocsin.api.attaching import Attach
from tocsin.api.models import SourceTypeView, SourceView
from tocsin.api.requests import NewSource, SourceEdit
from tocsin.cli.assignments import read_assignments
from tocsin.cli.attaching import attach_body, attach_options, attachment_line
from tocsin.cli.command import Noun
from tocsin.cli.confirm import YES, confirm
from tocsin.cli.exploring import EXPLORING
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.options import PRIORITY, priority_name, read_duration, read_duration_or_off
from tocsin.cli.output import answer
from tocsin.cli.request import body, edit_body
from tocsin.cli.session import call
from tocsin.cli.table import Column, pairs, table
from tocsin.client.client import TocsinClient
from tocsin.core.duration import compact_duration

_GROUPING = "none, summary, until-accepted, until-resolved or window"


@click.group(cls=Noun)
def command() -> None:
    """Alert sources: what posts alerts, and with which key."""


@command.command("types")
@click.pass_obj
def list_types(flags: Flags) -> None:
    """List the tools that can be connected."""
    types = call(flags, lambda client: client.sources.types())
    shown = [
        kind.model_dump(include={"id", "name", "category", "creates", "accepts", "resolves"})
        for kind in types
    ]
    columns = [Column("TYPE"), Column("NAME"), Column("CATEGORY"), Column("CAN"), Column("ABOUT", slack=True)]
    answer(
        flags,
        {"types": shown},
        lambda: table(columns, [(t.id, t.name, t.category, _abilities(t), t.summary) for t in types]),
    )


@command.command("add")
@click.argument("type_", metavar="TYPE")
@click.argument("name")
@click.option("--policy", metavar="POLICY", help="Who is paged; by default the default policy.")
@click.option("--team", metavar="TEAM", help="Whose it is.")
@click.option("--grouping", metavar="MODE", help=f"Which events join an open alert: {_GROUPING}.")
@click.option(
    "--window", metavar="SPAN", callback=read_duration, help="For grouping window: how long events join."
)
@click.option("--priority", type=PRIORITY, help="For events that name none.")
@click.option(
    "--auto-resolve",
    metavar="SPAN",
    callback=read_duration,
    help="Resolve alerts of which nothing was heard so long.",
)
@click.option("--set", "assignments", metavar="FIELD=VALUE", multiple=True, help="A setting of the type.")
@click.pass_obj
def add_source(
    flags: Flags,
    type_: str,
    name: str,
    policy: str | None,
    team: str | None,
    grouping: str | None,
    window: int | None,
    priority: str | None,
    auto_resolve: int | None,
    assignments: tuple[str, ...],
) -> None:
    """Connect a tool: prints the URL that it must post to."""

    async def work(client: TocsinClient) -> SourceView:
        new = body(
            NewSource,
            type=type_,
            name=name,
            policy=policy,
            team=team,
            grouping=grouping,
            window=window,
            priority=priority_name(priority),
            auto_resolve=auto_resolve,
            settings=await _settings(client, type_, assignments),
        )
        return await client.sources.add(new)

    source = call(flags, work)
    answer(flags, source, lambda: f"{source.name} is connected; have the tool post to\n{source.url}")


@command.command("list")
@click.pass_obj
def list_sources(flags: Flags) -> None:
    """List all sources."""
    sources = call(flags, lambda client: client.sources.list())
    columns = [
        Column("ID", right=True),
        Column("NAME", slack=True),
        Column("TYPE"),
        Column("POLICY"),
        Column("GROUPING"),
        Column("STATE"),
        Column("EVENTS", right=True),
        Column("LAST EVENT"),
    ]
    answer(
        flags,
        {"sources": sources},
        lambda: table(
            columns,
            [
                (s.id, s.name, s.type, s.policy, s.grouping, _state(s), s.events, short_time(s.last_event_at))
                for s in sources
            ],
        ),
    )


@command.command("show")
@click.argument("source")
@click.pass_obj
def show_source(flags: Flags, source: str) -> None:
    """Show one source, by id or name."""
    shown = call(flags, lambda client: client.sources.show(source))
    answer(flags, shown, lambda: _sheet(shown))


@command.command("edit")
@click.argument("source")
@click.option("--name", metavar="NAME", help="A new name.")
@click.option("--policy", metavar="POLICY", help="Who is paged.")
@click.option("--team", metavar="TEAM", help="Whose it is.")
@click.option("--grouping", metavar="MODE", help=f"Which events join an open alert: {_GROUPING}.")
@click.option(
    "--window", metavar="SPAN", callback=read_duration, help="For grouping window: how long events join."
)
@click.option("--priority", type=PRIORITY, help="For events that name none.")
@click.option("--auto-resolve", metavar="SPAN", callback=read_duration_or_off, help="A span, or off.")
@click.option("--set", "assignments", metavar="FIELD=VALUE", multiple=True, help="A setting of the type.")
@click.pass_context
def edit_source(context: click.Context, /, source: str, assignments: tuple[str, ...], **changes: Any) -> None:
    """Change a source; what is not given stays."""
    flags = context.ensure_object(Flags)
    changes["priority"] = priority_name(changes["priority"])
    cleared = {"auto_resolve"} if changes["auto_resolve"] == 0 else set()

    async def work(client: TocsinClient) -> SourceView:
        if assignments:
            present = await client.sources.show(source)
            given = await _settings(client, present.type, assignments) or {}
            changes["settings"] = {**present.settings, **given}
        return await client.sources.edit(source, edit_body(SourceEdit, context, cleared=cleared, **changes))

    edited = call(flags, work)
    answer(flags, edited, lambda: _sheet(edited))


@command.command("notify")
@click.argument("source")
@attach_options
@click.pass_obj
def notify_source(
    flags: Flags, /, source: str, destination: str, address: str, off: bool, **chosen: Any
) -> None:
    """Let a destination hear of all alerts of a source, beside the people who are paged."""
    wish = attach_body(destination, address, chosen["transitions"], chosen["after"], off=off)

    async def work(client: TocsinClient) -> SourceView:
        present = await client.sources.show(source)
        kept = [
            Attach(**found.model_dump())
            for found in present.notify
            if (found.destination, found.address) != (destination, address)
        ]
        return await client.sources.edit(source, SourceEdit(notify=kept if off else [*kept, wish]))

    edited = call(flags, work)
    answer(flags, edited, lambda: _sheet(edited))


@command.command("pause")
@click.argument("source")
@click.pass_obj
def pause_source(flags: Flags, source: str) -> None:
    """Take events, but open no alerts from them."""
    paused = call(flags, lambda client: client.sources.edit(source, SourceEdit(paused=True)))
    answer(flags, paused, f"{paused.name} is paused")


@command.command("resume")
@click.argument("source")
@click.pass_obj
def resume_source(flags: Flags, source: str) -> None:
    """End a pause."""
    resumed = call(flags, lambda client: client.sources.edit(source, SourceEdit(paused=False)))
    answer(flags, resumed, f"{resumed.name} opens alerts again")


@command.command("rotate-key")
@click.argument("source")
@click.option(
    "--keep", metavar="SPAN", callback=read_duration, help="Until then the present key is good, too: 24h."
)
@YES
@click.pass_obj
def rotate_key(flags: Flags, source: str, keep: int | None, yes: bool) -> None:
    """Give a source a new key; the old one stops working at once, or after a while."""
    ends = f"in {compact_duration(keep)}" if keep else "at once"
    confirm(f"The present URL of {source} stops working {ends}. Give it a new key?", yes=yes)
    rotated = call(flags, lambda client: client.sources.rotate_key(source, keep=keep or 0))
    answer(flags, rotated, lambda: f"the new URL of {rotated.name} is\n{rotated.url}")


@command.command("delete")
@click.argument("source")
@YES
@click.pass_obj
def delete_source(flags: Flags, source: str, yes: bool) -> None:
    """Delete a source; its alerts stay."""
    confirm(f"What {source} sends is refused from then on. Delete it?", yes=yes)
    call(flags, lambda client: client.sources.delete(source))
    answer(flags, {"deleted": source}, f"{source} is deleted")


@command.command("test")
@click.argument("source")
@click.option("--sample", metavar="NAME", help="Which sample of the type; by default its first problem.")
@click.pass_obj
def test_source(flags: Flags, source: str, sample: str | None) -> None:
    """Send one of the type's samples through a source, marked TEST."""
    outcome = call(flags, lambda client: client.sources.test(source, sample))
    results = outcome.get("results", [])
    lines = [f"{r['result']}: alert {r['alert']}, {r['reason']}" for r in results]
    answer(flags, outcome, "\n".join(lines) or str(outcome.get("result", "")))
    if outcome.get("result") == "unreadable":
        raise CommandError(f"{source} could not read its own sample")


for explored in EXPLORING:
    command.add_command(explored)


async def _settings(client: TocsinClient, kind: str, assignments: tuple[str, ...]) -> dict[str, Any] | None:
    if not assignments:
        return None
    for known in await client.sources.types():
        if known.id == kind:
            return read_assignments(assignments, known.form)
    raise CommandError(f"there is no source type {kind!r}: see `tocsin source types`")


def _abilities(kind: SourceTypeView) -> str:
    verbs = (("create", kind.creates), ("accept", kind.accepts), ("resolve", kind.resolves))
    return ",".join(verb for verb, able in verbs if able)


def _state(source: SourceView) -> str:
    return source.status.replace("-", " ")


def _sheet(source: SourceView) -> str:
    return pairs(
        [
            ("id", source.id),
            ("name", source.name),
            ("type", source.type),
            ("url", source.url),
            ("policy", source.policy),
            ("team", source.team),
            ("grouping", source.grouping),
            ("window", compact_duration(source.window) if source.grouping == "window" else None),
            ("priority", source.priority.lower()),
            ("auto-resolve", compact_duration(source.auto_resolve) if source.auto_resolve else "off"),
            ("state", _state(source)),
            ("events", source.events),
            ("last event", short_time(source.last_event_at)),
            *((f"  {name}", value) for name, value in source.settings.items()),
            *(("notifies", attachment_line(found)) for found in source.notify),
        ]
    )
