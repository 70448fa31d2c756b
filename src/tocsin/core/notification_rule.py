"""Personal notification rules: how a person wants to be reached, in which order, and what else they hear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tocsin.core.event import Priority
from tocsin.core.instant import Instant, Millis


class Heard(StrEnum):
    """What somebody who was paged can hear of an alert afterwards."""

    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    ESCALATED = "escalated"


USUALLY_HEARD = frozenset({Heard.ACCEPTED, Heard.RESOLVED})
"""What is told where nothing is chosen."""


@dataclass(frozen=True, slots=True)
class NotificationStep:
    """One step of a person's rules: a contact, and how long after the page it is used, in ms."""

    contact: int
    delay: Millis = 0


@dataclass(frozen=True, slots=True)
class NotificationRules:
    """A person's rules; without any, every contact is used at once.

    Attributes:
        steps: for each priority, in order; what comes later is left out once somebody has answered.
        updates: what they hear of an alert they were paged for.
        muted_until: nothing reaches them before, and levels pass them over.
    """

    steps: Mapping[Priority, tuple[NotificationStep, ...]] = field(default_factory=dict)
    updates: frozenset[Heard] = USUALLY_HEARD
    muted_until: Instant | None = None

    def muted(self, now: Instant) -> bool:
        """Whether nothing may reach them now."""
        return self.muted_until is not None and now < self.muted_until

    def chain(self, priority: Priority, contacts: Iterable[int]) -> tuple[NotificationStep, ...]:
        """Give the steps for a priority over the contacts there are; all of them at once without a rule.

        Somebody all of whose chosen contacts are gone is reached by those that are left.
        """
        known = tuple(contacts)
        chosen = tuple(step for step in self.steps.get(priority, ()) if step.contact in known)
        return chosen or tuple(NotificationStep(contact) for contact in known)


NO_RULES = NotificationRules()
