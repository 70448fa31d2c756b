"""Telling the fallback contact of trouble with the pager itself, from memory: nothing can be written then."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from tocsin.clock import Clock
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Directory
from tocsin.destinations.service import Message
from tocsin.engine.courier import Post
from tocsin.engine.room import Room

_LOG = logging.getLogger("tocsin.engine")


class RoomAlarm:
    """Acts once when the disk is full: gives the reserve up, uses its room well, tells people."""

    def __init__(
        self,
        room: Room,
        clock: Clock,
        directory: Callable[[], Directory],
        post: Post,
        checkpoint: Callable[[], Awaitable[None]],
        wake: Callable[[], None],
    ) -> None:
        """Make it.

        Args:
            checkpoint: moves the log into the database, so that its room can be used again.
            wake: tells those who look.
        """
        self._room = room
        self._clock = clock
        self._directory = directory
        self._post = post
        self._checkpoint = checkpoint
        self._wake = wake
        self._errands: set[asyncio.Task[None]] = set()

    def ring(self, why: str) -> None:
        """Note that writing failed for want of room; must be called on the loop."""
        if not self._room.ran_out(why):
            return
        self._wake()
        errand = asyncio.get_running_loop().create_task(self._tell(), name="no room")
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    def close(self) -> None:
        """Give up what is still being told."""
        for errand in tuple(self._errands):
            errand.cancel()

    async def _tell(self) -> None:
        await self._checkpoint()
        await tell_fallback(self._directory(), self._clock.now(), self._post)


async def tell_fallback(directory: Directory, now: Instant, post: Post) -> None:
    """Tell the fallback contact, by every channel, that the disk is full."""
    name = directory.fallback
    for channel in directory.channels(name) if name else ():
        message = Message(
            delivery_id=f"tocsin-trouble-{now}",
            lifecycle_key=f"{now:064x}",
            kind="trouble",
            text="tocsin has no room on its disk: events are refused until there is",
            address=channel.address,
            at=rfc3339(now),
            user=name,
        )
        verdict = await post(directory, channel.destination, message)
        _LOG.warning("fallback told of the full disk: %s", verdict.answer)
