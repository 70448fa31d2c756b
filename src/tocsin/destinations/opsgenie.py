"""Opsgenie, and Jira Service Management after it: create, acknowledge, close, notes, all under one alias.

Format: opsgenie/opsgenie-oas, swagger.json, and https://docs.opsgenie.com/docs/alert-api. What is answered
with 202 is only queued there; whether it was done is asked afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import Field

from tocsin.clock import Clock, SystemClock
from tocsin.core.text import clean_line
from tocsin.destinations.address import check_label
from tocsin.destinations.call import Caller
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.phase import Phase, key, nothing_to_tell, phase
from tocsin.destinations.service import Family, Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, labels, news, title, web_links

MESSAGE_LIMIT = 130
DESCRIPTION_LIMIT = 15_000
DETAILS_LIMIT = 8_000
NOTE_LIMIT = 25_000
SOURCE_LIMIT = 100

_ASKED = 3
_BETWEEN_SECONDS = 1.0
_ASK_AGAIN = 2_000
_PATIENCE = 5
_PRIORITIES = {1: "P1", 2: "P2", 3: "P3", 4: "P4", 5: "P5"}
_ACTIONS = {
    Phase.ACKNOWLEDGED: "acknowledge",
    Phase.RELEASED: "unacknowledge",
    Phase.NOTED: "notes",
    Phase.CLOSED: "close",
}


class OpsgenieSettings(HttpSettings):
    """An API integration of Opsgenie or Jira Service Management."""

    api_key: Token = secret("API key", "of an API integration that may read, create and update")
    base_url: BaseUrl = Field(
        default="https://api.opsgenie.com",
        title="Base URL",
        description="https://api.eu.opsgenie.com in the EU;"
        " https://api.atlassian.com/jsm/ops/integration for Jira Service Management",
    )
    responder_team: str = Field(
        default="",
        max_length=100,
        title="Team",
        description="who is asked there; empty for the integration's",
    )


def _priority(message: Message) -> str:
    if message.kind == "test":
        return "P5"
    told = message.alert.get("severity")
    low = message.alert.get("priority") == "LOW"
    return _PRIORITIES.get(told, "P1") if told else "P4" if low else "P1"


def _details(message: Message) -> dict[str, str]:
    kept: dict[str, str] = {}
    room = DETAILS_LIMIT
    for name, value in labels(message).items():
        room -= len(name) + len(value)
        if room < 0:
            break
        kept[name] = value
    return kept


def alert(message: Message, settings: OpsgenieSettings) -> dict[str, Any]:
    """Write the document that opens an alert."""
    links = "\n".join(f"{name}: {href}" for name, href in web_links(message))
    text = "\n\n".join(part for part in (few_lines(message), details(message), links) if part)
    team = settings.responder_team
    source = message.alert.get("source") or {}
    told = {
        "message": shortened(title(message), MESSAGE_LIMIT),
        "alias": key(message),
        "description": shortened(text, DESCRIPTION_LIMIT),
        "details": _details(message),
        "source": shortened(clean_line(str(source.get("name") or "tocsin"), 500), SOURCE_LIMIT),
        "priority": _priority(message),
        "responders": [{"name": team, "type": "team"}] if team else [],
    }
    return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class OpsgenieSender:
    """Sends what happened and asks whether it was done; the clock spaces the questions."""

    clock: Clock

    async def send(self, message: Message, settings: OpsgenieSettings, client: httpx.AsyncClient) -> Verdict:
        """Tell one step; a test opens an alert and closes it at once.

        Args:
            message: what is told.
            settings: the integration that takes it.
            client: makes the requests.

        Returns:
            OK once the service says that it was done; a retry asks for that first, by the request's id in
            `remote`, and sends again only what failed.
        """
        step = phase(message)
        if step is Phase.SNOOZED:
            return nothing_to_tell("Opsgenie", step)
        caller = Caller(settings, client, {"Authorization": f"GenieKey {settings.api_key}"})
        if message.remote.get("delivery") == message.delivery_id and message.remote.get("request"):
            asked = await self._outcome(caller, message, settings, message.remote["request"])
            if asked is not None:
                return asked
        verdict = await self._tell(caller, message, settings, _ACTIONS.get(step))
        if step is Phase.TEST and verdict.fate is Fate.OK:
            return await self._tell(caller, message, settings, "close")
        return verdict

    async def _tell(
        self, caller: Caller, message: Message, settings: OpsgenieSettings, action: str | None
    ) -> Verdict:
        alerts = f"{settings.base_url}/v2/alerts"
        if action is None:
            reply = await caller.json("POST", alerts, alert(message, settings))
        else:
            url = f"{alerts}/{key(message)}/{action}?identifierType=alias"
            note = shortened(news(message), NOTE_LIMIT)
            reply = await caller.json("POST", url, {"source": "tocsin", "note": note})
        request = str(reply.document.get("requestId", ""))
        if not reply.ok or not request:
            return reply.verdict
        outcome = await self._outcome(caller, message, settings, request)
        return outcome or Verdict(Fate.RETRY, "202, but it was not done", _ASK_AGAIN)

    async def _outcome(
        self, caller: Caller, message: Message, settings: OpsgenieSettings, request: str
    ) -> Verdict | None:
        """Ask what became of a request; None where it failed in a way that sending again may mend."""
        url = f"{settings.base_url}/v2/alerts/requests/{quote(request, safe='')}"
        for again in range(_ASKED):
            if again:
                await self.clock.sleep(_BETWEEN_SECONDS)
            reply = await caller.json("GET", url)
            told = reply.document.get("data")
            if reply.ok and isinstance(told, dict) and "isSuccess" in told:
                return self._judged(caller, message, told)
        remote = {"request": request, "delivery": message.delivery_id}
        return Verdict(Fate.RETRY, "202 queued, and not known yet whether it was done", _ASK_AGAIN, remote)

    def _judged(self, caller: Caller, message: Message, told: Mapping[str, Any]) -> Verdict | None:
        if told.get("isSuccess") is True:
            return Verdict(Fate.OK, "202 done")
        status = str(told.get("status", ""))
        if "closed" in status.casefold():
            return Verdict(Fate.OK, "202, and it is closed there already")
        # An alert is there only some time after its creation was answered, so a missing one may yet come.
        if message.attempt < _PATIENCE:
            return None
        return Verdict(Fate.GIVE_UP, caller.blotted(f"202 but refused: {status}"))


SERVICE = Service(
    id="opsgenie",
    name="Opsgenie",
    summary="Alerts in Opsgenie or Jira Service Management that follow the alert here.",
    address_hint="",
    steps=(
        "In Opsgenie or Jira Service Management open the team's integrations and add one of the type API.",
        "Let it read, create and update, and copy its API key.",
        "Set base_url for an account in the EU, or for Jira Service Management: Opsgenie ends in April 2027.",
    ),
    settings=OpsgenieSettings,
    send=OpsgenieSender(SystemClock()).send,
    check_address=check_label,
    family=Family.EVENTS,
    # Limits differ by plan; the smallest lets some tens a minute in, and each step is asked for once or more.
    pace=Pace(burst=10, over=20_000),
)
