"""`tocsin status`: how things stand, in one line, fast enough for a prompt and a status bar."""

import json
import re
from typing import Any

import click

from tocsin.api.paths import database_file, socket_path
from tocsin.cli.command import Command
from tocsin.cli.failure import CommandError, WrongUsageError
from tocsin.cli.flags import Flags, ascii_option, connection_options
from tocsin.cli.output import answer
from tocsin.cli.settings import Settings, resolve_settings
from tocsin.client.bare import get

_WAITS = 3
_PATIENCE_SECONDS = 1.0
_FIELD = re.compile(r"\{(\w+)\}")
_FIELDS = ("pending", "accepted", "snoozed", "mine", "rate", "trouble", "me", "on_call", "engine")
_NO_ENGINE = "no engine runs: nobody is paged"


class Status(Command):
    """A command for status bars, whose terminals may have no more than ASCII."""

    shared = staticmethod(lambda: [*connection_options(), ascii_option()])


@click.command("status", cls=Status)
@click.option("--format", "line", metavar="TEXT", help=f"A line with {{{'}, {'.join(_FIELDS)}}} in it.")
@click.option("--check", is_flag=True, help=f"Exit with {_WAITS} where an alert waits for you.")
@click.pass_obj
def command(flags: Flags, line: str | None, check: bool) -> int:
    """Tell in one line how things stand; exit code 1 where no engine runs."""
    if line is not None:
        _refuse_unknown(line)
    settings = resolve_settings(flags)
    status = _status(flags, settings)
    answer(flags, status, lambda: _told(status, line, ascii_only=settings.ascii))
    if status["engine"] == "down":
        raise CommandError(_NO_ENGINE)
    return _WAITS if check and status["mine"] else 0


def _status(flags: Flags, settings: Settings) -> dict[str, Any]:
    """Ask the engine that is meant, or the store where none runs."""
    if settings.server is not None:
        return _of_state(_elsewhere(flags))
    try:
        body = get(socket_path(settings.data), "/tocsin/v1/state", settings.user, seconds=_PATIENCE_SECONDS)
    except OSError:
        return _of_store(settings)
    if not body:
        raise CommandError(f"the engine does not know {settings.user or 'its owner'}")
    return _of_state(json.loads(body))


def _elsewhere(flags: Flags) -> dict[str, Any]:
    # Imported here because only an engine on another machine needs an HTTP library.
    from tocsin.cli.session import call

    return call(flags, lambda client: client.state()).model_dump()


def _of_state(state: dict[str, Any]) -> dict[str, Any]:
    counts, rate = state["counts"], state["rate"]
    return {
        **{name: counts[name] for name in ("pending", "accepted", "snoozed")},
        "mine": state.get("mine", 0),
        "rate": rate[-1] if rate else 0,
        "trouble": len(state["trouble"]),
        "me": state["me"],
        "on_call": state["on_call"],
        "engine": "up",
    }


def _of_store(settings: Settings) -> dict[str, Any]:
    # Imported here because with an engine, the usual case, no store is opened.
    from tocsin.engine.standstill import Standstill, standstill

    me = settings.owner
    found = standstill(database_file(settings.data), me) or Standstill()
    return {
        "pending": found.pending,
        "accepted": found.accepted,
        "snoozed": found.snoozed,
        "mine": found.mine,
        "rate": 0,
        "trouble": 1,
        "me": me,
        "on_call": [],
        "engine": "down",
    }


def _told(status: dict[str, Any], line: str | None, *, ascii_only: bool) -> str:
    told = _words(status) if line is None else _filled(line, status)
    return told.encode("ascii", "replace").decode() if ascii_only else told


def _refuse_unknown(line: str) -> None:
    for name in _FIELD.findall(line):
        if name not in _FIELDS:
            raise WrongUsageError(f"{{{name}}} is nothing to tell; there are {', '.join(_FIELDS)}")


def _filled(line: str, status: dict[str, Any]) -> str:
    return _FIELD.sub(lambda match: _text(status[match[1]]), line)


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _words(status: dict[str, Any]) -> str:
    mine = f" ({status['mine']} for you)" if status["mine"] else ""
    return (
        f"{status['pending']} pending{mine}, {status['accepted']} accepted, {status['snoozed']} snoozed; "
        f"{status['rate']} events a minute, engine {status['engine']}"
    )
