"""ServiceNow: one incident per alert, found by its correlation id, in the incident table's own states.

Format: ServiceNow's Table API, /api/now/table/incident.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from pydantic import Field, model_validator

from tocsin.destinations.address import check_label
from tocsin.destinations.call import Caller, basic, bearer, harmless
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.neutral import without_bracket_tags
from tocsin.destinations.phase import Phase, key, phase
from tocsin.destinations.service import Family, Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, news, title, web_links

SHORT_DESCRIPTION_LIMIT = 160
DESCRIPTION_LIMIT = 4_000

_NEW, _IN_PROGRESS, _RESOLVED = "1", "2", "6"
_OPENING = frozenset({Phase.OPENED, Phase.AGAIN, Phase.TEST, Phase.TROUBLE})


class ServiceNowSettings(HttpSettings):
    """A ServiceNow instance."""

    base_url: BaseUrl = Field(title="Instance", description="https://example.service-now.com")
    username: str = Field(default="", max_length=250, title="User", description="with the role itil")
    password: str = secret("Password", optional=True)
    token: Token = secret("OAuth token", "instead of a user", optional=True)
    api_key: Token = secret("API key", "instead of a user; sent as x-sn-apikey", optional=True)
    assignment_group: str = Field(default="", max_length=100, title="Assignment group")
    caller_id: str = Field(default="", max_length=100, title="Caller")
    category: str = Field(default="", max_length=100, title="Category")
    close_code: str = Field(
        default="Solution provided",
        max_length=100,
        title="Close code",
        description="one of those that your instance takes",
    )
    close_notes: str = Field(default="Resolved in tocsin.", max_length=1_000, title="Close notes")

    @model_validator(mode="after")
    def _is_one_way_in(self) -> "ServiceNowSettings":
        ways = (bool(self.username and self.password), bool(self.token), bool(self.api_key))
        if sum(ways) != 1:
            raise ValueError("give a user with password, or an OAuth token, or an API key")
        return self

    @property
    def authorization(self) -> dict[str, str]:
        """Give the header that lets us in."""
        if self.token:
            return bearer(self.token)
        return {"x-sn-apikey": self.api_key} if self.api_key else basic(self.username, self.password)


def _safe(text: str, limit: int) -> str:
    return shortened(without_bracket_tags(text), limit)


def incident(message: Message, settings: ServiceNowSettings) -> dict[str, str]:
    """Write a new incident. The instance computes its priority from impact and urgency."""
    low = message.alert.get("priority") == "LOW" or message.kind == "test"
    links = "\n".join(f"{name}: {href}" for name, href in web_links(message))
    # A created incident is found again, so that no attempt is seen twice.
    told = replace(message, possible_repeat=False)
    text = "\n\n".join(part for part in (few_lines(told), details(told), links) if part)
    fields = {
        "short_description": _safe(title(message), SHORT_DESCRIPTION_LIMIT),
        "description": _safe(text, DESCRIPTION_LIMIT),
        "urgency": "3" if low else "1",
        "impact": "3" if low else "2",
        "correlation_id": key(message),
        "correlation_display": "tocsin",
        "assignment_group": settings.assignment_group,
        "caller_id": settings.caller_id,
        "category": settings.category,
    }
    return {name: value for name, value in fields.items() if value}


def change(message: Message, settings: ServiceNowSettings, state: str) -> dict[str, str]:
    """Write what changes in an incident that is in a state."""
    step = phase(message)
    notes = {"work_notes": _safe(news(message), DESCRIPTION_LIMIT)}
    match step:
        case Phase.CLOSED | Phase.TEST:
            closing = {"close_code": settings.close_code, "close_notes": settings.close_notes}
            return {"state": _RESOLVED, **{name: value for name, value in closing.items() if value}, **notes}
        case Phase.ACKNOWLEDGED if state != _RESOLVED:
            return {"state": _IN_PROGRESS, **notes}
        case Phase.OPENED if state == _RESOLVED:
            return {"state": _NEW, **notes}
        case Phase.RELEASED:
            return {"state": _NEW, **notes}
    return notes


class _Table:
    def __init__(self, message: Message, settings: ServiceNowSettings, client: httpx.AsyncClient) -> None:
        self._message = message
        self._settings = settings
        self._caller = Caller(settings, client, settings.authorization)
        self._url = f"{settings.base_url}/api/now/table/incident"

    async def find(self) -> tuple[Verdict, Mapping[str, Any] | None]:
        """Find the incident of the alert that is still active."""
        query = {
            "sysparm_query": f"correlation_id={key(self._message)}^active=true^ORDERBYDESCsys_created_on",
            "sysparm_fields": "sys_id,number,state",
            "sysparm_limit": "1",
        }
        reply = await self._caller.json("GET", f"{self._url}?{urlencode(query)}")
        found = reply.document.get("result")
        if reply.ok and not isinstance(found, list):
            return self._caller.refusal(reply, "no list of incidents", Fate.RETRY), None
        first = found[0] if isinstance(found, list) and found else None
        return harmless(reply.verdict), first if isinstance(first, dict) else None

    async def create(self) -> Verdict:
        reply = await self._caller.json("POST", self._url, incident(self._message, self._settings))
        made = reply.document.get("result")
        if not reply.ok or not isinstance(made, dict):
            return reply.verdict
        return self._done(reply.status, "created", made)

    async def change(self, found: Mapping[str, Any]) -> Verdict:
        document = change(self._message, self._settings, str(found.get("state", "")))
        identifier = quote(str(found.get("sys_id", "")), safe="")
        reply = await self._caller.json("PATCH", f"{self._url}/{identifier}", document)
        return self._done(reply.status, "changed", found) if reply.ok else reply.verdict

    def _done(self, status: int, what: str, found: Mapping[str, Any]) -> Verdict:
        number = self._caller.blotted(str(found.get("number", "")))
        remote = {"sys_id": str(found.get("sys_id", "")), "number": number}
        return Verdict(Fate.OK, f"{status} {number or 'incident'} {what}", remote=remote)


async def send(message: Message, settings: ServiceNowSettings, client: httpx.AsyncClient) -> Verdict:
    """Bring the alert's incident up to date, or create it; a test creates one and resolves it at once.

    It is looked up each time: people work on incidents, and one that they closed takes no more changes.

    Args:
        message: what is told.
        settings: the instance.
        client: makes the requests.
    """
    table = _Table(message, settings, client)
    step = phase(message)
    verdict, found = await table.find()
    if verdict.fate is not Fate.OK:
        return verdict
    if found is not None:
        return await table.change(found)
    if step not in _OPENING:
        return Verdict(Fate.OK, "nothing to change: ServiceNow has no open incident of this alert")
    made = await table.create()
    if step is Phase.TEST and made.fate is Fate.OK and made.remote is not None:
        return await table.change(made.remote)
    return made


SERVICE = Service(
    id="servicenow",
    name="ServiceNow",
    summary="Incidents in ServiceNow: created, in progress, resolved, with work notes.",
    address_hint="",
    steps=(
        "Make a user for tocsin with the role itil, or an OAuth token or API key for one.",
        "Give your instance as base_url: https://example.service-now.com.",
        "Choose a close code that your instance takes; without one it may refuse to resolve incidents.",
    ),
    settings=ServiceNowSettings,
    send=send,
    check_address=check_label,
    family=Family.RECORDS,
    # Each instance has its own limits; a step takes two calls.
    pace=Pace(burst=10, over=20_000),
)
