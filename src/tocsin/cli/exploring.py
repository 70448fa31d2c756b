"""The verbs of `tocsin source` that look at what sources received, and at what did not reach them."""

from typing import Any

import click

from tocsin.api.exploring import ReadEvent, Reading, Replay, ReplayedRequest, ReplayRequest, SourceRequest
from tocsin.cli.assignments import read_assignments
from tocsin.cli.command import Command
from tocsin.cli.failure import CommandError
from tocsin.cli.flags import Flags
from tocsin.cli.moment import short_time
from tocsin.cli.output import answer
from tocsin.cli.session import call
from tocsin.cli.table import Column, pairs, table
from tocsin.client.client import TocsinClient


@click.command("events", cls=Command)
@click.argument("source")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="At most so many.")
@click.option("--text", metavar="TEXT", help="Only those that hold this.")
@click.option("--verdict", metavar="NAMES", help="Only these: created, ignored, unreadable, refused, …")
@click.pass_obj
def list_events(flags: Flags, source: str, limit: int, text: str | None, verdict: str | None) -> None:
    """List the requests that a source received, newest first."""
    events = call(
        flags, lambda client: client.sources.events(source, limit=limit, text=text, verdict=verdict)
    )
    columns = [
        Column("ID", right=True),
        Column("AT"),
        Column("VERDICT"),
        Column("ALERT", right=True),
        Column("FROM"),
        Column("REASON", slack=True),
    ]
    rows = [(e.id, short_time(e.received_at), e.verdict, e.alert, e.remote, e.reason) for e in events]
    answer(flags, {"events": events}, lambda: table(columns, rows))


@click.command("event", cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("source")
@click.argument("number", type=int)
@click.pass_obj
def show_event(flags: Flags, source: str, number: int) -> None:
    """Show one request, what is read in it, and where each field came from."""
    found = call(flags, lambda client: client.sources.event(source, number))
    answer(flags, found, lambda: _request_sheet(found))


@click.command("replay", cls=Command)
@click.argument("source")
@click.argument("events", type=int, nargs=-1)
@click.option(
    "--last", type=click.IntRange(1, 200), default=20, show_default=True, help="The newest so many."
)
@click.option("--sample", metavar="NAME", help="A sample of the type instead.")
@click.option("--set", "assignments", metavar="FIELD=VALUE", multiple=True, help="As if this were set.")
@click.pass_obj
def replay(
    flags: Flags,
    source: str,
    events: tuple[int, ...],
    last: int,
    sample: str | None,
    assignments: tuple[str, ...],
) -> None:
    """Read requests again, also with other settings. Nothing is changed, and nobody is paged."""

    async def work(client: TocsinClient) -> Replay:
        changes = await _changes(client, source, assignments)
        wish = ReplayRequest(events=list(events), last=last, sample=sample, settings=changes)
        return await client.sources.replay(source, wish)

    found = call(flags, work)
    answer(flags, found, lambda: _replay_table(found))


@click.command("connect", cls=Command)
@click.argument("source")
@click.pass_obj
def connect(flags: Flags, source: str) -> None:
    """Tell how the tool is made to post to a source."""
    found = call(flags, lambda client: client.sources.connect(source))
    steps = [f"{number}  {step}" for number, step in enumerate(found.steps, 1)]
    parts = [found.url, found.advice, "\n".join(steps), found.curl]
    answer(flags, found, "\n\n".join(part for part in parts if part))


@click.command("near-misses", cls=Command)
@click.pass_obj
def near_misses(flags: Flags) -> None:
    """List requests that reached no source, because their key or their path is wrong."""
    misses = call(flags, lambda client: client.sources.near_misses())
    columns = [Column("AT"), Column("FROM"), Column("PATH"), Column("KEY"), Column("WHY", slack=True)]
    rows = [(short_time(m.at), m.remote, f"{m.method} {m.path}", f"…{m.key_end}", m.why) for m in misses]
    answer(flags, {"misses": misses}, lambda: table(columns, rows) if rows else "no near miss is known")


EXPLORING = (list_events, show_event, replay, connect, near_misses)


async def _changes(client: TocsinClient, source: str, assignments: tuple[str, ...]) -> dict[str, Any] | None:
    if not assignments:
        return None
    kind = (await client.sources.show(source)).type
    for known in await client.sources.types():
        if known.id == kind:
            return read_assignments(assignments, known.form)
    raise CommandError(f"there is no source type {kind!r}: see `tocsin source types`")


def _request_sheet(found: SourceRequest) -> str:
    reason = f" ({found.reason})" if found.reason else ""
    head = f"request {found.id} · {short_time(found.received_at)} UTC · {found.verdict}{reason}"
    facts = [
        ("sent by", f"{found.method} from {found.remote}" if found.remote else found.method),
        ("size", f"{found.size} bytes"),
        ("alert", found.alert),
        *found.headers.items(),
        *((f"?{name}", value) for name, value in found.query),
    ]
    parts = [head, pairs(facts), found.body, "Read now:", *_reading(found.reading)]
    return "\n".join(part for part in parts if part)


def _reading(reading: Reading) -> list[str]:
    if reading.verdict != "events":
        return [f"  {reading.verdict}: {reading.reason}"]
    return [_event(event) for event in reading.events]


def _event(event: ReadEvent) -> str:
    origins = {came.field: came.origin for came in event.origins}
    columns = [Column("FIELD"), Column("VALUE", slack=True), Column("FROM", slack=True)]
    values = [
        ("kind", event.kind),
        ("summary", event.summary),
        ("key", event.key),
        ("priority", event.priority),
        ("severity", event.severity),
    ]
    return table(columns, [(name, value, origins.get(name, "")) for name, value in values if value])


def _replay_table(found: Replay) -> str:
    columns = [
        Column("ID", right=True),
        Column("AT"),
        Column("VERDICT"),
        Column("BEFORE", slack=True),
        Column("AFTER", slack=True),
    ]
    rows = [
        (r.event, short_time(r.received_at), r.verdict, _in_short(r.before), _after(r))
        for r in found.requests
    ]
    return f"{table(columns, rows)}\n{found.changed} of {len(rows)} would be read otherwise"


def _after(row: ReplayedRequest) -> str:
    return _in_short(row.after) if row.changed else "the same"


def _in_short(reading: Reading) -> str:
    if reading.verdict != "events":
        return f"{reading.verdict}: {reading.reason}"
    return "; ".join(
        f"{event.result}: {event.summary or event.key or event.kind}" for event in reading.events
    )
