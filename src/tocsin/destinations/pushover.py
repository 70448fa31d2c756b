"""Pushover: push messages; those of HIGH alerts ring until somebody answers.

Format: https://pushover.net/api and https://pushover.net/api/receipts.
"""

import re
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import Field

from tocsin.destinations.call import Caller, harmless
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.phase import ASKING
from tocsin.destinations.service import Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, headline, web_links

MESSAGE_LIMIT = 1_024
TITLE_LIMIT = 250
URL_LIMIT = 512
URL_TITLE_LIMIT = 100

_USER = re.compile(r"[A-Za-z0-9]{30}")
_RECEIPT = re.compile(r"[A-Za-z0-9]{10,64}")
_EMERGENCY, _HIGH, _NORMAL, _QUIET = 2, 1, 0, -1


class PushoverSettings(HttpSettings):
    """A Pushover application."""

    token: Token = secret("Application token", "of an application at pushover.net")
    ring_every: int = Field(
        default=60, ge=30, le=3_600, title="Ring every", description="seconds, until it is answered"
    )
    ring_for: int = Field(default=3_600, ge=60, le=10_800, title="Ring for", description="seconds at most")
    base_url: BaseUrl = Field(default="https://api.pushover.net", title="Base URL")


def _priority(message: Message) -> int:
    if message.kind in ASKING or message.kind == "trouble":
        return _HIGH if message.alert.get("priority") == "LOW" else _EMERGENCY
    return _NORMAL if message.kind == "test" else _QUIET


def document(message: Message, settings: PushoverSettings) -> dict[str, Any]:
    """Write one message."""
    title = headline(message, 1_000)
    text = "\n\n".join(part for part in (few_lines(message), details(message)) if part)
    told: dict[str, Any] = {
        "token": settings.token,
        "user": message.address,
        "title": shortened(title, TITLE_LIMIT),
        "message": shortened(text or title, MESSAGE_LIMIT),
        "priority": _priority(message),
    }
    if told["priority"] == _EMERGENCY:
        told |= {"retry": settings.ring_every, "expire": settings.ring_for}
    link = next((found for found in web_links(message) if len(found[1]) <= URL_LIMIT), None)
    if link is not None:
        told |= {"url": link[1], "url_title": shortened(link[0], URL_TITLE_LIMIT)}
    return told


async def _silence(caller: Caller, message: Message, settings: PushoverSettings) -> Verdict | None:
    """End the ringing of an earlier message; gives what keeps it from being ended, or None."""
    receipt = message.remote.get("receipt", "")
    if not _RECEIPT.fullmatch(receipt):
        return None
    url = f"{settings.base_url}/1/receipts/{quote(receipt, safe='')}/cancel.json"
    verdict = harmless((await caller.json("POST", url, {"token": settings.token})).verdict)
    # A receipt that is unknown there rings no more.
    return verdict if verdict.fate is Fate.RETRY else None


async def send(message: Message, settings: PushoverSettings, client: httpx.AsyncClient) -> Verdict:
    """Send one message, and end the ringing of the one before it about the same alert.

    Args:
        message: what is told; its address is the key of a user or a group.
        settings: the application.
        client: makes the requests.

    Returns:
        A verdict whose `remote` holds the receipt of a message that rings, or an empty one.
    """
    caller = Caller(settings, client)
    hindered = await _silence(caller, message, settings)
    if hindered is not None and message.kind not in ASKING:
        return hindered
    reply = await caller.json("POST", f"{settings.base_url}/1/messages.json", document(message, settings))
    told = reply.document
    if not reply.ok:
        return reply.verdict
    if told.get("status") == 1:
        receipt = str(told.get("receipt") or "")
        return Verdict(Fate.OK, f"{reply.status} handed to Pushover", remote={"receipt": receipt})
    if "status" not in told:
        return Verdict(Fate.UNKNOWN, f"{reply.status}, but no answer that can be read: it may have arrived")
    return caller.refusal(reply, told.get("errors", ""))


def check_address(address: str) -> str | None:
    """Tell what is wrong with a user's or group's key, in one sentence, or None."""
    if _USER.fullmatch(address):
        return None
    return "a user's or a group's key has 30 letters and digits; the Pushover app shows it"


SERVICE = Service(
    id="pushover",
    name="Pushover",
    summary="Push messages to telephones; those of HIGH alerts ring until somebody answers.",
    address_hint="key of a user or a group, 30 letters and digits",
    steps=(
        "Make an application at pushover.net/apps/build and copy its API token.",
        "Each person installs the Pushover app and gives the user key as the address.",
        "Let emergency messages through do-not-disturb in the app's settings.",
    ),
    settings=PushoverSettings,
    send=send,
    check_address=check_address,
    # Two connections at a time are asked for; the quota is by month.
    pace=Pace(burst=5, over=5_000),
    wakes=True,
)
