"""PagerDuty by its Events API v2: trigger, acknowledge, resolve, all under one dedup key.

Format: https://developer.pagerduty.com/docs/events-api-v2-overview and PagerDuty/api-schema,
reference/events-v2/openapiv3.json.
"""

from typing import Any

import httpx
from pydantic import Field

from tocsin.core.text import clean_line
from tocsin.destinations.address import check_label
from tocsin.destinations.call import Caller
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.phase import Phase, key, nothing_to_tell, phase
from tocsin.destinations.service import Family, Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened, utf8_bytes
from tocsin.destinations.wording import details, few_lines, labels, title, web_links

SUMMARY_LIMIT = 1_024
DETAILS_BYTES = 64 * 1_024
"""Far below the 512 KB that a whole event may have."""

_ACTIONS = {
    Phase.OPENED: "trigger",
    Phase.AGAIN: "trigger",
    Phase.TROUBLE: "trigger",
    Phase.TEST: "trigger",
    Phase.ACKNOWLEDGED: "acknowledge",
    Phase.CLOSED: "resolve",
}
_SEVERITIES = {1: "critical", 2: "error", 3: "warning", 4: "info", 5: "info"}


class PagerDutySettings(HttpSettings):
    """An integration of a PagerDuty service."""

    routing_key: Token = secret("Integration key", "of an Events API v2 integration, 32 characters")
    base_url: BaseUrl = Field(
        default="https://events.pagerduty.com",
        title="Base URL",
        description="https://events.eu.pagerduty.com for accounts in the EU",
    )


def severity(message: Message) -> str:
    """Give the severity in PagerDuty's words."""
    if message.kind == "test":
        return "info"
    told = message.alert.get("severity")
    low = message.alert.get("priority") == "LOW"
    return _SEVERITIES.get(told, "critical") if told else "warning" if low else "critical"


def _payload(message: Message) -> dict[str, Any]:
    source = message.alert.get("source") or {}
    told = {
        "details": shortened(details(message), DETAILS_BYTES, utf8_bytes),
        "about": few_lines(message),
        **({"labels": labels(message)} if labels(message) else {}),
    }
    return {
        "summary": shortened(title(message), SUMMARY_LIMIT),
        "source": clean_line(str(source.get("name") or "tocsin"), 255),
        "severity": severity(message),
        "timestamp": str(message.alert.get("created_at") or message.at),
        "custom_details": {name: value for name, value in told.items() if value},
    }


def event(message: Message, settings: PagerDutySettings, action: str) -> dict[str, Any]:
    """Write one event."""
    base = {"routing_key": settings.routing_key, "event_action": action, "dedup_key": key(message)}
    if action != "trigger":
        return base
    links = [{"href": href, "text": text} for text, href in web_links(message)]
    return {
        **base,
        "client": "tocsin",
        "payload": _payload(message),
        **({"links": links} if links else {}),
    }


async def send(message: Message, settings: PagerDutySettings, client: httpx.AsyncClient) -> Verdict:
    """Send one event; a test triggers and resolves at once.

    Args:
        message: what is told.
        settings: the integration that takes it.
        client: makes the request.
    """
    step = phase(message)
    action = _ACTIONS.get(step)
    if action is None:
        return nothing_to_tell("PagerDuty", step)
    caller = Caller(settings, client)
    url = f"{settings.base_url}/v2/enqueue"
    verdict = (await caller.json("POST", url, event(message, settings, action))).verdict
    if step is Phase.TEST and verdict.fate is Fate.OK:
        return (await caller.json("POST", url, event(message, settings, "resolve"))).verdict
    return verdict


SERVICE = Service(
    id="pagerduty",
    name="PagerDuty",
    summary="Incidents in PagerDuty that follow the alert: triggered, acknowledged, resolved.",
    address_hint="",
    steps=(
        "In PagerDuty open the service that should get the alerts, and its Integrations.",
        "Add an integration of the type Events API V2 and copy its integration key.",
        "For an account in the EU set base_url to https://events.eu.pagerduty.com.",
    ),
    settings=PagerDutySettings,
    send=send,
    check_address=check_label,
    family=Family.EVENTS,
    # 120 events a minute and key are let in.
    pace=Pace(burst=50, over=60_000),
)
