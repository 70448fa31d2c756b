"""Telegram: messages of a bot, kept up to date while the alert lives.

Format: https://core.telegram.org/bots/api. Texts are sent without a parse mode, so nothing in them formats.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
from pydantic import Field

from tocsin.destinations.call import Caller
from tocsin.destinations.conversation import Conversation, begins, tell
from tocsin.destinations.http_settings import BaseUrl, HttpSettings, Token, secret
from tocsin.destinations.neutral import without_mentions
from tocsin.destinations.phase import ASKING
from tocsin.destinations.pinned_request import Reply
from tocsin.destinations.service import Fate, Message, Pace, Service, Verdict
from tocsin.destinations.shortening import shortened, utf16_units
from tocsin.destinations.wording import details, few_lines, headline, news, web_links

TEXT_LIMIT = 4_096
"""In units of UTF-16."""

_CHAT = re.compile(r"-?[0-9]{1,20}|@[A-Za-z0-9_]{4,64}")
_LONGEST_WAIT_SECONDS = 86_400


class TelegramSettings(HttpSettings):
    """A Telegram bot."""

    token: Token = secret("Bot token", "from @BotFather: 123456:ABC…")
    chat: str = Field(
        default="",
        max_length=64,
        pattern=rf"^({_CHAT.pattern})?$",
        title="Chat",
        description="where messages without an address go: the id of a chat, a group or a channel",
    )
    base_url: BaseUrl = Field(default="https://api.telegram.org", title="Base URL")


def text(message: Message) -> str:
    """Write the message that shows an alert as it stands."""
    links = "\n".join(f"{name}: {href}" for name, href in web_links(message))
    parts = (headline(message, 1_000), few_lines(message), details(message))
    shown = "\n\n".join(without_mentions(part) for part in parts if part)
    room = TEXT_LIMIT - utf16_units(links) - 2 if links else TEXT_LIMIT
    if room < TEXT_LIMIT // 2:
        return shortened(shown, TEXT_LIMIT, utf16_units)
    return "\n\n".join(part for part in (shortened(shown, room, utf16_units), links) if part)


def _judged(caller: Caller, reply: Reply) -> Verdict:
    told = reply.document
    if reply.ok and told.get("ok") is True:
        return Verdict(Fate.OK, "200 ok")
    if reply.ok and told.get("ok") is not False:
        return Verdict(Fate.UNKNOWN, f"{reply.status}, but no answer that can be read: it may have arrived")
    verdict = reply.verdict
    if reply.ok:
        code = told.get("error_code")
        again = code == 429 or (isinstance(code, int) and code >= 500)
        verdict = caller.refusal(reply, told.get("description", ""), Fate.RETRY if again else Fate.GIVE_UP)
    parameters = told.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if verdict.fate is Fate.RETRY and isinstance(seconds, int):
        return replace(verdict, retry_after=max(0, min(seconds, _LONGEST_WAIT_SECONDS)) * 1_000)
    return verdict


async def send(message: Message, settings: TelegramSettings, client: httpx.AsyncClient) -> Verdict:
    """Send one message, or edit the first one of the alert and reply to it with the step.

    Args:
        message: what is told; its address is a chat, or empty for that of the settings.
        settings: the bot.
        client: makes the requests.
    """
    chat = message.address or settings.chat
    if not chat:
        return Verdict(Fate.GIVE_UP, "no chat: give the destination one, or the contact an address")
    caller = Caller(settings, client)
    quiet = message.kind not in ASKING and not begins(message)
    shown = {"chat_id": chat, "text": text(message), "link_preview_options": {"is_disabled": True}}

    async def call(method: str, document: Mapping[str, Any]) -> tuple[Verdict, Reply]:
        reply = await caller.json("POST", f"{settings.base_url}/bot{settings.token}/{method}", document)
        return _judged(caller, reply), reply

    async def post() -> Verdict:
        verdict, reply = await call("sendMessage", {**shown, "disable_notification": quiet})
        result = reply.document.get("result")
        identifier = result.get("message_id") if isinstance(result, dict) else None
        if verdict.fate is not Fate.OK or not isinstance(identifier, int):
            return verdict
        return Verdict(Fate.OK, "200 sent", remote={"message": str(identifier)})

    async def edit(remote: Mapping[str, str]) -> Verdict:
        document = {**shown, "message_id": int(remote.get("message", "0"))}
        verdict, reply = await call("editMessageText", document)
        if "message is not modified" in reply.text:
            return Verdict(Fate.OK, "200 as it was")
        return verdict

    async def reply(remote: Mapping[str, str]) -> Verdict:
        # Below nothing, a step would not say which alert it is about: then it is refused and posted anew.
        original = {"message_id": int(remote.get("message", "0"))}
        line = shortened(without_mentions(news(message)), TEXT_LIMIT, utf16_units)
        document = {
            "chat_id": chat,
            "text": line,
            "reply_parameters": original,
            "disable_notification": quiet,
        }
        return (await call("sendMessage", document))[0]

    return await tell(message, Conversation(post, edit, reply))


def check_address(address: str) -> str | None:
    """Tell what is wrong with a chat, in one sentence, or None; an empty one is that of the settings."""
    if not address or _CHAT.fullmatch(address):
        return None
    return "a chat is its id, such as 123456789 or -1001234567890, or the @name of a channel"


SERVICE = Service(
    id="telegram",
    name="Telegram",
    summary="Messages of a Telegram bot to a person or a group, kept up to date while the alert lives.",
    address_hint="id of a chat, such as 123456789",
    steps=(
        "Write /newbot to @BotFather in Telegram and copy the bot's token.",
        "Each person has to write to the bot first; a group has to have it as a member.",
        "Take the chat's id as the address: open https://api.telegram.org/botTOKEN/getUpdates to see it.",
    ),
    settings=TelegramSettings,
    send=send,
    check_address=check_address,
    # One message a second and chat, 20 a minute in a group; a step takes two calls.
    pace=Pace(burst=5, over=30_000),
    wakes=True,
)
