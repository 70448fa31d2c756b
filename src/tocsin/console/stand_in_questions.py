"""The questions before somebody stands in: who, from when, until when, and whether that is meant."""

from collections.abc import Sequence

from tocsin.api.models import UserView
from tocsin.api.schedules import ScheduleSegments, ScheduleView
from tocsin.console import ages, zoned
from tocsin.console.duty_questions import read_until
from tocsin.console.duty_words import names, standing
from tocsin.console.picker import Choice, Question, UnreadableError
from tocsin.console.stand_ins import StandIn
from tocsin.core.duration import compact_duration
from tocsin.core.instant import DAY, HOUR, Instant
from tocsin.core.moment_words import MomentError, parse_moment
from tocsin.core.zone import Zone

_SPANS = (2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR, DAY)
_MOST_TOLD = 4


def who(schedule: ScheduleView, people: Sequence[UserView], me: str | None) -> Question[str]:
    """Ask who stands in."""
    ordered = sorted(people, key=lambda person: (person.name != me, person.name))
    choices = [
        Choice(person.name, person.name, "" if person.reachable else "cannot be paged: no contact")
        for person in ordered
    ]
    return Question(
        f"Who stands in, in {schedule.name}?",
        choices,
        [f"on call now: {standing(schedule.now, me)}"],
        "esc does nothing.",
        "type to narrow",
    )


def start(schedule: ScheduleView, name: str, now: Instant, mine: Zone) -> Question[Instant]:
    """Ask from when."""
    choices = [Choice(now, "now", zoned.clock(now, mine))]
    ends = ages.instant(schedule.now.ends)
    if ends is not None and schedule.next is not None:
        choices.append(Choice(ends, "next hand-over", zoned.when(ends, now, mine)))
    return Question(
        f"From when is {name} on call in {schedule.name}?",
        choices,
        hint="Times are on your clocks. esc does nothing.",
        placeholder="or type a time: 18:00, fri 18:00, 2026-12-24 18:00",
        read=lambda typed: _start(typed, now, mine),
    )


def end(schedule: ScheduleView, name: str, starts: Instant, mine: Zone) -> Question[Instant]:
    """Ask until when."""
    choices = [
        Choice(starts + span, compact_duration(span), f"until {zoned.when(starts + span, starts, mine)}")
        for span in _SPANS
    ]
    return Question(
        f"Until when is {name} on call in {schedule.name}?",
        choices,
        hint="Times are on your clocks. esc does nothing.",
        placeholder="or type a time: 3h, 09:00, mon 09:00",
        read=lambda typed: read_until(typed, starts, mine),
    )


def sure(wish: StandIn, found: ScheduleSegments, now: Instant, mine: Zone, theirs: Zone) -> Question[bool]:
    """Show whose place is taken, and ask whether that is meant."""
    starts = now if wish.starts is None else wish.starts
    about = [f"{zoned.span(starts, wish.ends, now, mine, theirs)}, instead of"]
    for one in found.final[:_MOST_TOLD]:
        bounds = ages.instant(one.starts) or 0, ages.instant(one.ends) or 0
        about.append(f"  {standing(one, None)}  {zoned.span(*bounds, now, mine, theirs)}")
    more = len(found.final) - _MOST_TOLD
    about += [f"  and {more} more"] if more > 0 else []
    choices = (Choice(True, "Yes", key="y"), Choice(False, "No", key="n"))
    title = f"Let {wish.who} be on call in {wish.schedule}?"
    return Question(title, choices, about, "enter takes it. esc does nothing.")


def override(schedule: ScheduleView, now: Instant, mine: Zone, theirs: Zone) -> Question[int]:
    """Ask which override is taken back."""
    choices = []
    for number, one in enumerate(schedule.overrides, 1):
        starts, ends = ages.instant(one.starts) or 0, ages.instant(one.ends) or 0
        about = zoned.span(starts, ends, now, mine, theirs)
        choices.append(Choice(one.id, names(one.who, None), about, str(number) if number < 10 else ""))
    return Question(
        f"Take which override of {schedule.name} back?",
        choices,
        hint="What has passed of it stays. esc does nothing.",
    )


def _start(typed: str, now: Instant, mine: Zone) -> Instant:
    try:
        at = parse_moment(typed, mine, now)
    except MomentError as error:
        raise UnreadableError(str(error)) from error
    if at < now:
        raise UnreadableError("it would start in the past, and what was stays as it was")
    return at
