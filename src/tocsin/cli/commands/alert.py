"""`tocsin alert`: look at alerts and act on them."""

from collections.abc import Sequence
from typing import Any, get_args

import click

from tocsin.api.dossier import AlertEvents
from tocsin.api.finding import OrderName
from tocsin.api.models import AlertDetail
from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert
from tocsin.cli.alert_sheet import alert_line, alert_sheet, alert_table
from tocsin.cli.attaching import attach_body, attach_options, attachment_line
from tocsin.cli.command import Noun
from tocsin.cli.dossier_sheet import events_sheet, why_sheet
from tocsin.cli.failure import CommandError, WrongUsageError
from tocsin.cli.flags import Flags
from tocsin.cli.options import PRIORITY, priority_name, read_duration
from tocsin.cli.output import answer, plain
from tocsin.cli.request import body
from tocsin.cli.session import call
from tocsin.client.client import TocsinClient
from tocsin.clock import SystemClock

_STATUSES = ("PENDING", "ACCEPTED", "RESOLVED", "SNOOZED")
_NUMBER = click.IntRange(min=1)
_NUMBERS = click.argument("numbers", metavar="NUMBER…", type=_NUMBER, nargs=-1, required=True)
_PAGING = frozenset({"release", "reopen", "escalate", "assign", "snooze"})


@click.group(cls=Noun)
def command() -> None:
    """Alerts: list, accept, resolve and the rest."""


@command.command("list")
@click.option("--status", metavar="STATUS[,…]", default="", help="pending, accepted, resolved, snoozed.")
@click.option("--source", metavar="SOURCE", help="Only of this source.")
@click.option("--query", metavar="FILTER", help="A filter: status:open source:prom* age>1h words.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="At most so many."
)
@click.option("--offset", type=click.IntRange(min=0), help="Leave out so many at the top.")
@click.option("--order", type=click.Choice(get_args(OrderName)), help="By default by urgency.")
@click.pass_obj
def list_alerts(
    flags: Flags,
    status: str,
    source: str | None,
    query: str | None,
    limit: int,
    offset: int | None,
    order: str | None,
) -> None:
    """List alerts, pending first, then newest."""
    statuses = _statuses(status)
    found = call(
        flags,
        lambda client: client.alerts.list(
            statuses=statuses, source=source, query=query, limit=limit, offset=offset, order=order
        ),
    )

    def words() -> str:
        if not found.alerts:
            return "no alerts"
        shown = alert_table(found.alerts, SystemClock().now())
        more = found.total - (offset or 0) - len(found.alerts)
        return f"{shown}\n… and {more} more" if more > 0 else shown

    answer(flags, found, words)


