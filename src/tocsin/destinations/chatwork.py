"""ChatWork: a message in a room that is kept up to date, and a short one for each step.

Format: https://developer.chatwork.com/docs/endpoints and chatwork/api, RAML/api-ja.raml. Bodies are forms.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

import httpx
from pydantic import Field

from tocsin.destinations.call import Caller
from tocsin.destinations.conversation import Conversation, tell
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.network import reset_after
from tocsin.destinations.neutral import without_bracket_tags
from tocsin.destinations.pinned_request import Reply
from tocsin.destinations.service import Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, headline, news, web_links

BODY_LIMIT = 65_535
_TITLE_LIMIT = 500
_ROOM = re.compile(r"[0-9]{1,20}")


class ChatWorkSettings(HttpSettings):
    """A ChatWork account and a room."""

    token: Token = secret("API token")
    room: str = Field(
        default="",
        pattern=r"^([0-9]{1,20})?$",
        title="Room",
        description="where messages without an address go: the number after #!rid in the room's URL",
    )
    base_url: BaseUrl = Field(default="https://api.chatwork.com", title="Base URL")


def _safe(text: str, limit: int) -> str:
    return shortened(without_bracket_tags(text), limit)


def _body(message: Message) -> str:
    links = "\n".join(f"{name}: {href}" for name, href in web_links(message))
    text = "\n\n".join(part for part in (few_lines(message), details(message), links) if part)
    title = f"[title]{_safe(headline(message, 4_000), _TITLE_LIMIT)}[/title]"
    return f"[info]{title}{_safe(text, BODY_LIMIT - 2_000)}[/info]"


def _judged(reply: Reply) -> Verdict:
    verdict = reply.verdict
    if verdict.fate is Fate.RETRY and verdict.retry_after is None:
        return replace(verdict, retry_after=reset_after(reply.headers, "x-ratelimit-reset"))
    return verdict


async def send(message: Message, settings: ChatWorkSettings, client: httpx.AsyncClient) -> Verdict:
    """Post one message, or edit the first one of the alert and post a line about the step.

    Args:
        message: what is told; its address is a room's number, or empty for that of the settings.
        settings: the account and the room.
        client: makes the request.
    """
    room = message.address or settings.room
    if not room:
        return Verdict(Fate.GIVE_UP, "no room: give the destination one, or the contact an address")
    caller = Caller(settings, client, {"X-ChatWorkToken": settings.token})
    messages = f"{settings.base_url}/v2/rooms/{room}/messages"
    shown = {"body": _body(message)}

    async def post() -> Verdict:
        reply = await caller.form("POST", messages, {**shown, "self_unread": "1"})
        if not reply.ok:
            return _judged(reply)
        identifier = str(reply.document.get("message_id", ""))
        if not _ROOM.fullmatch(identifier):
            return Verdict(Fate.UNKNOWN, f"{reply.status}, but no id of a message: it may have arrived")
        return Verdict(Fate.OK, f"{reply.status} posted", remote={"message": identifier})

    async def edit(remote: Mapping[str, str]) -> Verdict:
        return _judged(await caller.form("PUT", f"{messages}/{remote.get('message', '')}", shown))

    async def reply(_remote: Mapping[str, str]) -> Verdict:
        line = f"Alert {message.alert.get('id')}: {news(message)}"
        return _judged(await caller.form("POST", messages, {"body": _safe(line, _TITLE_LIMIT)}))

    return await tell(message, Conversation(post, edit, reply))


def check_address(address: str) -> str | None:
    """Tell what is wrong with a room's number, in one sentence, or None; an empty one is the settings'."""
    if not address or _ROOM.fullmatch(address):
        return None
    return "a room is a number: what follows #!rid in its URL"


SERVICE = Service(
    id="chatwork",
    name="ChatWork",
    summary="Messages in a ChatWork room, kept up to date while the alert lives.",
    address_hint="number of a room, such as 123456789",
    steps=(
        "In ChatWork open Service Integration, API Token, and copy your token.",
        "Take the number after #!rid in the room's URL as the room.",
        "The token's owner writes the messages, so a member made for it is best.",
    ),
    settings=ChatWorkSettings,
    send=send,
    check_address=check_address,
    # 300 calls in 5 min and about 10 messages in 10 s and room are let in; a step takes two calls.
    pace=Pace(burst=4, over=10_000),
)
