"""Ways to a person, tried with one message each: the proof that a page would ring."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Channel, Directory
from tocsin.destinations.service import Fate, Message
from tocsin.engine.courier import Post
from tocsin.store import notification_rules
from tocsin.store.connection import Connection

_TEXT = "tocsin: this is how a page reaches you. Nothing is wrong, and nothing is to be done."


class Ways:
    """Tries the ways to people.

    Args:
        post: carries a message.
        now: the present.
        configure: writes what was proved.
    """

    def __init__(
        self,
        directory: Callable[[], Directory],
        post: Post,
        now: Callable[[], Instant],
        configure: Callable[[Callable[[Connection], None]], Awaitable[None]],
    ) -> None:
        self._directory = directory
        self._post = post
        self._now = now
        self._configure = configure

    async def try_all(self, user: str) -> dict[str, Any]:
        """Send one message over each way to a person, and give `TriedWays`; what arrived counts as proven."""
        channels = self._directory().channels(user)
        tried = await asyncio.gather(*(self._try(channel) for channel in channels))
        arrived = {(way["destination"], way["address"]) for way in tried if way["ok"]}
        proven = [
            contact.id
            for contact in self._directory().contacts.get(user, ())
            if (contact.destination, contact.address) in arrived
        ]
        if proven:
            now = self._now()
            await self._configure(lambda connection: notification_rules.prove(connection, proven, now))
        return {"user": user, "ways": tried}

    async def _try(self, channel: Channel) -> dict[str, Any]:
        now, directory = self._now(), self._directory()
        message = Message(
            delivery_id=f"tocsin-try-{channel.destination}-{now}",
            lifecycle_key="0" * 64,
            kind="test",
            text=_TEXT,
            address=channel.address,
            at=rfc3339(now),
            user=channel.user,
        )
        verdict = await self._post(directory, channel.destination, message)
        return {
            "destination": channel.destination,
            "address": channel.address,
            "ok": verdict.fate is Fate.OK,
            "answer": verdict.answer,
        }
