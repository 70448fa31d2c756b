"""The rules of an alert's life, as tables: what each event and each person's wish does in each standing.

Source: ilert's event rules (https://docs.ilert.com, "Understanding event flows") and, where those leave a
gap, `docs/architecture.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tocsin.core.alert import Status
from tocsin.core.event import EventKind


class Standing(StrEnum):
    """How the open alert that an event belongs to stands."""

    NONE = "none"
    PENDING = "pending"
    ACCEPTED = "accepted"


class Result(StrEnum):
    """What a sender is told about an event."""

    CREATED = "created"
    RESOLVED = "resolved"
    ACCEPTED = "accepted"
    APPENDED = "appended"
    COMMENTED = "commented"
    UNREADABLE = "unreadable"
    MAINTENANCE = "maintenance"
    FILTERED = "filtered"
    IGNORED = "ignored"


TELLING: Mapping[str, int] = {result: rank for rank, result in enumerate(Result)}
"""The smaller, the more telling: the result of a whole request is that of its most telling event."""


class Reason(StrEnum):
    """Why an event or a wish did what it did; shown in the timeline, logged, asserted."""

    NEW_PROBLEM = "new-problem"
    SAME_PROBLEM = "same-problem"
    OWNED_PROBLEM = "owned-problem-pages-nobody-again"
    TOOL_ACCEPTED = "tool-accepted"
    ALREADY_ACCEPTED = "already-accepted"
    TOOL_RECOVERED = "tool-recovered"
    TOOL_COMMENTED = "tool-commented"
    NO_OPEN_ALERT = "no-open-alert"
    NO_KEY = "no-key-to-refer-by"
    OLD_RECOVERY = "recovery-older-than-problem"
    RECOVERY_FIRST = "recovery-came-first"
    SOURCE_PAUSED = "source-paused"
    MAINTENANCE = "maintenance-window"
    UNREADABLE = "could-not-read"
    NOTHING_TO_DO = "nothing-to-do"
    RAISED = "raised-to-high"
    BY_HAND = "by-hand"
    NO_DATA = "no-data"


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens, and why."""

    result: Result
    reason: Reason


EVENT_RULES: Mapping[tuple[EventKind, Standing], Rule] = {
    (EventKind.ALERT, Standing.NONE): Rule(Result.CREATED, Reason.NEW_PROBLEM),
    (EventKind.ALERT, Standing.PENDING): Rule(Result.APPENDED, Reason.SAME_PROBLEM),
    (EventKind.ALERT, Standing.ACCEPTED): Rule(Result.APPENDED, Reason.OWNED_PROBLEM),
    (EventKind.ACCEPT, Standing.NONE): Rule(Result.IGNORED, Reason.NO_OPEN_ALERT),
    (EventKind.ACCEPT, Standing.PENDING): Rule(Result.ACCEPTED, Reason.TOOL_ACCEPTED),
    (EventKind.ACCEPT, Standing.ACCEPTED): Rule(Result.IGNORED, Reason.ALREADY_ACCEPTED),
    (EventKind.RESOLVE, Standing.NONE): Rule(Result.IGNORED, Reason.NO_OPEN_ALERT),
    (EventKind.RESOLVE, Standing.PENDING): Rule(Result.RESOLVED, Reason.TOOL_RECOVERED),
    (EventKind.RESOLVE, Standing.ACCEPTED): Rule(Result.RESOLVED, Reason.TOOL_RECOVERED),
    (EventKind.COMMENT, Standing.NONE): Rule(Result.IGNORED, Reason.NO_OPEN_ALERT),
    (EventKind.COMMENT, Standing.PENDING): Rule(Result.COMMENTED, Reason.TOOL_COMMENTED),
    (EventKind.COMMENT, Standing.ACCEPTED): Rule(Result.COMMENTED, Reason.TOOL_COMMENTED),
}


class Verb(StrEnum):
    """What a person can do to an alert."""

    ACCEPT = "accept"
    RESOLVE = "resolve"
    RELEASE = "release"
    REOPEN = "reopen"
    ESCALATE = "escalate"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    COMMENT = "comment"
    UNDO = "undo"


REFUSALS: Mapping[tuple[Verb, Status], str] = {
    (Verb.ACCEPT, Status.RESOLVED): "it is resolved already; reopen it first",
    (Verb.RESOLVE, Status.RESOLVED): "it is resolved already",
    (Verb.RELEASE, Status.PENDING): "nobody has accepted it",
    (Verb.RELEASE, Status.RESOLVED): "it is resolved already",
    (Verb.REOPEN, Status.PENDING): "it is open",
    (Verb.REOPEN, Status.ACCEPTED): "it is open",
    (Verb.ESCALATE, Status.RESOLVED): "it is resolved already; reopen it first",
    (Verb.SNOOZE, Status.RESOLVED): "it is resolved already",
    (Verb.ASSIGN, Status.RESOLVED): "it is resolved already; reopen it first",
}
"""What a person may not do, with the words they are told; every other pair of verb and status is allowed."""

LASTING: frozenset[Verb] = frozenset({Verb.COMMENT, Verb.UNDO})
"""Verbs that cannot be undone."""
