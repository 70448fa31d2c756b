"""Request bodies made from options: only what was given is sent, and a wrong value is one sentence."""

from collections.abc import Collection
from typing import Any, TypeVar

from pydantic import ValidationError

from tocsin.api.requests import Request
from tocsin.cli.failure import CommandError

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
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]).replace("_", "-")
        raise CommandError(f"{where}: {first['msg']}") from error
