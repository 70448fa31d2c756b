"""Undo: a person takes their own last action back, within ten seconds, if nothing happened since."""

from dataclasses import dataclass

from tocsin.core.alert import Alert
from tocsin.core.change import Change, Entry, EntryKind
from tocsin.core.command import Refusal
from tocsin.core.evolve import evolve
from tocsin.core.instant import Instant
from tocsin.core.timers import timers_of
from tocsin.core.update import UNDO_WITHIN


@dataclass(frozen=True, slots=True)
class Deed:
    """An action that may be undone.

    Attributes:
        before: the alert as it was.
        generation: the alert's generation right after the action.
    """

    before: Alert
    actor: str
    words: str
    at: Instant
    generation: int


def undo(
    alert: Alert, deed: Deed | None, actor: str, now: Instant, newer: int | None = None
) -> Change | Refusal:
    """Put an alert back to what it was before the person's last action on it.

    Timers come back as they were; what fell due meanwhile is due now. Events that arrived since are kept.

    Args:
        newer: the number of another open alert with the same key, or None.
    """
    if deed is None or now - deed.at > UNDO_WITHIN:
        return Refusal(f"#{alert.id}: nothing of yours to undo; it can be undone for 10 s")
    if deed.actor != actor:
        return Refusal(f"#{alert.id}: the last action is {deed.actor}'s; only they can undo it")
    if deed.generation != alert.generation:
        return Refusal(f"#{alert.id} has changed since; undo would hide that")
    if newer is not None and deed.before.open and not alert.open:
        return Refusal(f"#{alert.id} stays resolved: #{newer} is open with the same key")
    restored = evolve(
        deed.before,
        generation=alert.generation + 1,
        updated_at=now,
        count=alert.count,
        severity=alert.severity,
        problem_at=alert.problem_at,
    )
    if alert.open and deed.before.open:
        # Only events move these, and what arrived since the action counts.
        restored = evolve(restored, auto_resolve_at=alert.auto_resolve_at, ask_owner_at=alert.ask_owner_at)
    entry = Entry(EntryKind.UNDONE, f"{actor} took back: {deed.words}", "undone", actor)
    return Change(restored, "undone", "undone", (entry,), timers_of(restored))
