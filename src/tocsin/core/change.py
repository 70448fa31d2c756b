"""A change: all that one step does to one alert. It is written in one transaction, or not at all."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.core.alert import Alert, Body
from tocsin.core.instant import Instant
from tocsin.core.people import Channel


class EntryKind(StrEnum):
    """What a line of the timeline is about."""

    CREATED = "created"
    EVENT = "event"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    RELEASED = "released"
    REOPENED = "reopened"
    REASSIGNED = "reassigned"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    COMMENT = "comment"
    ESCALATED = "escalated"
    SKIPPED = "skipped"
    EXHAUSTED = "exhausted"
    PAGED = "paged"
    DELIVERY = "delivery"
    UNDONE = "undone"
    NOTE = "note"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline.

    Attributes:
        text: what happened, in words, one line.
        reason: why, as a fixed name or short words; never empty for a decision.
        actor: the person, or None for the system and tools.
        count: how many like it were folded into this line.
    """

    kind: EntryKind
    text: str
    reason: str = ""
    actor: str | None = None
    count: int = 1


class TimerKind(StrEnum):
    """What is due."""

    ESCALATE = "escalate"
    SNOOZE_END = "snooze-end"
    AUTO_RESOLVE = "auto-resolve"
    ASK_OWNER = "ask-owner"


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due for an alert; it acts only if the alert still has its generation."""

    kind: TimerKind
    due_at: Instant
    alert_id: int
    generation: int


class PageKind(StrEnum):
    """What a delivery says."""

    PAGE = "page"
    UPDATE = "update"
    QUESTION = "question"
    FALLBACK = "fallback"
    NOTICE = "notice"
    """What happened to an alert, told to a destination that is attached to it or to its source."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message that has to reach one channel.

    Attributes:
        step: which step of the alert's life asks for it (`level 2 · round 1`); part of its identity.
        due_at: when it may leave; pages at once, updates after the time for undo.
        text: the line that says why it comes: "late by 1 h 50 min", "accepted by carol".
        transition: what happened to the alert: `created`, `escalated`, `accepted`, …
    """

    kind: PageKind
    channel: Channel
    step: str
    due_at: Instant
    text: str = ""
    transition: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What one step does to one alert.

    Attributes:
        alert: its state afterwards.
        result: `created`, `appended`, …: the word that the sender or the person gets.
        reason: the named reason of the decision.
        timers: the alert's complete set of timers afterwards, or None where they stay as they are.
        body: texts of a new alert, else None.
        created: whether the alert is new.
        recovered_at: the tool's time of a recovery to remember, in case its problem comes late.
        light: nothing but the alert's count grew: its event row says it all, and writing the rest can wait.
    """

    alert: Alert
    result: str
    reason: str
    entries: tuple[Entry, ...] = ()
    timers: tuple[Timer, ...] | None = None
    pages: tuple[Page, ...] = ()
    body: Body | None = None
    created: bool = False
    recovered_at: Instant | None = None
    light: bool = False


@dataclass(frozen=True, slots=True)
class NoChange:
    """An event that does nothing to any alert; it is stored all the same, with the reason.

    Attributes:
        recovered_at: the tool's time of a recovery to remember, in case its problem comes late.
    """

    result: str
    reason: str
    recovered_at: Instant | None = None
