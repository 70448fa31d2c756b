"""HipChat on a server of one's own: room notifications in the colour of the alert's state.

Format: https://developer.atlassian.com/server/hipchat/messages. The cloud service closed on 2019-02-15.
"""

from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import Field, field_validator

from tocsin.destinations.call import Caller, bearer
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, PathPart, Token, secret
from tocsin.destinations.network import reset_after
from tocsin.destinations.phase import ASKING
from tocsin.destinations.service import Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, headline, web_links

MESSAGE_LIMIT = 10_000
_COLOURS = {"PENDING": "red", "ACCEPTED": "yellow", "RESOLVED": "green"}
_CLOSED = "HipChat's cloud closed in 2019: give a server of your own, or use Slack or Mattermost"


class HipChatSettings(HttpSettings):
    """A HipChat server and a room."""

    base_url: BaseUrl = Field(title="Server", description="of your own; HipChat's cloud closed in 2019")
    token: Token = secret("Token", "of the room or a user, with the scope send_notification")
    room: PathPart = Field(
        default="", title="Room", description="id or name, where messages without an address go"
    )

    @field_validator("base_url")
    @classmethod
    def _server_is_not_the_cloud(cls, text: str) -> str:
        host = httpx.URL(text).host
        if host == "hipchat.com" or host.endswith(".hipchat.com"):
            raise ValueError(f"cannot be reached any more. {_CLOSED}")
        return text


def _markup(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def document(message: Message) -> dict[str, Any]:
    """Write one notification; as HTML, for the text format would read mentions."""
    links = "\n".join(f"{name}: {href}" for name, href in web_links(message))
    text = "\n\n".join(
        part for part in (headline(message, 500), few_lines(message), details(message), links) if part
    )
    return {
        "message": _markup(shortened(text, MESSAGE_LIMIT, lambda part: len(_markup(part)))),
        "message_format": "html",
        "color": _COLOURS.get(str(message.alert.get("status")), "gray"),
        "notify": message.kind in ASKING or message.kind in {"test", "trouble"},
        "from": "tocsin",
    }


async def send(message: Message, settings: HipChatSettings, client: httpx.AsyncClient) -> Verdict:
    """Post one notification.

    Args:
        message: what is told; its address is a room, or empty for that of the settings.
        settings: the server and the room.
        client: makes the request.
    """
    room = message.address or settings.room
    if not room:
        return Verdict(Fate.GIVE_UP, "no room: give the destination one, or the contact an address")
    url = f"{settings.base_url}/v2/room/{quote(room, safe='')}/notification"
    reply = await Caller(settings, client, bearer(settings.token)).json("POST", url, document(message))
    verdict = reply.verdict
    if reply.status == 410:
        return replace(verdict, answer=f"{verdict.answer}. {_CLOSED}")
    if verdict.fate is Fate.RETRY and verdict.retry_after is None:
        return replace(verdict, retry_after=reset_after(reply.headers, "x-ratelimit-reset"))
    return verdict


def check_address(address: str) -> str | None:
    """Tell what is wrong with a room, in one sentence, or None; an empty one is that of the settings."""
    if len(address) <= 100 and address.isprintable() and "/" not in address:
        return None
    return "a room is its id or its name, of at most 100 characters and without a slash"


SERVICE = Service(
    id="hipchat",
    name="HipChat",
    summary="Notifications in a room of a HipChat server of your own; HipChat's cloud closed in 2019.",
    address_hint="id or name of a room",
    steps=(
        "HipChat's cloud closed in 2019: this is for a server of your own, or one that speaks its API v2.",
        "On the room's Integrations page make a token with the scope send_notification.",
        "Give the server as base_url, the token and the room.",
        "A server on a private network needs allow_private.",
    ),
    settings=HipChatSettings,
    send=send,
    check_address=check_address,
    # 30 messages a minute and room, 500 calls in 5 min are let in.
    pace=Pace(burst=10, over=40_000),
)
