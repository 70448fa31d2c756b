"""The fold: what an alert's timeline alone says about how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tests.simulation.chronicle import EntryRow

_GIVES_BACK = frozenset({"released", "reopened", "reassigned", "woken"})
_DEEDS = _GIVES_BACK | {"accepted", "resolved", "snoozed", "escalated"}


@dataclass(frozen=True)
class Folded:
    """How an alert stands."""

    status: str = "PENDING"
    owner: str | None = None
    snoozed: bool = False


def fold(entries: Iterable[EntryRow]) -> Folded:
    """Read a timeline from its first line to its last."""
    now = Folded()
    before = now
    for entry in entries:
        if entry.kind == "undone":
            now = before
            continue
        if entry.actor is not None and entry.kind in _DEEDS:
            before = now
        now = _after(now, entry)
    return now


def _after(now: Folded, entry: EntryRow) -> Folded:
    match entry.kind:
        case "accepted" if now.status == "ACCEPTED":
            return replace(now, owner=now.owner or entry.actor)
        case "accepted":
            return Folded("ACCEPTED", entry.actor)
        case "resolved":
            return Folded("RESOLVED", now.owner)
        case "snoozed":
            return replace(now, snoozed=True)
        case "priority" if now.status == "PENDING":
            return replace(now, snoozed=False)
        case "escalated" if entry.actor is not None:
            return Folded()
        case kind if kind in _GIVES_BACK:
            return Folded()
        case _:
            return now
