"""Dispatch: one message through a configured destination, by its module and checked settings."""

import httpx
from pydantic import ValidationError

from tocsin.core.people import DestinationConfig, Directory
from tocsin.destinations import registry as services
from tocsin.destinations.service import Family, Fate, Message, Pace, Verdict


async def dispatch(
    directory: Directory, destination: str, message: Message, client: httpx.AsyncClient
) -> Verdict:
    """Send a message; gives the verdict of its destination, or a refusal where that is gone or unfit."""
    found = directory.destinations.get(destination)
    if found is None:
        return Verdict(Fate.GIVE_UP, f"there is no destination {destination!r} any more")
    service = services.service(found.type)
    if service is None:
        return Verdict(Fate.GIVE_UP, f"this version knows no destination type {found.type!r}")
    try:
        settings = service.settings.model_validate(dict(found.settings))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        return Verdict(Fate.GIVE_UP, f"the settings of {destination!r} do not fit this version: {where}")
    return await service.send(message, settings, client)


def pace_of(destination: DestinationConfig) -> Pace | None:
    """Give how fast a destination may be called, or None for as fast as it answers."""
    service = services.service(destination.type)
    return service.pace if service is not None else None


def family_of(destination: DestinationConfig | None) -> Family:
    """Give how the service of a destination knows an alert again."""
    service = services.service(destination.type) if destination is not None else None
    return service.family if service is not None else Family.MESSAGES
