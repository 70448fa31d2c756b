"""A reading: what a source's parser made of one request."""

from dataclasses import dataclass

from tocsin.core.event import Event


@dataclass(frozen=True, slots=True)
class Reading:
    """Exactly one of: events, a reason to ignore, a reason why it cannot be read, or errors for the sender.

    Attributes:
        events: what happened, in order; empty in the other three cases.
        ignored: "test button of the tool", "a state that means nothing", …
        unreadable: why the body cannot be read; stored, answered 200, and an alert of its own.
        errors: sentences for the sender, only for the vendors' own APIs (answered 400, nothing happens).
    """

    events: tuple[Event, ...] = ()
    ignored: str | None = None
    unreadable: str | None = None
    errors: tuple[str, ...] = ()

    @classmethod
    def of(cls, *events: Event) -> "Reading":
        """Give a reading of events."""
        return cls(events=events)

    @classmethod
    def ignore(cls, reason: str) -> "Reading":
        """Give a reading that means nothing, with the reason."""
        return cls(ignored=reason)

    @classmethod
    def cannot_read(cls, reason: str) -> "Reading":
        """Give the reading of a body that could not be read, with the reason."""
        return cls(unreadable=reason)

    @classmethod
    def refuse(cls, *errors: str) -> "Reading":
        """Give the reading of a request that a vendor's own API refuses, with the errors it tells."""
        return cls(errors=errors)
