"""Simulate: an alert comes and nobody accepts it. Who is paged when, by the rules that page for real."""

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.core.alert import Alert
from tocsin.core.change import Change, Entry, NoChange, Page, Timer, TimerKind
from tocsin.core.command import Scene
from tocsin.core.due import fire
from tocsin.core.event import Event, EventKind, Priority
from tocsin.core.handle import Intake, handle
from tocsin.core.instant import Instant
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.source import Source

_MOST_STEPS = 500
_AFTER_THE_END = 1
"""How often the last level is still shown being paged again after the chain's end."""


@dataclass(frozen=True, slots=True)
class SimulatedStep:
    """What would happen at an instant: what the timeline would say, and which pages would leave."""

    at: Instant
    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """What an alert would cause.

    Attributes:
        ends: the named reason why nothing more follows, or `again` where the last level is paged for ever.
    """

    steps: tuple[SimulatedStep, ...]
    ends: str


class _NoAlerts:
    """A world without open alerts: what comes opens one of its own."""

    def by_key(self, source_id: int, key_match: str) -> Alert | None:
        """Find nothing."""
        return None

    def by_summary(self, source_id: int, summary_match: str) -> Alert | None:
        """Find nothing."""
        return None

    def newest(self, source_id: int, *, pending: bool, test: bool) -> Alert | None:
        """Find nothing."""
        return None


def simulate(
    source: Source, policy: Policy, directory: Directory, at: Instant, priority: Priority | None = None
) -> Simulation:
    """Play an alert through, with a virtual clock that goes from one due time to the next.

    Args:
        at: when it comes.
        priority: of the alert; None for the one that the source gives.
    """
    event = Event(EventKind.ALERT, summary="simulated", priority=priority)
    begun = handle(event, Intake(source, policy, directory, _NoAlerts(), at, 1))
    if isinstance(begun, NoChange):
        return Simulation((), begun.reason)
    steps = [SimulatedStep(at, begun.entries, begun.pages, begun.alert.escalation.level)]
    last = begun
    for now, change in _later(begun, policy, directory):
        steps.append(SimulatedStep(now, change.entries, change.pages, change.alert.escalation.level))
        last = change
    return Simulation(tuple(steps), last.alert.escalation.halt or "again")


def _later(begun: Change, policy: Policy, directory: Directory) -> Iterator[tuple[Instant, Change]]:
    """Fire the alert's timers of escalation until the chain has ended and the last level was paged again."""
    change, repeated = begun, 0
    for _ in range(_MOST_STEPS):
        timer = _next(change)
        if timer is None or repeated > _AFTER_THE_END:
            return
        fired = fire(change.alert, timer, Scene(policy, directory, timer.due_at))
        if fired is None:
            return
        yield timer.due_at, fired
        repeated += fired.alert.escalation.exhausted
        change = fired


def _next(change: Change) -> Timer | None:
    due = [timer for timer in change.timers or () if timer.kind is TimerKind.ESCALATE]
    return min(due, key=lambda timer: timer.due_at, default=None)
