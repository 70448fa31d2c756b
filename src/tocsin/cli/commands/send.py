"""`tocsin send`: an event to a source over HTTP, as a monitoring script would send it."""

import asyncio
import json
from typing import Any

import click

from tocsin.api.paths import socket_path
from tocsin.cli.command import Command
from tocsin.cli.engine_process import answers
from tocsin.cli.failure import CommandError, WrongUsageError
from tocsin.cli.flags import Flags
from tocsin.cli.options import PRIORITY, priority_name
from tocsin.cli.output import answer
from tocsin.cli.settings import DEFAULT_LISTEN, Settings, resolve_settings
from tocsin.client.client import TocsinClient
from tocsin.client.connection import segment
from tocsin.client.transport import open_url


@click.command("send", cls=Command)
@click.argument("source_key", metavar="KEY")
@click.argument("summary")
@click.option("--key", metavar="ALERTKEY", help="Events of one key belong to one problem.")
@click.option("--resolve", is_flag=True, help="The problem is over.")
@click.option("--accept", is_flag=True, help="Somebody works on it.")
@click.option("--priority", type=PRIORITY, help="By default that of the source.")
@click.option("--details", metavar="TEXT", help="More about it.")
@click.pass_obj
def command(
    flags: Flags,
    source_key: str,
    summary: str,
    key: str | None,
    resolve: bool,
    accept: bool,
    priority: str | None,
    details: str | None,
) -> None:
    """Post an event to a source of type generic; KEY is the source's key."""
    if resolve and accept:
        raise WrongUsageError("an event is --resolve or --accept, not both")
    if not (resolve or accept or summary.strip()):
        raise WrongUsageError("the summary is empty: say what is wrong")
    event = {
        "event": "resolve" if resolve else "accept" if accept else "alert",
        "summary": summary,
        "key": key,
        "priority": priority_name(priority),
        "details": details,
    }
    given = {name: value for name, value in event.items() if value is not None}
    receipt = asyncio.run(_send(resolve_settings(flags), source_key, given))
    answer(flags, receipt, "\n".join(_line(result) for result in receipt.get("results", [])))


async def _send(settings: Settings, source_key: str, event: dict[str, Any]) -> dict[str, Any]:
    receiver = await _receiver(settings)
    # httpx is here by now, in the lean way of `open_url`.
    http = open_url(receiver.rstrip("/"), {"Content-Type": "application/json"})
    import httpx

    async with http:
        try:
            response = await http.post(
                f"/api/v1/events/generic/{segment(source_key)}", content=json.dumps(event).encode()
            )
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise CommandError(
                f"nothing listens at {receiver}: start it with `tocsin serve`, or say --server URL"
            ) from error
    try:
        document = response.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise CommandError(f"{receiver} gave no answer that tocsin gives (status {response.status_code})")
    if not response.is_success:
        raise CommandError(str(document.get("error", f"refused with status {response.status_code}")))
    return document


async def _receiver(settings: Settings) -> str:
    if settings.server is not None:
        return settings.server
    if settings.listen is None and answers(socket_path(settings.data)):
        async with TocsinClient.over_socket(socket_path(settings.data), settings.user) as client:
            return (await client.state()).receiver or f"http://{DEFAULT_LISTEN}"
    return f"http://{settings.listener}"


def _line(result: dict[str, Any]) -> str:
    number = result.get("alert")
    return f"{result.get('result')}" + (f": alert {number}" if number else "") + f", {result.get('reason')}"
