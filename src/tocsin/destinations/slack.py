"""Slack, by an incoming webhook or by a bot that keeps its message up to date.

Formats: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
https://docs.slack.dev/reference/methods/chat.postMessage and chat.update. The Web API tells its errors inside
answers with status 200.
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx
from pydantic import Field, model_validator

from tocsin.destinations.call import Caller, bearer
from tocsin.destinations.colour import colour
from tocsin.destinations.conversation import Conversation, tell
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, OptionalWebUrl, Token, secret
from tocsin.destinations.neutral import slack_escaped, without_mentions
from tocsin.destinations.pinned_request import Reply
from tocsin.destinations.service import Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened
from tocsin.destinations.wording import details, few_lines, headline, news, web_links

TEXT_LIMIT = 3_000
"""Of the text of one block; a message with more than about 13,000 characters in all is refused."""
TITLE_LIMIT = 1_000

_CHANNEL = re.compile(r"#?[^\s#@<>&,]{1,80}")
_TRANSIENT = frozenset(
    {"rate_limited", "ratelimited", "rollup_error", "internal_error", "fatal_error"}
    | {"service_unavailable", "request_timeout"}
)


class SlackSettings(HttpSettings):
    """A Slack workspace: a webhook, or a bot and a channel."""

    webhook_url: OptionalWebUrl = secret(
        "Webhook URL", "of an incoming webhook, instead of a bot", optional=True
    )
    token: Token = secret("Bot token", "begins with xoxb-; needs the scope chat:write", optional=True)
    channel: str = Field(
        default="",
        max_length=80,
        title="Channel",
        description="for the bot, where a message has no address: #alerts or an id such as C0123456789",
    )
    base_url: BaseUrl = Field(default="https://slack.com", title="Base URL")

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "SlackSettings":
        if bool(self.webhook_url) == bool(self.token):
            raise ValueError("give either the URL of a webhook or the token of a bot")
        if self.channel and not _CHANNEL.fullmatch(self.channel):
            raise ValueError("a channel looks like #alerts or C0123456789")
        return self


def _escaped(text: str, limit: int) -> str:
    safe = without_mentions(text)
    return slack_escaped(shortened(safe, limit, lambda part: len(slack_escaped(part))))


def _plain(text: str) -> dict[str, Any]:
    words = {"type": "plain_text", "text": _escaped(text, TEXT_LIMIT), "emoji": False}
    return {"type": "section", "text": words}


def _links(message: Message) -> str:
    # The text of a link ends at its first bar or bracket.
    shown = [
        (slack_escaped(href).replace("|", "%7C"), slack_escaped(without_mentions(text)).replace("|", "/"))
        for text, href in web_links(message)[:3]
        if len(href) <= 500
    ]
    return "\n".join(f"<{href}|{text}>" for href, text in shown)


def content(message: Message) -> dict[str, Any]:
    """Write the text and the coloured attachment that show an alert as it stands."""
    blocks = [_plain(text) for text in (few_lines(message), details(message, TEXT_LIMIT)) if text]
    links = _links(message)
    if links:
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": links}})
    shown = {"color": colour(message), "blocks": blocks}
    return {
        "text": _escaped(headline(message, 4_000), TITLE_LIMIT),
        **({"attachments": [shown]} if blocks else {}),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _judged(caller: Caller, reply: Reply) -> Verdict:
    """Judge an answer of the Web API, whose status says little."""
    if not reply.ok:
        return reply.verdict
    told = reply.document
    if told.get("ok") is True:
        return Verdict(Fate.OK, "200 ok")
    if told.get("ok") is not False:
        return Verdict(Fate.UNKNOWN, f"{reply.status}, but no answer that can be read: it may have arrived")
    error = str(told.get("error", "unknown_error"))
    return caller.refusal(reply, error, Fate.RETRY if error in _TRANSIENT else Fate.GIVE_UP)


async def _by_webhook(caller: Caller, message: Message, settings: SlackSettings) -> Verdict:
    reply = await caller.json("POST", settings.webhook_url, content(message))
    if not reply.ok or reply.text.strip() == "ok":
        return reply.verdict
    word = reply.text.strip()
    if not re.fullmatch(r"[a-z_]{3,60}", word):
        return Verdict(Fate.UNKNOWN, f"{reply.status}, but the answer is not “ok”: it may have arrived")
    return caller.refusal(reply, word, Fate.RETRY if word in _TRANSIENT else Fate.GIVE_UP)


async def _by_bot(caller: Caller, message: Message, settings: SlackSettings) -> Verdict:
    channel = message.address or settings.channel
    if not channel:
        return Verdict(Fate.GIVE_UP, "no channel: give the destination one, or the contact an address")

    async def call(method: str, document: Mapping[str, Any]) -> tuple[Verdict, Mapping[str, Any]]:
        reply = await caller.json("POST", f"{settings.base_url}/api/{method}", document)
        return _judged(caller, reply), reply.document

    async def post() -> Verdict:
        verdict, told = await call("chat.postMessage", {"channel": channel, **content(message)})
        if verdict.fate is not Fate.OK:
            return verdict
        remote = {"channel": str(told.get("channel", channel)), "ts": str(told.get("ts", ""))}
        return Verdict(Fate.OK, "200 posted", remote=remote)

    async def edit(remote: Mapping[str, str]) -> Verdict:
        # A missing attachment would leave the old one standing.
        document = {**remote, "attachments": [], **content(message)}
        return (await call("chat.update", document))[0]

    async def reply(remote: Mapping[str, str]) -> Verdict:
        place = {"channel": remote.get("channel", channel), "thread_ts": remote.get("ts", "")}
        return (await call("chat.postMessage", {**place, "text": _escaped(news(message), TITLE_LIMIT)}))[0]

    return await tell(message, Conversation(post, edit, reply))


async def send(message: Message, settings: SlackSettings, client: httpx.AsyncClient) -> Verdict:
    """Post one message; a bot edits its first message of an alert and tells each step in its thread.

    Args:
        message: what is told; for a bot the address is a channel or a member, or empty for the settings'
            channel.
        settings: the webhook, or the bot.
        client: makes the request.
    """
    if settings.webhook_url:
        return await _by_webhook(Caller(settings, client), message, settings)
    return await _by_bot(Caller(settings, client, bearer(settings.token)), message, settings)


def check_address(address: str) -> str | None:
    """Tell what is wrong with a channel, in one sentence, or None; an empty one is that of the settings."""
    if not address or _CHANNEL.fullmatch(address):
        return None
    return "a channel looks like #alerts or C0123456789, a member like U0123456789"


SERVICE = Service(
    id="slack",
    name="Slack",
    summary="Messages in a Slack channel; a bot keeps its message up to date and answers in its thread.",
    address_hint="#alerts, C0123456789 or U0123456789 (bot only)",
    steps=(
        "Make a Slack app for your workspace at api.slack.com/apps.",
        "Simple: switch on incoming webhooks, add one to a channel and give its URL.",
        "Better: give the app the bot scope chat:write, install it and give its bot token and a channel.",
        "Invite the bot to the channel: /invite @its-name.",
    ),
    settings=SlackSettings,
    send=send,
    check_address=check_address,
    # One message a second and channel, short bursts let in.
    pace=Pace(burst=5, over=6_000),
)
