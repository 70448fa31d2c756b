"""Updates: telling those who were paged how it went on."""

from typing import Protocol

from tocsin.core.alert import Alert
from tocsin.core.change import Change, EntryKind, Page, PageKind
from tocsin.core.escalation import crew_of
from tocsin.core.instant import SECOND, Instant, Millis, rfc3339
from tocsin.core.notification_rule import Heard
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
    heard = Heard.ACCEPTED if alert.open else Heard.RESOLVED
    channels: dict[Channel, None] = {}
    for responder in alert.responders:
        channels.update(dict.fromkeys(_wanted(responder.user, heard, around.directory, around.now)))
    for level in around.policy.levels[: alert.escalation.level]:
        crew = crew_of(level, around.directory, around.now)
        channels.update(dict.fromkeys(channel for channel in crew.channels if channel.user is None))
    due = around.now + (UNDO_WITHIN if actor else 0)
    return tuple(
        Page(PageKind.UPDATE, channel, words, due, words, heard.value)
        for channel in channels
        if actor is None or channel.user != actor
    )


def tell_of_escalation(change: Change, directory: Directory, now: Instant) -> tuple[Page, ...]:
    """Plan what those hear of the next level who were paged before it and chose to be told.

    The courier drops an update whose channel had no page after all.
    """
    entry = next((entry for entry in change.entries if entry.kind is EntryKind.ESCALATED), None)
    if entry is None or change.created:
        return ()
    paged = {page.channel.user for page in change.pages}
    step = f"{entry.text} · {rfc3339(now)}"
    return tuple(
        Page(PageKind.UPDATE, channel, step, now, entry.text, Heard.ESCALATED.value)
        for responder in change.alert.responders
        if responder.user not in paged
        for channel in _wanted(responder.user, Heard.ESCALATED, directory, now)
    )


def _wanted(user: str, heard: Heard, directory: Directory, now: Instant) -> tuple[Channel, ...]:
    """Give the channels to somebody who wants to hear of it, and may now."""
    rules = directory.rules_of(user)
    return directory.channels(user) if heard in rules.updates and not rules.muted(now) else ()
