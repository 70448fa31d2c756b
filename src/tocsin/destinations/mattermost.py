"""Mattermost, by an incoming webhook or by a bot that keeps its post up to date.

Formats: https://developers.mattermost.com/integrate/webhooks/incoming and
mattermost/mattermost-api-reference, v4/source/posts.yaml.
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx
from pydantic import Field, model_validator

from tocsin.destinations.call import Caller, bearer
from tocsin.destinations.colour import colour
from tocsin.destinations.conversation import Conversation, tell
from tocsin.destinations.http_settings import HttpSettings, OptionalBaseUrl, OptionalWebUrl, Token, secret
from tocsin.destinations.neutral import markdown_escaped, without_mentions
from tocsin.destinations.phase import ASKING
from tocsin.destinations.service import Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, headline, news, web_links

POST_LIMIT = 16_383
"""Characters of a post; a longer one is split in several by the server."""
_TITLE_LIMIT = 1_000
_TEXT_LIMIT = 8_000

_CHANNEL_ID = re.compile(r"[a-z0-9]{26}")


class MattermostSettings(HttpSettings):
    """A Mattermost server: a webhook, or a bot and a channel."""

    webhook_url: OptionalWebUrl = secret(
        "Webhook URL", "of an incoming webhook, instead of a bot", optional=True
    )
    base_url: OptionalBaseUrl = Field(default="", title="Server", description="for the bot")
    token: Token = secret("Bot token", optional=True)
    channel: str = Field(
        default="",
        max_length=26,
        title="Channel id",
        description="for the bot, where a message has no address: 26 letters and digits",
    )

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "MattermostSettings":
        if bool(self.webhook_url) == bool(self.token):
            raise ValueError("give either the URL of a webhook or the token of a bot")
        if self.token and not self.base_url:
            raise ValueError("a bot needs the server's base_url")
        if self.channel and not _CHANNEL_ID.fullmatch(self.channel):
            raise ValueError("a channel's id has 26 letters and digits")
        return self


def _safe(text: str, limit: int) -> str:
    def escape(part: str) -> str:
        return markdown_escaped(without_mentions(part))

    return escape(shortened(text, limit, lambda part: len(escape(part))))


def _attachment(message: Message) -> dict[str, Any]:
    text = "\n\n".join(part for part in (few_lines(message), details(message)) if part)
    # Brackets and blanks would end a link, or begin another.
    links = [
        f"[{markdown_escaped(without_mentions(name))}]({href.replace('(', '%28').replace(')', '%29')})"
        for name, href in web_links(message)[:3]
        if len(href) <= 500
    ]
    return {
        "color": colour(message),
        "fallback": _safe(headline(message), _TITLE_LIMIT),
        "text": "\n".join((_safe(text, _TEXT_LIMIT), *links)),
    }


def _urgency(message: Message) -> dict[str, Any]:
    urgent = message.kind in ASKING and message.alert.get("priority") == "HIGH"
    return {"priority": {"priority": "urgent"}} if urgent else {}


async def _by_webhook(caller: Caller, message: Message, settings: MattermostSettings) -> Verdict:
    document = {
        "text": _safe(headline(message, 4_000), _TITLE_LIMIT),
        "attachments": [_attachment(message)],
        **_urgency(message),
    }
    reply = await caller.json("POST", settings.webhook_url, document)
    if reply.ok and reply.text.strip() != "ok":
        return Verdict(Fate.UNKNOWN, f"{reply.status}, but the answer is not “ok”: it may have arrived")
    return reply.verdict


async def _by_bot(caller: Caller, message: Message, settings: MattermostSettings) -> Verdict:
    channel = message.address or settings.channel
    if not channel:
        return Verdict(Fate.GIVE_UP, "no channel: give the destination one, or the contact an address")
    posts = f"{settings.base_url}/api/v4/posts"
    shown = {
        "message": _safe(headline(message, 4_000), _TITLE_LIMIT),
        "props": {"attachments": [_attachment(message)]},
    }

    async def post() -> Verdict:
        urgency = _urgency(message)
        document = {"channel_id": channel, **shown, **({"metadata": urgency} if urgency else {})}
        reply = await caller.json("POST", posts, document)
        if not reply.ok:
            return reply.verdict
        identifier = str(reply.document.get("id", ""))
        if not _CHANNEL_ID.fullmatch(identifier):
            return Verdict(Fate.UNKNOWN, f"{reply.status}, but no id of a post: it may have arrived")
        return Verdict(Fate.OK, f"{reply.status} posted", remote={"post": identifier})

    async def edit(remote: Mapping[str, str]) -> Verdict:
        return (await caller.json("PUT", f"{posts}/{remote.get('post', '')}/patch", shown)).verdict

    async def reply(remote: Mapping[str, str]) -> Verdict:
        text = _safe(news(message), _TITLE_LIMIT)
        document = {"channel_id": channel, "root_id": remote.get("post", ""), "message": text}
        return (await caller.json("POST", posts, document)).verdict

    return await tell(message, Conversation(post, edit, reply))


async def send(message: Message, settings: MattermostSettings, client: httpx.AsyncClient) -> Verdict:
    """Post one message; a bot edits its first post of an alert and tells each step in its thread.

    Args:
        message: what is told; for a bot the address is a channel's id, or empty for the settings' channel.
        settings: the webhook, or the bot.
        client: makes the request.
    """
    if settings.webhook_url:
        return await _by_webhook(Caller(settings, client), message, settings)
    return await _by_bot(Caller(settings, client, bearer(settings.token)), message, settings)


def check_address(address: str) -> str | None:
    """Tell what is wrong with a channel's id, in one sentence, or None; an empty one is the settings'."""
    if not address or _CHANNEL_ID.fullmatch(address):
        return None
    return "a channel's id has 26 letters and digits; the channel's menu shows it under View Info"


SERVICE = Service(
    id="mattermost",
    name="Mattermost",
    summary="Posts in a Mattermost channel; a bot keeps its post up to date and answers in its thread.",
    address_hint="id of a channel (bot only)",
    steps=(
        "Simple: under Integrations add an incoming webhook and give its URL.",
        "Better: add a bot account, put it into the channel, and give its token, the server and the"
        " channel's id.",
        "A server on a private network needs allow_private.",
    ),
    settings=MattermostSettings,
    send=send,
    check_address=check_address,
    # Ten requests a second by default, and a step in a thread takes two.
    pace=Pace(burst=2, over=1_000),
)
