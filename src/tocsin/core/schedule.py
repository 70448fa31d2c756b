"""A schedule: who is on call at an instant, made of layers, shifts placed by hand, and overrides."""

from dataclasses import dataclass

from tocsin.core.instant import Instant
from tocsin.core.rotation import Rotation
from tocsin.core.shift import NO_SHIFTS, Shift, Shifts
from tocsin.core.zone import Zone


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call at an instant, and what says so.

    Attributes:
        people: in order; nobody in a gap, and where somebody decided so.
        origin: the layer, `shifts` or `override 3`; empty in a gap.
        overlap: more than one turn or shift counts, so that more people are on call than one slot names.
    """

    people: tuple[str, ...] = ()
    origin: str = ""
    overlap: bool = False

    @property
    def gap(self) -> bool:
        """Whether nobody is on call and nobody decided so."""
        return not self.origin


GAP = Duty()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who is on call when.

    Attributes:
        zone: the one in which it is shown and its times are typed.
        layers: a later one counts before an earlier one, wherever it has a turn.
        shifts: placed by hand; they count before layers, and all that meet count.
        overrides: they count before all; of two, the one placed later.
    """

    id: int
    name: str
    zone: Zone
    layers: tuple[Rotation, ...] = ()
    shifts: Shifts = NO_SHIFTS
    overrides: Shifts = NO_SHIFTS

    def duty(self, at: Instant) -> Duty:
        """Say who is on call at an instant, and which layer, shift or override says so."""
        duty = self.planned(at)
        for override in self.overrides.at(at):
            duty = _overridden(duty, override)
        return duty

    def planned(self, at: Instant) -> Duty:
        """Say who would be on call at an instant without any override."""
        shifts = self.shifts.at(at)
        if shifts:
            return duty_of("shifts", tuple(shift.slot for shift in shifts))
        for layer in reversed(self.layers):
            duty = duty_of(layer.name, layer.at(at))
            if not duty.gap:
                return duty
        return GAP

    def members(self, now: Instant) -> tuple[str, ...]:
        """Name everybody who stands in it now or may later."""
        layers = (layer for layer in self.layers if not layer.over(now))
        shifts = (shift for part in (self.shifts, self.overrides) for shift in part.after(now))
        slots = [*(slot for layer in layers for slot in layer.slots), *(shift.slot for shift in shifts)]
        return tuple(dict.fromkeys(name for slot in slots for name in slot))

    def next_edge(self, at: Instant) -> Instant | None:
        """Give the first instant after `at` at which the answer may change; None if it never does."""
        edges = [layer.next_edge(at) for layer in self.layers]
        edges += [part.next_edge(at) for part in (self.shifts, self.overrides)]
        return min((edge for edge in edges if edge is not None), default=None)


def duty_of(origin: str, slots: tuple[tuple[str, ...], ...]) -> Duty:
    """Put the slots together whose turn it is at once; none is a gap."""
    if not slots:
        return GAP
    people = tuple(dict.fromkeys(name for slot in slots for name in slot))
    return Duty(people, origin, len(set(slots)) > 1)


def _overridden(duty: Duty, override: Shift) -> Duty:
    origin = f"override {override.id}"
    if override.instead_of is None:
        return Duty(override.slot, origin)
    if override.instead_of not in duty.people:
        return duty
    standing = (
        name
        for person in duty.people
        for name in (override.slot if person == override.instead_of else (person,))
    )
    return Duty(tuple(dict.fromkeys(standing)), origin, duty.overlap)
