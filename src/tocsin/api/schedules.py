"""Schedules on the wire. Wall-clock times are `2026-11-20T09:00`, in the zone named beside them."""

from typing import Literal

from pydantic import Field

from tocsin.api.requests import Name, Request
from tocsin.api.wire import Wire
from tocsin.core.layer_words import parse_layer
from tocsin.core.moment_words import WEEKDAYS, wall_words, week_words

Person = str
_MOMENT = "`now`, `+8h`, `09:00`, `fri 18:00`, `2026-11-20 09:00` in the schedule's zone, or RFC 3339"


class TimesOfWeekBody(Request):
    """A part of every week: `mon 08:00` to `fri 18:00`; it may reach over the week's end."""

    opens: str
    closes: str


class NewLayer(Request):
    """A recurring layer.

    Attributes:
        slots: who takes turns, in order; a slot may hold several people, or nobody on purpose.
        day: of the hand-over, for turns counted in weeks; `mon` by default.
        at: of the hand-over, `09:00`.
        starts: a date, from which the first hand-over counts; or a date with a time, which is the first
            hand-over itself. By default the first slot has its turn now.
        ends: a date, perhaps with a time, after which it no longer counts.
        only: at which times of the week it counts; none for all.
        zone: by default the schedule's.
    """

    name: str | None = Field(default=None, min_length=1, max_length=64)
    zone: str | None = None
    every: int = Field(default=1, ge=1, le=999)
    unit: Literal["hour", "day", "week"] = "week"
    day: str | None = None
    at: str = "00:00"
    slots: list[list[Person]] = Field(min_length=1, max_length=500)
    starts: str | None = None
    ends: str | None = None
    only: list[TimesOfWeekBody] = Field(default_factory=list, max_length=100)

    @classmethod
    def in_words(cls, text: str) -> "NewLayer":
        """Read a layer as people type it: `weekly mon 09:00 alice,bob`.

        Raises:
            LayerWordsError: it is none; the sentence says how one is written.
        """
        words = parse_layer(text)
        return cls(
            name=words.name,
            zone=words.zone,
            every=words.every,
            unit=words.unit.value,
            day=None if words.day is None else WEEKDAYS[words.day],
            at=week_words(words.at).split()[1],
            slots=[list(slot) for slot in words.slots],
            # A date alone, where no time was named, so that the hand-over time of the layer counts.
            starts=None if words.begins is None else wall_words(words.begins).removesuffix("T00:00"),
            ends=None if words.ends is None else wall_words(words.ends),
            only=[
                TimesOfWeekBody(opens=week_words(times.opens), closes=week_words(times.closes))
                for times in words.only
            ],
        )


class NewSchedule(Request):
    """A new schedule; later layers count before earlier ones."""

    name: str = Name
    zone: str = "UTC"
    layers: list[NewLayer] = Field(default_factory=list, max_length=50)


class ScheduleEdit(Request):
    """Changes to a schedule; what is not given stays.

    Attributes:
        layers: take the place of all layers.
        since: from when the new layers count; what was before stays as it was. By default now.
    """

    name: str | None = Field(default=None, min_length=1, max_length=255)
    zone: str | None = None
    layers: list[NewLayer] | None = Field(default=None, max_length=50)
    since: str | None = Field(default=None, description=_MOMENT)


class NewShift(Request):
    """A shift placed by hand, or an override.

    Attributes:
        who: who stands in it, together; nobody for a hole on purpose.
        instead_of: of an override: it takes the place of this person only.
    """

    who: list[Person] = Field(max_length=50)
    starts: str = Field(default="now", description=_MOMENT)
    ends: str = Field(description=_MOMENT + "; `+8h` counts from the start")
    instead_of: Person | None = None


class TimesOfWeekView(Wire):
    """A part of every week."""

    opens: str
    closes: str


class LayerView(Wire):
    """A recurring layer; `words` says its turns as they are typed, `starts` is the first hand-over."""

    name: str
    zone: str
    words: str
    slots: list[list[Person]]
    length: int
    starts: str
    begins: str | None = None
    ends: str | None = None
    over: bool = False
    only: list[TimesOfWeekView] = Field(default_factory=list)


class ShiftView(Wire):
    """A shift placed by hand, or an override."""

    id: int
    who: list[Person]
    starts: str
    ends: str
    instead_of: Person | None = None
    by: str = ""


class SegmentView(Wire):
    """A span in which the same people are on call for the same reason.

    Attributes:
        origin: the layer, `shifts`, or `override 3`; empty in a gap.
        gap: nobody is on call, and nobody decided so.
        overlap: two turns or shifts meet.
    """

    starts: str
    ends: str
    people: list[Person]
    origin: str
    gap: bool = False
    overlap: bool = False


class ScheduleView(Wire):
    """A schedule: who is on call now, until when, who is next, and what it is made of."""

    id: int
    name: str
    zone: str
    layers: list[LayerView]
    shifts: list[ShiftView] = Field(default_factory=list, description="those that have not ended")
    overrides: list[ShiftView] = Field(default_factory=list, description="those that have not ended")
    now: SegmentView
    next: SegmentView | None = None
    policies: list[str] = Field(default_factory=list, description="where it stands on a level")


class LaneView(Wire):
    """One layer, the shifts, or the overrides, as they are before anything counts before them."""

    name: str
    zone: str
    segments: list[SegmentView]


class ScheduleSegments(Wire):
    """A span of a schedule: who is on call in the end, and the lanes it is made of.

    Attributes:
        clock_changes: when the clocks of the schedule's zone change in the span.
    """

    id: int
    name: str
    zone: str
    starts: str
    ends: str
    final: list[SegmentView]
    lanes: list[LaneView]
    gaps: list[SegmentView]
    overlaps: list[SegmentView]
    clock_changes: list[str] = Field(default_factory=list)


class DutyView(Wire):
    """A span in which a person is on call in a schedule, however many turns it is made of."""

    schedule: str
    zone: str
    starts: str
    ends: str


class CalendarView(Wire):
    """Where a calendar program finds the shifts of a schedule or a person; the address is the credential."""

    url: str


class StandingView(Wire):
    """One target of a level, and who is meant by it."""

    target: str
    people: list[Person]
    origin: str = ""
    until: str | None = None


class OnCallLevel(Wire):
    """One level of a policy at an instant."""

    level: int
    timeout: int
    people: list[Person]
    targets: list[StandingView]


class OnCallPolicy(Wire):
    """A policy at an instant; `who` are those of level 1."""

    policy: str
    who: list[Person]
    timeout: int
    used: bool = Field(description="whether a source leads to it")
    levels: list[OnCallLevel]


class OnCallView(Wire):
    """Who is on call at an instant."""

    at: str
    oncall: list[OnCallPolicy]
    schedules: list[ScheduleView]
