"""Zenduty by its generic integration: problems, acknowledged and resolved, all under one entity id.

Format: https://zenduty.com/docs/generic-integration/; limits: https://zenduty.com/docs/rate-limits/.
"""

from dataclasses import replace
from typing import Any

import httpx

from tocsin.destinations.address import check_label
from tocsin.destinations.call import Caller
from tocsin.destinations.http_settings import HttpSettings, WebUrl, secret
from tocsin.destinations.phase import Phase, key, nothing_to_tell, phase
from tocsin.destinations.service import Family, Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, headline, labels, title, web_links

MESSAGE_LIMIT = 255
SUMMARY_LIMIT = 8_000

_OPENING = frozenset({Phase.OPENED, Phase.AGAIN, Phase.TEST, Phase.TROUBLE})
_ANSWERING = {Phase.ACKNOWLEDGED: "acknowledged", Phase.CLOSED: "resolved"}
_SEVERITIES = {1: "critical", 2: "error", 3: "warning", 4: "warning", 5: "info"}
_DOUBTFUL = frozenset({401, 404})
"""Zenduty says these also while an integration is throttled."""
_DOUBTS = 5
_DOUBTFUL_WAIT = 60_000


class ZendutySettings(HttpSettings):
    """A generic integration of a Zenduty service."""

    url: WebUrl = secret("Integration URL", "the whole URL, as Zenduty shows it")


def _alert_type(message: Message, step: Phase) -> str | None:
    if step not in _OPENING:
        return _ANSWERING.get(step)
    told = message.alert.get("severity")
    low = message.alert.get("priority") == "LOW"
    return _SEVERITIES.get(told, "critical") if told else "warning" if low else "critical"


def event(message: Message, alert_type: str) -> dict[str, Any]:
    """Write one event."""
    text = "\n\n".join(part for part in (few_lines(message), details(message)) if part)
    links = [{"link_url": href, "link_text": name} for name, href in web_links(message)]
    told = {
        "alert_type": alert_type,
        "message": shortened(title(message), MESSAGE_LIMIT),
        "summary": shortened(text or headline(message), SUMMARY_LIMIT),
        "entity_id": key(message),
        "payload": labels(message),
        "urls": links,
    }
    return {name: value for name, value in told.items() if value}


def _patient(verdict: Verdict, status: int, message: Message) -> Verdict:
    if status in _DOUBTFUL and message.attempt <= _DOUBTS:
        return replace(verdict, fate=Fate.RETRY, retry_after=_DOUBTFUL_WAIT)
    return verdict


async def send(message: Message, settings: ZendutySettings, client: httpx.AsyncClient) -> Verdict:
    """Send one event; a test opens an alert and resolves it at once.

    Args:
        message: what is told.
        settings: the integration that takes it.
        client: makes the request.
    """
    step = phase(message)
    alert_type = _alert_type(message, step)
    if alert_type is None:
        return nothing_to_tell("Zenduty", step)
    caller = Caller(settings, client)
    reply = await caller.json("POST", settings.url, event(message, alert_type))
    if step is Phase.TEST and reply.ok:
        reply = await caller.json("POST", settings.url, event(message, "resolved"))
    return _patient(reply.verdict, reply.status, message)


SERVICE = Service(
    id="zenduty",
    name="Zenduty",
    summary="Incidents in Zenduty that follow the alert: opened, acknowledged, resolved.",
    address_hint="",
    steps=(
        "In Zenduty open the team's service and add an integration of the type Generic.",
        "Copy its whole URL, with the slash at its end, and give it as url.",
    ),
    settings=ZendutySettings,
    send=send,
    check_address=check_label,
    family=Family.EVENTS,
    # About 100 alerts a minute and integration are let in.
    pace=Pace(burst=40, over=60_000),
)
