"""ilert by its Events API: ALERT, ACCEPT, RESOLVE and COMMENT, all under one alert key.

Format: https://docs.ilert.com/developer-docs/rest-api/api-samples/creating-alerts-through-events and the
OpenAPI document of https://api.ilert.com.
"""

from typing import Any

import httpx
from pydantic import Field

from tocsin.core.text import clean_line
from tocsin.destinations.address import check_label
from tocsin.destinations.call import Caller
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.neutral import markdown_escaped
from tocsin.destinations.phase import Phase, key, phase
from tocsin.destinations.service import Family, Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, labels, news, title, web_links

SUMMARY_LIMIT = 255
"""ilert publishes no limit; this much is shown everywhere."""

_EVENT_TYPES = {
    Phase.OPENED: "ALERT",
    Phase.AGAIN: "ALERT",
    Phase.TEST: "ALERT",
    Phase.TROUBLE: "ALERT",
    Phase.ACKNOWLEDGED: "ACCEPT",
    Phase.CLOSED: "RESOLVE",
}


class IlertSettings(HttpSettings):
    """An alert source of ilert."""

    integration_key: Token = secret("Integration key", "of an alert source of the type API")
    base_url: BaseUrl = Field(default="https://api.ilert.com", title="Base URL")


def event(message: Message, settings: IlertSettings, event_type: str) -> dict[str, Any]:
    """Write one event; the summary is there in all of them, for the service's schema asks for it."""
    base = {
        "integrationKey": settings.integration_key,
        "eventType": event_type,
        "summary": shortened(title(message), SUMMARY_LIMIT),
        "alertKey": key(message),
    }
    if event_type == "COMMENT":
        creator = clean_line(message.user or "tocsin", 80)
        return {**base, "comments": [{"creator": creator, "content": markdown_escaped(news(message))}]}
    if event_type != "ALERT":
        return base
    text = "\n\n".join(part for part in (few_lines(message), details(message)) if part)
    told = {
        "details": markdown_escaped(text),
        "priority": "LOW" if message.alert.get("priority") == "LOW" or message.kind == "test" else "HIGH",
        "severity": message.alert.get("severity"),
        "links": [{"text": text, "href": href} for text, href in web_links(message)],
        "labels": labels(message),
    }
    return {**base, **{name: value for name, value in told.items() if value}}


async def send(message: Message, settings: IlertSettings, client: httpx.AsyncClient) -> Verdict:
    """Send one event; a test opens an alert and resolves it at once.

    Args:
        message: what is told.
        settings: the alert source that takes it.
        client: makes the request.
    """
    step = phase(message)
    caller = Caller(settings, client)
    url = f"{settings.base_url}/api/events"
    event_type = _EVENT_TYPES.get(step, "COMMENT")
    verdict = (await caller.json("POST", url, event(message, settings, event_type))).verdict
    if step is Phase.TEST and verdict.fate is Fate.OK:
        return (await caller.json("POST", url, event(message, settings, "RESOLVE"))).verdict
    return verdict


SERVICE = Service(
    id="ilert",
    name="ilert",
    summary="Alerts in ilert that follow the alert here: opened, accepted, resolved, with comments.",
    address_hint="",
    steps=(
        "In ilert add an alert source of the type API and choose its escalation policy.",
        "Copy its integration key.",
        "Leave the source's alert grouping on: events of one alert carry the same key.",
    ),
    settings=IlertSettings,
    send=send,
    check_address=check_label,
    family=Family.EVENTS,
    # 50 events a minute and alert source are let in.
    pace=Pace(burst=20, over=60_000),
)
