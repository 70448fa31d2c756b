"""ntfy: push messages to telephones, from ntfy.sh or a server of one's own.

Format: https://docs.ntfy.sh/publish/#publish-as-json; the sequence id replaces a message in place since
server 2.16, older servers show a new one.
"""

import re
from typing import Any

import httpx
from pydantic import Field, model_validator

from tocsin.destinations.call import Caller, basic, bearer
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.phase import ASKING, Phase, key, phase
from tocsin.destinations.service import Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened, utf8_bytes
from tocsin.destinations.wording import details, few_lines, headline, web_links

MESSAGE_BYTES = 4_096
"""A longer message becomes an attachment, which nobody reads at night."""
TITLE_LIMIT = 250

_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
_TAGS = {
    Phase.ACKNOWLEDGED: "eyes",
    Phase.CLOSED: "white_check_mark",
    Phase.TEST: "test_tube",
    Phase.NOTED: "speech_balloon",
    Phase.SNOOZED: "zzz",
}


class NtfySettings(HttpSettings):
    """An ntfy server."""

    base_url: BaseUrl = Field(default="https://ntfy.sh", title="Server")
    topic: str = Field(
        default="",
        max_length=64,
        title="Topic",
        description="where messages without an address go; who can guess it can read them",
        repr=False,
        json_schema_extra={"secret": True},
    )
    token: Token = secret("Access token", "begins with tk_", optional=True)
    username: str = Field(default="", title="User", max_length=250, description="instead of a token")
    password: str = secret("Password", optional=True)

    @model_validator(mode="after")
    def _fits_together(self) -> "NtfySettings":
        if self.topic and not _TOPIC.fullmatch(self.topic):
            raise ValueError("a topic has 1 to 64 letters, digits, - and _")
        if self.token and (self.username or self.password):
            raise ValueError("a token and a user exclude each other")
        return self


def _priority(message: Message) -> int:
    if message.kind in ASKING or message.kind == "trouble":
        return 3 if message.alert.get("priority") == "LOW" else 5
    return 3 if message.kind == "test" else 2


def document(message: Message, settings: NtfySettings) -> dict[str, Any]:
    """Write one message."""
    links = web_links(message)
    if message.answer_url:
        links = (("Answer", message.answer_url), *links)
    text = "\n\n".join(part for part in (few_lines(message), details(message)) if part)
    told: dict[str, Any] = {
        "topic": message.address or settings.topic,
        "title": shortened(headline(message, 1_000), TITLE_LIMIT),
        "message": shortened(text or headline(message, 1_000), MESSAGE_BYTES, utf8_bytes),
        "priority": _priority(message),
        "tags": [_TAGS.get(phase(message), "rotating_light")],
    }
    if message.alert:
        told["sequence_id"] = key(message)
    if links:
        told["click"] = links[0][1]
        told["actions"] = [{"action": "view", "label": text, "url": href} for text, href in links[:3]]
    return told


async def send(message: Message, settings: NtfySettings, client: httpx.AsyncClient) -> Verdict:
    """Publish one message.

    Args:
        message: what is told; its address is a topic, or empty for that of the settings.
        settings: the server.
        client: makes the request.
    """
    authorization: dict[str, str] = {}
    if settings.token:
        authorization = bearer(settings.token)
    elif settings.username or settings.password:
        authorization = basic(settings.username, settings.password)
    caller = Caller(settings, client, authorization)
    return (await caller.json("POST", f"{settings.base_url}/", document(message, settings))).verdict


def check_address(address: str) -> str | None:
    """Tell what is wrong with a topic, in one sentence, or None; an empty one is that of the settings."""
    if not address or _TOPIC.fullmatch(address):
        return None
    return "a topic has 1 to 64 letters, digits, - and _"


SERVICE = Service(
    id="ntfy",
    name="ntfy",
    summary="Push messages to telephones, through ntfy.sh or a server of your own.",
    address_hint="topic, such as alice-9f2c41",
    steps=(
        "Install the ntfy app and subscribe to a topic with a name that nobody can guess.",
        "Give that topic as the address; on a server with accounts, set a token or a user.",
        "Let ntfy through do-not-disturb for urgent messages: those of HIGH alerts have priority 5.",
        "A server of your own on a private network needs allow_private.",
    ),
    settings=NtfySettings,
    send=send,
    check_address=check_address,
    # ntfy.sh lets 60 through at once and then one in 5 s.
    pace=Pace(burst=50, over=250_000),
    wakes=True,
)
