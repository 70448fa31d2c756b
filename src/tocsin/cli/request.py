"""Request bodies made from options: only what was given is sent, and a wrong value is one sentence."""

from collections.abc import Collection
from typing import Any, TypeVar

import click
from pydantic import ValidationError

from tocsin.api.complaint import complaint
from tocsin.api.requests import Request
from tocsin.cli.failure import CommandError, WrongUsageError

Body = TypeVar("Body", bound=Request)


def body(kind: type[Body], *, cleared: Collection[str] = (), **fields: Any) -> Body:
    """Make a request body.

    Args:
        kind: which.
        cleared: fields that are sent as null, which takes their value away.
        fields: its fields; those that are None are left out, so that the API keeps its own default.

    Raises:
        CommandError: a value that the API would not take.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        return kind(**given | dict.fromkeys(cleared))
    except ValidationError as error:
        field, sentence = complaint(error)
        raise CommandError(f"{field.replace('_', '-')}: {sentence}") from error


def edit_body(
    kind: type[Body], context: click.Context, *, cleared: Collection[str] = (), **fields: Any
) -> Body:
    """Make the body of a change, of which there must be one.

    Args:
        kind: which.
        context: of the command, to name its help.
        cleared: fields that are sent as null, which takes their value away.
        fields: its fields; those that are None stay as they are.

    Raises:
        CommandError: a value that the API would not take.
        WrongUsageError: nothing is to be changed.
    """
    edit = body(kind, cleared=cleared, **fields)
    if not edit.model_fields_set:
        raise WrongUsageError(f"nothing to change: see `{context.command_path} --help`")
    return edit
