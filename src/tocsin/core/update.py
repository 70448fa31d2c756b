"""Updates: telling those who were paged how it went on."""

from typing import Protocol

from tocsin.core.alert import Alert
from tocsin.core.change import Page, PageKind
from tocsin.core.escalation import crew_of
from tocsin.core.instant import SECOND, Instant, Millis
from tocsin.core.people import Channel, Directory
from tocsin.core.policy import Policy

UNDO_WITHIN: Millis = 10 * SECOND
"""How long a person may take an action back; updates about it wait so long, pages never do."""


class Surroundings(Protocol):
    """Who is who, and when it is."""

    @property
    def policy(self) -> Policy:
        """The alert's policy."""
        ...

    @property
    def directory(self) -> Directory:
        """Who is who."""
        ...

    @property
    def now(self) -> Instant:
        """The time of the decision."""
        ...


def tell_the_paged(alert: Alert, words: str, around: Surroundings, actor: str | None) -> tuple[Page, ...]:
    """Plan one update to each channel that may have had a page of this alert, except to who acted.

    The courier drops an update whose channel had no page after all, unless it is for who took the alert.

    Args:
        words: what happened: "accepted by carol".
        actor: who did it, or None for a tool, whose word cannot be undone and is told at once.
    """
    channels: dict[Channel, None] = {}
    for responder in alert.responders:
        channels.update(dict.fromkeys(around.directory.channels(responder.user)))
    for level in around.policy.levels[: alert.escalation.level]:
        crew = crew_of(level, around.directory, around.now)
        channels.update(dict.fromkeys(channel for channel in crew.channels if channel.user is None))
    due = around.now + (UNDO_WITHIN if actor else 0)
    transition = "accepted" if alert.open else "resolved"
    return tuple(
        Page(PageKind.UPDATE, channel, words, due, words, transition)
        for channel in channels
        if actor is None or channel.user != actor
    )
