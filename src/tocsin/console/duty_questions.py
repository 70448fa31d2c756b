"""The questions about who is on call: in which schedule, for how long, who."""

from collections.abc import Sequence

from tocsin.api.schedules import ScheduleView
from tocsin.console import zoned
from tocsin.console.duty_words import standing
from tocsin.console.picker import Choice, Question, UnreadableError
from tocsin.console.stand_ins import read_end
from tocsin.core.duration import compact_duration
from tocsin.core.instant import HOUR, Instant
from tocsin.core.moment_words import MomentError, parse_moment
from tocsin.core.zone import Zone

_SPANS = (HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR)
_USUAL = 1


def which(schedules: Sequence[ScheduleView], me: str | None) -> Question[ScheduleView]:
    """Ask in which schedule somebody takes over."""
    choices = [Choice(schedule, schedule.name, f"now {standing(schedule.now, me)}") for schedule in schedules]
    title, hint = "Take over in which schedule?", "esc does nothing."
    return Question(title, choices, hint=hint, placeholder="type to narrow")


def until(schedule: ScheduleView, me: str | None, now: Instant, mine: Zone) -> Question[Instant]:
    """Ask until when I take a schedule over."""
    theirs = zoned.zone_named(schedule.zone)
    choices = [
        Choice(now + span, compact_duration(span), f"until {zoned.both(now + span, now, mine, theirs)}")
        for span in _SPANS
    ]
    ends = read_end(schedule.now.ends, now)
    if ends is not None and schedule.next is not None:
        about = f"until {zoned.both(ends, now, mine, theirs)}, then {standing(schedule.next, me)}"
        choices.append(Choice(ends, "this shift", about))
    return Question(
        f"Take over {schedule.name} for",
        choices,
        [f"on call now: {standing(schedule.now, me)}"],
        "You are paged instead of whoever is on call. esc does nothing.",
        "or type a time: 3h, 09:00, fri 18:00",
        lambda typed: read_until(typed, now, mine),
        _USUAL,
    )


def read_until(typed: str, now: Instant, mine: Zone) -> Instant:
    """Read until when somebody is on call: a span, or a time on my clocks.

    Raises:
        UnreadableError: it is neither, or has passed.
    """
    words = typed.strip()
    for text in (words, f"+{words}"):
        try:
            at = parse_moment(text, mine, now, after=now, ends=True)
        except MomentError:
            continue
        if at <= now:
            raise UnreadableError(f"{words} has passed: write a later time")
        return at
    raise UnreadableError(f"{words!r} is no time: write 3h, 09:00, fri 18:00 or 2026-11-20 09:00")


def moment(policy: str, now: Instant, mine: Zone) -> Question[str]:
    """Ask when an alert comes that is only simulated; gives the time as people type it."""
    choices = [Choice("now", "now", zoned.clock(now, mine))]
    choices += [Choice(text, text, "on your clocks") for text in ("02:30", "sat 02:30", "sun 12:00")]
    return Question(
        f"Simulate {policy}: when does the alert come?",
        choices,
        hint="Nothing is written and nothing is sent. esc does nothing.",
        placeholder="or type a time: fri 18:00, 2027-03-28 01:58",
        read=lambda typed: checked(typed, now, mine),
    )


def priority(policy: str) -> Question[str]:
    """Ask how urgent it is."""
    choices = (
        Choice("HIGH", "HIGH", "climbs all levels", "h"),
        Choice("LOW", "LOW", "stays on level 1", "l"),
    )
    return Question(f"Simulate {policy}: which priority?", choices, hint="esc does nothing.")


def checked(typed: str, now: Instant, mine: Zone) -> str:
    """Give a time as it was typed.

    Raises:
        UnreadableError: it is none.
    """
    try:
        parse_moment(typed, mine, now)
    except MomentError as error:
        raise UnreadableError(str(error)) from error
    return typed
