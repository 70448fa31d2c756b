"""One message per alert that is kept up to date, with what follows told below it.

For chats that give an id for what was posted: Slack, Mattermost, ChatWork, Telegram. An edit wakes nobody, so
each step is also told in a message of its own.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from tocsin.destinations.call import harmless
from tocsin.destinations.phase import ASKING
from tocsin.destinations.service import Fate, Message, Verdict


@dataclass(frozen=True)
class Conversation:
    """What a chat can do.

    Attributes:
        post: send a message anew; its verdict's `remote` names what was posted.
        edit: bring what was posted up to date.
        reply: tell a step below what was posted.
    """

    post: Callable[[], Awaitable[Verdict]]
    edit: Callable[[Mapping[str, str]], Awaitable[Verdict]]
    reply: Callable[[Mapping[str, str]], Awaitable[Verdict]]


def begins(message: Message) -> bool:
    """Tell whether a message is posted anew: the first of an alert, and each that asks a person."""
    return not message.remote or (message.user is not None and message.kind in ASKING)


async def tell(message: Message, conversation: Conversation) -> Verdict:
    """Tell a message: post it, or edit what was posted and reply to it.

    Where what was posted can no longer be edited or is gone, it is replied to, and failing that posted anew.
    An edit may be made twice, so only a lost reply counts as one that may have arrived.
    """
    if begins(message):
        return await conversation.post()
    edited = harmless(await conversation.edit(message.remote))
    if edited.fate is Fate.RETRY:
        return edited
    replied = await conversation.reply(message.remote)
    if replied.fate is Fate.GIVE_UP:
        return await conversation.post()
    if edited.fate is Fate.GIVE_UP and replied.fate is Fate.OK:
        return replace(replied, answer=f"{replied.answer}; could not edit the first message: {edited.answer}")
    return replied
