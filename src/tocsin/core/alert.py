"""An alert: what a person handles. The part of it that decisions need."""

from dataclasses import dataclass, field
from enum import StrEnum

from tocsin.core.event import Comment, Link, Priority
from tocsin.core.instant import Instant


class Status(StrEnum):
    """The three statuses of ilert; snoozed is a derived state, not a status."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    RESOLVED = "RESOLVED"


class Halt(StrEnum):
    """Why a pending alert has no next step of escalation. Each open alert has a timer or one of these."""

    ACCEPTED = "accepted"
    ASKED = "owner-asked"
    RESOLVED = "resolved"
    LOW = "low-stays-on-level-1"
    TEST = "test-pages-nobody"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Escalation:
    """Where an alert stands on its policy's ladder.

    Attributes:
        level: the level paged last, from 1; 0 before the first.
        round: which pass over the levels, from 1.
        next_at: when the next step is due, or None with the reason in `halt`.
        exhausted: the chain has ended; the last level is paged again every 30 min.
        assigned: paged by reassignment: until `next_at` only that person is asked.
    """

    level: int = 0
    round: int = 1
    next_at: Instant | None = None
    halt: Halt | None = None
    exhausted: bool = False
    assigned: bool = False


@dataclass(frozen=True, slots=True)
class Responder:
    """A person who was paged for an alert, and whether they took it."""

    user: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """The state of one alert.

    Attributes:
        id: the number that people use.
        key: the alert key as shown; `key_match` is its normal form, or None without one.
        generation: grows with each change of state; timers and pages carry it and compare before they act.
        owner: the user who accepted it, or None.
        count: events in it, at least 1.
        problem_at: the newest ALERT by the tool's clock, where that orders events, or None.
        auto_resolve_at: when it resolves by itself unless another event comes, or None.
        ask_owner_at: when its owner is asked whether it is still a problem, or None.
        test: made while its source's setup was unfinished, or by a test: pages nobody.
    """

    id: int
    source_id: int
    policy_id: int
    status: Status
    priority: Priority
    summary: str
    created_at: Instant
    updated_at: Instant
    generation: int = 1
    count: int = 1
    severity: int | None = None
    key: str | None = None
    key_match: str | None = None
    summary_match: str = ""
    owner: str | None = None
    problem_at: Instant | None = None
    auto_resolve_at: Instant | None = None
    ask_owner_at: Instant | None = None
    accepted_at: Instant | None = None
    resolved_at: Instant | None = None
    snoozed_until: Instant | None = None
    test: bool = False
    escalation: Escalation = field(default_factory=Escalation)
    responders: tuple[Responder, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is not resolved."""
        return self.status is not Status.RESOLVED


@dataclass(frozen=True, slots=True)
class Body:
    """The part of a new alert that decisions do not need: texts, links, labels."""

    details: str = ""
    links: tuple[Link, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    comments: tuple[Comment, ...] = ()
