"""Ways to a person, tried with one message each: the proof that a page would ring."""

import asyncio
from collections.abc import Callable
from typing import Any

from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Channel, Directory
from tocsin.destinations.service import Fate, Message
from tocsin.engine.courier import Post

_TEXT = "tocsin: this is how a page reaches you. Nothing is wrong, and nothing is to be done."


class Ways:
    """Tries the ways to people.

    Args:
        post: carries a message.
        now: the present.
    """

    def __init__(self, directory: Callable[[], Directory], post: Post, now: Callable[[], Instant]) -> None:
        self._directory = directory
        self._post = post
        self._now = now

    async def try_all(self, user: str) -> dict[str, Any]:
        """Send one message over each way to a person, and give `TriedWays`."""
        channels = self._directory().channels(user)
        return {"user": user, "ways": await asyncio.gather(*(self._try(channel) for channel in channels))}

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
