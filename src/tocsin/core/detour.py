"""A detour: who is asked instead when a page does not arrive."""

from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.core import escalation
from tocsin.core.alert import Alert, Status
from tocsin.core.change import Change, Entry, EntryKind, Page, PageKind
from tocsin.core.command import Scene
from tocsin.core.evolve import evolve
from tocsin.core.instant import Instant
from tocsin.core.people import Channel
from tocsin.core.timers import timers_of

REASON = "not-reached"
UNREACHED = "unreached"
"""The step of a fallback page for people who could not be reached; one for each state of an alert."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A page that was planned for an alert, and how it stands.

    Attributes:
        arrived: it was handed over.
        lost: it was given up, or others were asked in its place.
        waits_until: for a later step of a person's rules that has not been tried yet: when it is due.
        id: tells it from the others.
    """

    channel: Channel
    kind: PageKind
    step: str
    generation: int
    text: str = ""
    arrived: bool = False
    lost: bool = False
    waits_until: Instant | None = None
    id: int = 0


def next_step(alert: Alert, lost: Sent, others: Iterable[Sent], now: Instant) -> tuple[Sent, Entry] | None:
    """Choose the later step of a person's rules that is taken now, because this one does not arrive."""
    if alert.status is not Status.PENDING or alert.snoozed_until is not None:
        return None
    waiting = [
        (page.waits_until, page.id, page)
        for page in others
        if page.channel.user == lost.channel.user and page.generation == lost.generation
        if page.waits_until is not None and page.waits_until > now
    ]
    if lost.channel.user is None or not waiting:
        return None
    chosen = min(waiting, key=lambda one: one[:2])[2]
    through, not_through = chosen.channel.destination, lost.channel.destination
    words = f"{lost.channel.user} paged through {through} now: {not_through} does not deliver"
    return chosen, Entry(EntryKind.PAGED, words, REASON)


def detour(alert: Alert, lost: Sent, others: Iterable[Sent], scene: Scene) -> Change | None:
    """Ask others where a page does not arrive, or nobody where the alert needs nobody any more.

    The person's remaining contacts are tried; where there are none, the fallback contact is paged. Once
    nobody at all on the alert's present step can be reached, the next step is taken at once.

    Args:
        lost: the page that does not arrive.
        others: all other pages of the alert.
    """
    if alert.status is not Status.PENDING or alert.snoozed_until is not None:
        return None
    same = [page for page in others if page.generation == lost.generation]
    entries, pages = _instead(lost, same, scene)
    onward = _onward(alert, lost, same, pages, scene)
    if onward is not None:
        words = f"{lost.step.split(' · ')[0]}: nobody reached, the next is asked at once"
        told = Entry(EntryKind.SKIPPED, words, REASON)
        # Where the chain ends by this, the fallback contact is paged for that already.
        called = any(page.kind is PageKind.FALLBACK for page in onward.pages)
        kept = tuple(page for page in pages if not (called and page.kind is PageKind.FALLBACK))
        entries = () if called else entries
        step = _paged(onward.alert, kept)
        gone = (*entries, told, *onward.entries)
        return Change(step, "detoured", REASON, gone, timers_of(step), (*kept, *onward.pages))
    if not entries:
        return None
    return Change(_paged(alert, pages), "detoured", REASON, entries, None, pages)


def _paged(alert: Alert, pages: tuple[Page, ...]) -> Alert:
    return escalation.with_responders(alert, (page.channel.user for page in pages if page.channel.user))


def _instead(lost: Sent, same: list[Sent], scene: Scene) -> tuple[tuple[Entry, ...], tuple[Page, ...]]:
    """Page the person of a lost page otherwise; nothing where they were reached or still may be."""
    user = lost.channel.user
    if user is None:
        return (), ()
    theirs = [page for page in same if page.channel.user == user]
    if any(page.arrived or not page.lost for page in theirs):
        return (), ()
    tried = {lost.channel, *(page.channel for page in theirs)}
    left = [channel for channel in scene.directory.channels(user) if channel not in tried]
    if left:
        through = ", ".join(dict.fromkeys(channel.destination for channel in left))
        words = f"{user} paged through {through}: {lost.channel.destination} does not deliver"
        pages = tuple(
            Page(lost.kind, channel, lost.step, scene.now, lost.text, "escalated") for channel in left
        )
        return (Entry(EntryKind.PAGED, words, REASON),), pages
    return _fallback_instead(lost, same, scene)


def _fallback_instead(
    lost: Sent, same: list[Sent], scene: Scene
) -> tuple[tuple[Entry, ...], tuple[Page, ...]]:
    user = lost.channel.user
    if lost.kind is PageKind.FALLBACK or user == scene.directory.fallback:
        words = f"{user} cannot be reached: no contact delivers"
        return (Entry(EntryKind.SKIPPED, words, REASON),), ()
    missing = Entry(EntryKind.SKIPPED, f"{user} cannot be reached: no other contact", REASON)
    if any(page.kind is PageKind.FALLBACK for page in same):
        return (missing,), ()
    words = f"fallback: {user} could not be reached"
    called = escalation.call_fallback(scene.directory, UNREACHED, words, scene.now, REASON)
    return (missing, *called.entries), called.pages


def _onward(
    alert: Alert, lost: Sent, same: list[Sent], pages: tuple[Page, ...], scene: Scene
) -> escalation.Step | None:
    """Take the next step of escalation where nobody on the present one can be reached."""
    place = alert.escalation
    if lost.kind is not PageKind.PAGE or lost.generation != alert.generation or place.next_at is None:
        return None
    if place.exhausted or any(page.kind is PageKind.PAGE for page in pages):
        return None
    if any(page.arrived or not page.lost for page in same if page.kind is PageKind.PAGE):
        return None
    moved = evolve(alert, generation=alert.generation + 1, updated_at=scene.now)
    return escalation.climb(moved, scene.policy, scene.directory, scene.now, due_at=scene.now)
