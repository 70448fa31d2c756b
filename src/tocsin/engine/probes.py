"""Trying what pages are sent through, without sending one: does the relay answer?"""

import asyncio
from typing import Any

from tocsin.core.people import DestinationConfig, Directory
from tocsin.destinations import registry
from tocsin.destinations.service import Fate


async def probe(directory: Directory) -> list[dict[str, Any]]:
    """Knock at every destination that can be knocked at, all at once, and give a `Finding` for each."""
    found = await asyncio.gather(*(_probe(config) for config in directory.destinations.values()))
    return [finding for finding in found if finding is not None]


async def _probe(config: DestinationConfig) -> dict[str, Any] | None:
    service = registry.service(config.type)
    if service is None or service.probe is None:
        return None
    verdict = await service.probe(service.settings.model_validate(config.settings))
    well = verdict.fate is Fate.OK
    return {
        "level": "ok" if well else "problem",
        "subject": "destinations",
        "text": f"{config.name}: {verdict.answer}",
        "advice": "" if well else f"tocsin destination edit {config.name}",
    }
