"""An event: one message from a tool, already read and cleaned."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.core.instant import Instant


class EventKind(StrEnum):
    """What a tool says happened (ilert's event types)."""

    ALERT = "ALERT"
    ACCEPT = "ACCEPT"
    RESOLVE = "RESOLVE"
    COMMENT = "COMMENT"


class Priority(StrEnum):
    """HIGH wakes people and escalates; LOW stays on level 1."""

    HIGH = "HIGH"
    LOW = "LOW"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that goes with an alert; `href` is http or https, nothing else."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark that came with an event."""

    creator: str
    content: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one field of an event came from: `key` ← `coreid + event`."""

    field: str
    origin: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        kind: what happened.
        key: the alert key as the tool wrote it, cleaned; None where it gave none.
        summary: one line; empty only for events that create nothing.
        details: many lines.
        priority: HIGH or LOW where the tool says it, else None (the source decides).
        severity: 1 (worst) to 5, or None.
        occurred_at: when it happened by the tool's clock, or None.
        ordered_at: the same, only where the tool's times are known to order problems and recoveries
            (Particle's `published_at`); None means: the order of arrival counts.
        delivery_id: the tool's own id of this delivery, for repeats of the same delivery.
        asks_owner: the tool will not announce a recovery; somebody has to look.
        provenance: where each field came from.
    """

    kind: EventKind
    key: str | None = None
    summary: str = ""
    details: str = ""
    priority: Priority | None = None
    severity: int | None = None
    occurred_at: Instant | None = None
    ordered_at: Instant | None = None
    delivery_id: str | None = None
    asks_owner: bool = False
    routing_key: str | None = None
    links: tuple[Link, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    comments: tuple[Comment, ...] = ()
    provenance: tuple[Provenance, ...] = ()
