"""Notices: what destinations that are attached to an alert or its source hear of a change."""

from collections.abc import Iterable

from tocsin.core.alert import Alert
from tocsin.core.attachment import Attachment, Transition
from tocsin.core.change import Change, EntryKind, Page, PageKind
from tocsin.core.duration import spoken_duration
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Channel
from tocsin.core.update import UNDO_WITHIN

UNLESS_ACCEPTED = "unless accepted"
"""Stands in the step of a delayed notice: it leaves only if nobody has accepted by then."""

_OF_RESULT = {
    "created": Transition.CREATED,
    "appended": Transition.REPEATED,
    "accepted": Transition.ACCEPTED,
    "commented": Transition.COMMENTED,
    "resolved": Transition.RESOLVED,
    "reopened": Transition.CREATED,
    "escalated": Transition.ESCALATED,
    "detoured": Transition.ESCALATED,
    "released": Transition.ESCALATED,
    "woken": Transition.ESCALATED,
    "reassigned": Transition.ESCALATED,
}
_SPOKEN_BY = {
    Transition.CREATED: (EntryKind.CREATED, EntryKind.REOPENED),
    Transition.REPEATED: (EntryKind.EVENT,),
    Transition.ACCEPTED: (EntryKind.ACCEPTED,),
    Transition.ESCALATED: (EntryKind.ESCALATED, EntryKind.REASSIGNED, EntryKind.EXHAUSTED),
    Transition.COMMENTED: (EntryKind.COMMENT,),
    Transition.RESOLVED: (EntryKind.RESOLVED,),
}
_WAITS_FOR_UNDO = frozenset({Transition.ACCEPTED, Transition.RESOLVED})


def first_word(alert: Alert, attached: Attachment, now: Instant) -> tuple[Page, ...]:
    """Plan what a destination hears that is attached to an alert which is there already."""
    if Transition.CREATED not in attached.transitions or not alert.open or alert.test:
        return ()
    channel = Channel(attached.destination, attached.address)
    due = max(now, alert.created_at + attached.delay)
    return (Page(PageKind.NOTICE, channel, _step(attached, now), due, "attached by hand", "created"),)


def _step(attached: Attachment, now: Instant) -> str:
    """Name the step of a first word; a delayed one carries that it is for alerts nobody has accepted."""
    if attached.delay:
        return f"created · {UNLESS_ACCEPTED} in {spoken_duration(attached.delay)}"
    return f"created · {rfc3339(now)}"


def notices(change: Change, attached: Iterable[Attachment], now: Instant) -> tuple[Page, ...]:
    """Plan what attached destinations hear of a change; those that it pages or tells anyway are left out.

    Args:
        attached: to the alert and to its source.
    """
    transition = _OF_RESULT.get(change.result)
    if transition is None or change.alert.test or (change.created and not change.alert.open):
        return ()
    entry = next((e for e in change.entries if e.kind in _SPOKEN_BY[transition]), None)
    if entry is None:
        return ()
    told = {(page.channel.destination, page.channel.address) for page in change.pages}
    by_hand = entry.actor is not None and transition in _WAITS_FOR_UNDO
    planned: dict[Channel, Page] = {}
    for found in attached:
        channel = Channel(found.destination, found.address)
        if transition not in found.transitions or (found.destination, found.address) in told:
            continue
        first = transition is Transition.CREATED
        step = _step(found, now) if first else f"{transition.value} · {rfc3339(now)}"
        # Nothing overtakes the first word, whose time the delay is.
        due = max(now + (UNDO_WITHIN if by_hand else 0), change.alert.created_at + found.delay)
        named = "reopened" if change.result == "reopened" else transition.value
        planned.setdefault(channel, Page(PageKind.NOTICE, channel, step, due, entry.text, named))
    return tuple(planned.values())
