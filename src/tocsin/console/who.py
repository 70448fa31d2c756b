"""The answer to "is it me, and how long have I got": who has an alert, who is asked, and who is next."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.api.models import AlertView
from tocsin.console import ages
from tocsin.console.glyphs import Glyphs
from tocsin.core.instant import Instant


class Tone(StrEnum):
    """How loud an answer is."""

    YOU = "you"
    LOUD = "loud"
    ALARM = "alarm"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Who:
    """An answer, and how loud it is said."""

    text: str
    tone: Tone


def snoozed(alert: AlertView) -> bool:
    """Tell whether an alert sleeps."""
    return alert.status == "PENDING" and alert.snoozed_until is not None


def asks(alert: AlertView, me: str | None) -> bool:
    """Tell whether an alert waits for me now."""
    if alert.status != "PENDING" or snoozed(alert) or alert.escalation is None or me is None:
        return False
    return me in alert.escalation.paged


def people(names: list[str], me: str | None) -> str:
    """Write names for one narrow column: `YOU`, `alice`, `YOU +2`, `3 people`."""
    if not names:
        return "nobody"
    if me in names:
        return "YOU" if len(names) == 1 else f"YOU +{len(names) - 1}"
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def who(alert: AlertView, me: str | None, now: Instant, glyphs: Glyphs, *, by_second: bool = False) -> Who:
    """Say who has an alert.

    Args:
        alert: as painted.
        me: my name; shown as YOU.
        now: the server's time.
        glyphs: the arrow is taken from here.
        by_second: count down by the second above a minute too.
    """
    if alert.status == "RESOLVED":
        return Who(f"{glyphs.done} resolved", Tone.QUIET)
    if alert.status == "ACCEPTED":
        owner = alert.owner or "somebody"
        return Who("YOU" if owner == me else owner, Tone.QUIET)
    if snoozed(alert):
        until = ages.instant(alert.snoozed_until)
        end = ages.clock(until, by_second=False) if until is not None else ""
        return Who(f"{alert.owner or 'asleep'} {glyphs.arrow} {end}".strip(), Tone.QUIET)
    if alert.test:
        return Who("test: no pages", Tone.QUIET)
    return _asked(alert, me, now, glyphs, by_second=by_second)


def lasted(alert: AlertView) -> Who:
    """Say how long a resolved alert was open."""
    made, over = ages.instant(alert.created_at), ages.instant(alert.resolved_at)
    if made is None or over is None:
        return Who("resolved", Tone.QUIET)
    return Who(f"after {ages.age(max(0, over - made))}", Tone.QUIET)


def _asked(alert: AlertView, me: str | None, now: Instant, glyphs: Glyphs, *, by_second: bool) -> Who:
    step = alert.escalation
    if step is None:
        return Who("nobody", Tone.ALARM)
    tone = Tone.YOU if me in step.paged else Tone.LOUD
    asked = people(step.paged, me)
    due = ages.instant(step.next_at)
    left = ages.countdown(due - now, by_second=by_second) if due is not None else ""
    if step.exhausted:
        again = f"again in {left}" if left else "chain ended"
        return Who(f"{asked}, {again}" if step.paged else "nobody left", Tone.ALARM)
    if step.level == 0:
        return Who(f"{glyphs.arrow} {people(step.next, me)} {left}".rstrip(), Tone.LOUD)
    if step.next and left:
        return Who(f"{asked} {glyphs.arrow} {people(step.next, me)} {left}", tone)
    if step.halt is not None or not step.paged:
        return Who(asked, tone if step.paged else Tone.ALARM)
    return Who(f"{asked}, last level {left}".rstrip(), tone)
