"""Zendesk: one ticket per alert, found by its external id: new, open, solved, with private comments.

Format: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/; idempotency:
https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import httpx
from pydantic import Field, model_validator

from tocsin.core.text import clean_line
from tocsin.destinations.address import check_label
from tocsin.destinations.call import Caller, basic, bearer, harmless
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.neutral import without_placeholders
from tocsin.destinations.phase import Phase, key, phase
from tocsin.destinations.pinned_request import Reply
from tocsin.destinations.service import Family, Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, headline, news, title, web_links

SUBJECT_LIMIT = 150
COMMENT_LIMIT = 16_000

_OPENING = frozenset({Phase.OPENED, Phase.AGAIN, Phase.TEST, Phase.TROUBLE})
_NUMBER = r"^[0-9]{0,20}$"


class ZendeskSettings(HttpSettings):
    """A Zendesk account."""

    base_url: BaseUrl = Field(title="Account", description="https://example.zendesk.com")
    email: str = Field(default="", max_length=250, title="Agent", description="whose API token it is")
    api_token: Token = secret("API token", optional=True)
    oauth_token: Token = secret("OAuth token", "instead of an agent and its API token", optional=True)
    group_id: str = Field(default="", pattern=_NUMBER, title="Group id", description="who gets the tickets")
    assignee_id: str = Field(
        default="", pattern=_NUMBER, title="Assignee id", description="some accounts solve no ticket without"
    )

    @model_validator(mode="after")
    def _is_one_way_in(self) -> "ZendeskSettings":
        if bool(self.email and self.api_token) == bool(self.oauth_token):
            raise ValueError("give an agent with an API token, or an OAuth token")
        return self

    @property
    def authorization(self) -> dict[str, str]:
        """Give the header that lets us in."""
        if self.oauth_token:
            return bearer(self.oauth_token)
        return basic(f"{self.email}/token", self.api_token)


def _comment(text: str) -> dict[str, Any]:
    return {"body": shortened(without_placeholders(text), COMMENT_LIMIT), "public": False}


def ticket(message: Message, settings: ZendeskSettings) -> dict[str, Any]:
    """Write a new ticket. It says nothing of attempts, for a repeated create has to be the same."""
    told = replace(message, possible_repeat=False)
    links = "\n".join(f"{name}: {href}" for name, href in web_links(told))
    text = "\n\n".join(part for part in (few_lines(told), details(told), links) if part)
    low = message.alert.get("priority") == "LOW" or message.kind == "test"
    return {
        "subject": shortened(without_placeholders(title(message)), SUBJECT_LIMIT),
        "comment": _comment(text or headline(message)),
        "priority": "low" if low else "urgent",
        "type": "incident",
        "status": "new",
        "external_id": key(message),
        "tags": ["tocsin"],
        **({"group_id": int(settings.group_id)} if settings.group_id else {}),
        **({"assignee_id": int(settings.assignee_id)} if settings.assignee_id else {}),
    }


def change(message: Message, status: str) -> dict[str, Any]:
    """Write what changes in a ticket that has a status."""
    comment = {"comment": _comment(news(message))}
    match phase(message):
        case Phase.CLOSED | Phase.TEST:
            return {"status": "solved", **comment}
        case Phase.ACKNOWLEDGED | Phase.RELEASED if status != "solved":
            return {"status": "open", **comment}
        case Phase.OPENED if status == "solved":
            return {"status": "open", **comment}
    return comment


class _Tickets:
    def __init__(self, message: Message, settings: ZendeskSettings, client: httpx.AsyncClient) -> None:
        self._message = message
        self._settings = settings
        self._caller = Caller(settings, client, settings.authorization)
        self._url = f"{settings.base_url}/api/v2/tickets"

    async def find(self) -> tuple[Verdict, Mapping[str, Any] | None]:
        """Find the newest ticket of the alert that is not closed; external ids need not be unique."""
        query = urlencode({"external_id": key(self._message)})
        reply = await self._caller.json("GET", f"{self._url}?{query}")
        listed = reply.document.get("tickets")
        if reply.ok and not isinstance(listed, list):
            return self._caller.refusal(reply, "no list of tickets", Fate.RETRY), None
        found = [
            one
            for one in (listed if isinstance(listed, list) else ())
            if isinstance(one, dict) and isinstance(one.get("id"), int) and one.get("status") != "closed"
        ]
        return harmless(reply.verdict), max(found, key=lambda one: int(one["id"]), default=None)

    async def create(self) -> Verdict:
        name = clean_line(self._message.delivery_id, 255).encode("ascii", "replace").decode()
        document = {"ticket": ticket(self._message, self._settings)}
        reply = await self._caller.json("POST", self._url, document, {"Idempotency-Key": name})
        if reply.status in {400, 409, 422} and re.search("idempoten", reply.text, re.IGNORECASE):
            # The first attempt made it, with other words in it; the next one finds it.
            return replace(reply.verdict, fate=Fate.RETRY)
        return self._done(reply, "created")

    async def change(self, found: Mapping[str, Any]) -> Verdict:
        document = {"ticket": change(self._message, str(found.get("status", "")))}
        reply = await self._caller.json("PUT", f"{self._url}/{int(found['id'])}", document)
        return self._done(reply, "changed")

    def _done(self, reply: Reply, what: str) -> Verdict:
        told = reply.document.get("ticket")
        if not reply.ok or not isinstance(told, dict) or not isinstance(told.get("id"), int):
            return reply.verdict
        remote = {"id": str(told["id"])}
        return Verdict(Fate.OK, f"{reply.status} ticket {told['id']} {what}", remote=remote)


async def send(message: Message, settings: ZendeskSettings, client: httpx.AsyncClient) -> Verdict:
    """Bring the alert's ticket up to date, or create it; a test creates one and solves it at once.

    It is looked up each time: agents work on tickets, and a closed one takes no more changes.

    Args:
        message: what is told.
        settings: the account.
        client: makes the requests.
    """
    tickets = _Tickets(message, settings, client)
    step = phase(message)
    verdict, found = await tickets.find()
    if verdict.fate is not Fate.OK:
        return verdict
    if found is not None:
        return await tickets.change(found)
    if step not in _OPENING:
        return Verdict(Fate.OK, "nothing to change: Zendesk has no ticket of this alert that is not closed")
    made = await tickets.create()
    if step is Phase.TEST and made.fate is Fate.OK and made.remote is not None:
        return await tickets.change(made.remote)
    return made


SERVICE = Service(
    id="zendesk",
    name="Zendesk",
    summary="Tickets in Zendesk: new, open, solved, with private comments.",
    address_hint="",
    steps=(
        "In Zendesk's Admin Center switch on API tokens and add one.",
        "Give your account as base_url, the agent's mail address and the token.",
        "Where tickets cannot be solved without an assignee, give its id.",
    ),
    settings=ZendeskSettings,
    send=send,
    check_address=check_label,
    family=Family.RECORDS,
    # 200 calls a minute on the smallest plan, 100 updates a minute; a step takes two calls.
    pace=Pace(burst=20, over=60_000),
)
