"""Which destination hears of alerts: the options that `alert notify` and `source notify` share."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from tocsin.api.attaching import USUAL, Attach, AttachmentView
from tocsin.cli.options import read_duration
from tocsin.core.duration import compact_duration

F = TypeVar("F", bound=Callable[..., Any])

_KNOWN = (*USUAL, "repeated")


def attach_options(function: F) -> F:
    """Add the options of an attachment to a command."""
    for option in reversed(
        (
            click.argument("destination"),
            click.option(
                "--address", metavar="ADDRESS", default="", help="Where there, if its type needs it."
            ),
            click.option(
                "--on",
                "transitions",
                metavar="WHAT[,WHAT…]",
                callback=_read_transitions,
                help=f"What it hears of: {', '.join(_KNOWN)}; by default all but repeated.",
            ),
            click.option(
                "--after",
                metavar="SPAN",
                callback=read_duration,
                help="Only of alerts that nobody has accepted by then.",
            ),
            click.option("--off", is_flag=True, help="It hears no more."),
        )
    ):
        function = option(function)
    return function


def attach_body(
    destination: str, address: str, transitions: Sequence[str] | None, after: int | None, *, off: bool
) -> Attach:
    """Make the request of an attachment."""
    told = [] if off else list(transitions or USUAL)
    return Attach.model_validate(
        {"destination": destination, "address": address, "transitions": told, "delay": after or 0}
    )


def attachment_line(found: AttachmentView) -> str:
    """Write an attachment in one line."""
    where = f" {found.address}" if found.address else ""
    after = f" after {compact_duration(found.delay)}" if found.delay else ""
    return f"{found.destination}{where}{after}: {', '.join(found.transitions)}"


def _read_transitions(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> list[str] | None:
    if value is None:
        return None
    names = [name.strip() for name in value.split(",") if name.strip()]
    wrong = next((name for name in names if name not in _KNOWN), None)
    if wrong is not None or not names:
        raise click.BadParameter(f"{wrong or value!r} is none of {', '.join(_KNOWN)}", context, parameter)
    return names
