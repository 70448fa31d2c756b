"""A recurring layer of a schedule: people take turns by the wall clock, all week or at some times of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.core.instant import DAY, Instant, Millis
from tocsin.core.shift import Slot
from tocsin.core.zone import Wall, Zone

WEEK: Millis = 7 * DAY
_FIRST_MONDAY: Wall = 4 * DAY
Span = tuple[Instant, Instant]


@dataclass(frozen=True, slots=True)
class TimesOfWeek:
    """A part of every week by the wall clock, `mon 08:00` to `fri 18:00`; it may reach over the week's end.

    Attributes:
        opens: ms since Monday 00:00.
        closes: ms since Monday 00:00; not after `opens` means in the next week.
    """

    opens: Millis
    closes: Millis

    def near(self, zone: Zone, at: Instant) -> Iterator[Span]:
        """Give its spans around an instant, from the week before to the second after."""
        this_week = monday_of(zone.wall(at))
        closes = self.closes if self.closes > self.opens else self.closes + WEEK
        for week in range(-1, 3):
            start = this_week + week * WEEK
            yield zone.first(start + self.opens), zone.last(start + closes)


@dataclass(frozen=True, slots=True)
class Rotation:
    """People who take turns.

    Attributes:
        slots: in order, over and over; the same person may come twice.
        starts: the wall-clock time of the first turn, and with it the hand-over time of all.
        length: of a turn, by the wall clock, an hour or more.
        ends: the wall-clock time after which nobody takes a turn, or None.
        begins: the wall-clock time before which nobody takes a turn, or None: what was before belongs to
            the layer that this one followed.
        only: the times of the week at which it counts; none for all.
    """

    name: str
    zone: Zone
    slots: tuple[Slot, ...]
    starts: Wall
    length: Millis
    ends: Wall | None = None
    begins: Wall | None = None
    only: tuple[TimesOfWeek, ...] = ()

    def at(self, at: Instant) -> tuple[Slot, ...]:
        """Give the slots whose turn it is: none outside its times, two where clocks make turns overlap."""
        if self.only and not any(
            start <= at < end for times in self.only for start, end in self._near(times, at)
        ):
            return ()
        return tuple(slot for (start, end), slot in self._turns_near(at) if start <= at < end)

    def over(self, now: Instant) -> bool:
        """Whether it has ended for good."""
        return self.ends is not None and self.zone.last(self.ends) <= now

    def next_edge(self, at: Instant) -> Instant | None:
        """Give the first instant after `at` at which a turn or a time of the week starts or ends."""
        opening = self.zone.first(self.starts if self.begins is None else max(self.starts, self.begins))
        if at < opening:
            return opening
        turns = [span for span, _ in self._turns_near(at)]
        if not turns or max(end for _, end in turns) <= at:
            return None
        spans = [*turns, *(span for times in self.only for span in self._near(times, at))]
        return min((edge for span in spans for edge in span if edge > at), default=None)

    def _near(self, times: TimesOfWeek, at: Instant) -> Iterator[Span]:
        return times.near(self.zone, at)

    def _turns_near(self, at: Instant) -> Iterator[tuple[Span, Slot]]:
        """Give the turns around an instant: counted, not walked to, so that a layer's age costs nothing."""
        # Where the clocks jump, an instant may lie so many turns away from what they show.
        reach = 1 + -(-self.zone.jump(at) // self.length)
        now = (self.zone.wall(at) - self.starts) // self.length
        for number in range(max(0, now - reach), max(0, now + reach) + 1):
            start, end = self._clipped(self.starts + number * self.length)
            if start < end:
                yield (self.zone.first(start), self.zone.last(end)), self.slots[number % len(self.slots)]

    def _clipped(self, start: Wall) -> tuple[Wall, Wall]:
        """Give the part of a turn that lies within the layer's life."""
        end = start + self.length
        return (
            start if self.begins is None else max(start, self.begins),
            end if self.ends is None else min(end, self.ends),
        )


def monday_of(wall: Wall) -> Wall:
    """Give the Monday, 00:00, of the week of a wall-clock time."""
    return wall - (wall - _FIRST_MONDAY) % WEEK
