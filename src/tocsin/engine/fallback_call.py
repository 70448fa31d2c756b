"""Telling the fallback contact of trouble with the pager itself, from memory: nothing can be written then."""

import logging

from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Directory
from tocsin.destinations.service import Message
from tocsin.engine.courier import Post

_LOG = logging.getLogger("tocsin.engine")


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
