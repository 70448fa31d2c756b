"""Beginnings: how new alerts begin on the ladder, worked out once for all that begin alike at one moment."""

from dataclasses import dataclass

from tocsin.core import escalation
from tocsin.core.alert import Alert, Escalation, Responder, Status
from tocsin.core.change import Entry, Page
from tocsin.core.event import Priority
from tocsin.core.instant import Instant
from tocsin.core.people import Directory
from tocsin.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a new alert stands after its first step, what its timeline says, and who is paged."""

    place: Escalation
    responders: tuple[Responder, ...]
    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]


class Beginnings:
    """The first steps of the alerts that one transaction opens.

    Who is paged first follows from the policy, the directory, the time, the priority and whether it is a
    TEST. In a storm all of these are the same for hundreds of alerts, so that the ladder is climbed once.

    Args:
        directory: as it is at `now`.
        now: the time of the transaction.
    """

    def __init__(self, directory: Directory, now: Instant) -> None:
        self._directory = directory
        self._now = now
        self._known: dict[tuple[int, Priority, bool], Beginning] = {}

    def of(self, policy: Policy, priority: Priority, *, test: bool) -> Beginning:
        """Give the first step of a new alert."""
        alike = (policy.id, priority, test)
        known = self._known.get(alike)
        if known is None:
            known = self._known[alike] = self._begin(policy, priority, test=test)
        return known

    def _begin(self, policy: Policy, priority: Priority, *, test: bool) -> Beginning:
        specimen = Alert(
            id=0,
            source_id=0,
            policy_id=policy.id,
            status=Status.PENDING,
            priority=priority,
            summary="",
            created_at=self._now,
            updated_at=self._now,
            test=test,
        )
        step = escalation.begin(specimen, policy, self._directory, self._now)
        return Beginning(step.alert.escalation, step.alert.responders, step.entries, step.pages)