@command.command("show")
@click.argument("number", type=_NUMBER)
@click.option("--events", is_flag=True, help="Also what its tool sent, newest first, secrets hidden.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="So many events.")
@click.pass_obj
def show_alert(flags: Flags, number: int, events: bool, limit: int) -> None:
    """Show one alert with its timeline."""

    async def ask(client: TocsinClient) -> tuple[AlertDetail, AlertEvents | None]:
        shown = await client.dossiers.show(number)
        return shown, await client.dossiers.events(number, limit=limit) if events else None

    alert, sent = call(flags, ask)
    document = plain(alert)
    if sent is not None:
        document |= {"events": sent.events, "events_total": sent.total}

    def words() -> str:
        sheet = alert_sheet(alert, SystemClock().now())
        return sheet if sent is None else f"{sheet}\n\n{events_sheet(sent)}"

    answer(flags, document, words)


@command.command("why")
@click.argument("number", type=_NUMBER)
@click.pass_obj
def explain_alert(flags: Flags, number: int) -> None:
    """Say why an alert paged whom it paged, or nobody, with every decision."""
    why = call(flags, lambda client: client.dossiers.why(number))
    answer(flags, why, lambda: why_sheet(why))


@command.command("create")
@click.argument("summary")
@click.option("--details", metavar="TEXT", help="More about it.")
@click.option("--policy", metavar="POLICY", help="Who is paged; by default the default policy.")
@click.option("--priority", type=PRIORITY, help="high pages at every level, low only at the first.")
@click.option("--key", metavar="ALERTKEY", help="The key that later events are matched by.")
@click.pass_obj
def create_alert(
    flags: Flags, summary: str, details: str | None, policy: str | None, priority: str | None, key: str | None
) -> None:
    """Open an alert by hand."""
    new = body(
        NewAlert, summary=summary, details=details, policy=policy, priority=priority_name(priority), key=key
    )
    done = call(flags, lambda client: client.alerts.create(new), pages=True)
    answer(flags, done, alert_line(done.alert))


@command.command("accept")
@_NUMBERS
@click.pass_obj
def accept_alerts(flags: Flags, numbers: tuple[int, ...]) -> None:
    """Take alerts on; nobody else is paged for them."""
    _act(flags, numbers, "accept")


@command.command("resolve")
@_NUMBERS
@click.pass_obj
def resolve_alerts(flags: Flags, numbers: tuple[int, ...]) -> None:
    """Close alerts."""
    _act(flags, numbers, "resolve")


@command.command("release")
@_NUMBERS
@click.pass_obj
def release_alerts(flags: Flags, numbers: tuple[int, ...]) -> None:
    """Give accepted alerts back; their escalation goes on."""
    _act(flags, numbers, "release")


@command.command("reopen")
@_NUMBERS
@click.pass_obj
def reopen_alerts(flags: Flags, numbers: tuple[int, ...]) -> None:
    """Open resolved alerts again; their escalation starts at level 1."""
    _act(flags, numbers, "reopen")


@command.command("escalate")
@_NUMBERS
@click.option("--level", type=click.IntRange(min=1), help="To this level instead of the next.")
@click.pass_obj
def escalate_alerts(flags: Flags, numbers: tuple[int, ...], level: int | None) -> None:
    """Page the next level now."""
    _act(flags, numbers, "escalate", level=level)


@command.command("snooze")
@_NUMBERS
@click.option(
    "--for", "span", metavar="SPAN", callback=read_duration, required=True, help="How long, such as 30m."
)
@click.pass_obj
def snooze_alerts(flags: Flags, numbers: tuple[int, ...], span: int) -> None:
    """Let alerts rest; afterwards their escalation starts at level 1."""
    _act(flags, numbers, "snooze", for_ms=span)


@command.command("assign")
@_NUMBERS
@click.option("--to", "user", metavar="WHO", required=True, help="Who is paged now.")
@click.pass_obj
def assign_alerts(flags: Flags, numbers: tuple[int, ...], user: str) -> None:
    """Hand alerts to somebody else, who is paged now."""
    _act(flags, numbers, "assign", to=user)


@command.command("comment")
@_NUMBERS
@click.argument("text")
@click.pass_obj
def comment_alerts(flags: Flags, numbers: tuple[int, ...], text: str) -> None:
    """Write something into the timeline."""
    _act(flags, numbers, "comment", text=text)


@command.command("notify")
@click.argument("number", type=_NUMBER)
@attach_options
@click.pass_obj
def notify_alert(
    flags: Flags, /, number: int, destination: str, address: str, off: bool, **chosen: Any
) -> None:
    """Let a destination hear of an alert from now on."""
    wish = attach_body(destination, address, chosen["transitions"], chosen["after"], off=off)
    attached = call(flags, lambda client: client.alerts.notify(number, wish))
    lines = [f"#{number} is told to {attachment_line(found)}" for found in attached.notify]
    answer(flags, attached, "\n".join(lines) or f"#{number} is told to nobody but those whom it pages")


@command.command("undo")
@_NUMBERS
@click.pass_obj
def undo_actions(flags: Flags, numbers: tuple[int, ...]) -> None:
    """Take back your own last action, within 10 seconds."""
    _act(flags, numbers, "undo")


def _act(flags: Flags, numbers: Sequence[int], verb: str, **chosen: Any) -> None:
    """Act on one alert, or in one request on many; of many, each is done or refused on its own."""
    several = tuple(dict.fromkeys(numbers))
    if len(several) > 1:
        _act_on_many(flags, several, verb, **chosen)
        return
    request = body(ActionRequest, **chosen)
    done = call(flags, lambda client: client.alerts.act(several[0], verb, request), pages=verb in _PAGING)
    answer(flags, done, f"{done.result}: {alert_line(done.alert)}")


def _act_on_many(flags: Flags, numbers: Sequence[int], verb: str, **chosen: Any) -> None:
    request = body(BulkRequest, alerts=[{"id": number} for number in numbers], **chosen)
    done = call(flags, lambda client: client.alerts.act_on_many(verb, request), pages=verb in _PAGING)
    if done.done:
        answer(flags, done, "\n".join(f"{one.result}: alert {one.id} ({one.reason})" for one in done.done))
    if done.refused:
        raise CommandError("; ".join(f"alert {one.id}: {one.error}" for one in done.refused))


def _statuses(text: str) -> tuple[str, ...]:
    statuses = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    for status in statuses:
        if status not in _STATUSES:
            raise WrongUsageError(
                f"{status.lower()!r} is no status; there are {', '.join(_STATUSES).lower()}"
            )
    return statuses
