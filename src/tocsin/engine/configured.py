"""What all changes of configuration share: how they are written, and what they are checked against."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from tocsin.api.complaint import complaint
from tocsin.core.instant import Instant
from tocsin.core.people import Directory, User
from tocsin.engine.errors import InvalidError, NotFoundError
from tocsin.engine.views import Views
from tocsin.store.connection import Connection

Write = Callable[[Callable[[Connection], Any]], Awaitable[Any]]
"""Writes a configuration change and lets the directory follow."""


@dataclass(frozen=True)
class Desk:
    """What changes of configuration need.

    Attributes:
        new_key: gives a new secret, 128 random bits or more, safe in a URL.
        stored: the settings of the whole pager.
        try_again: lets what waits for a destination be tried now.
    """

    write: Write
    directory: Callable[[], Directory]
    stored: Callable[[], Mapping[str, str]]
    new_key: Callable[[], str]
    now: Callable[[], Instant]
    views: Views
    client: Callable[[], httpx.AsyncClient]
    try_again: Callable[[int], Awaitable[None]]


class Configured:
    """One part of the configuration."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _directory(self) -> Directory:
        return self._desk.directory()

    def _find_user(self, ref: str, *, field: str | None = None) -> User:
        """Find a user by name or id; where `field` of a request names them, a miss is that field's fault."""
        known = self._directory.users
        by_name = next((user for user in known.values() if user.name.casefold() == ref.casefold()), None)
        found = by_name or next((user for user in known.values() if str(user.id) == ref), None)
        if found is not None:
            return found
        if field is not None:
            raise InvalidError(field, f"there is no user {ref!r}")
        raise NotFoundError(f"there is no user {ref!r}")

    async def _shown(self, views: Awaitable[list[dict[str, Any]]], **wanted: Any) -> dict[str, Any]:
        """Give the view of a thing that was just written."""
        for view in await views:
            if all(view[name] == value for name, value in wanted.items()):
                return view
        raise NotFoundError("it was removed meanwhile")


def check_settings(model: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """Check settings by their model, and give them as they are stored.

    Raises:
        InvalidError: with the setting that is wrong.
    """
    try:
        checked: dict[str, Any] = model.model_validate(dict(given)).model_dump(
            mode="json", exclude_unset=True
        )
    except ValidationError as error:
        field, sentence = complaint(error)
        where = field or "settings"
        raise InvalidError(f"settings.{where}", f"{where}: {sentence}{_about(model, error)}") from None
    return checked


def _about(model: type[BaseModel], error: ValidationError) -> str:
    """Say what a setting is that is missing; empty where it is another fault."""
    first = error.errors()[0]
    field = model.model_fields.get(str(first["loc"][0])) if first["type"] == "missing" else None
    return f" ({field.description})" if field is not None and field.description else ""
