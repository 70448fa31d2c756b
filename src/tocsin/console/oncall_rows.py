"""The rows of the on-call screen: running ladders, who is on call now and next, and my shifts."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from tocsin.api.models import AlertView
from tocsin.api.schedules import DutyView, OnCallPolicy, OnCallView, ScheduleView, SegmentView
from tocsin.console import ages, zoned
from tocsin.console.duty_words import loudness, names, standing
from tocsin.console.pane import PaneRow
from tocsin.console.pane_rows import MARGIN, PaneRows
from tocsin.console.safe import width_of
from tocsin.console.theme import Colours, ink
from tocsin.console.view import View
from tocsin.console.who import Tone, who
from tocsin.core.duration import spoken_duration
from tocsin.core.zone import Zone

ALERT, SCHEDULE, POLICY = "alert", "schedule", "policy"
_LONGEST_NAME = 24
_MOST_PEOPLE = 18
_LENGTH = 8
"""Of `13 d 23 h`, nearly always less."""
_WIDE_FROM = 110
_HOW_TO_BEGIN = (
    "There is no schedule yet: policies ask the same people at any time.",
    'tocsin schedule add primary --layer "weekly mon 09:00 alice,bob"',
    "makes one. Put it onto a policy with --level schedule:primary:5m.",
)


@dataclass(frozen=True, slots=True)
class OnCallNews:
    """What the screen shows.

    Attributes:
        ladders: pending alerts that somebody is asked for, most urgent first.
        more: how many pending alerts there are beyond these.
        shifts: mine, of the next 14 days.
    """

    oncall: OnCallView
    shifts: Sequence[DutyView]
    ladders: Sequence[AlertView]
    more: int = 0


def oncall_rows(news: OnCallNews, mine: Zone, view: View, current: Hashable | None) -> list[PaneRow]:
    """Draw all rows.

    Args:
        mine: the zone of my own clocks.
        current: the key under the cursor: what it is, and its number or name.
    """
    rows = PaneRows(view, current)
    _ladders(news, rows)
    _schedules(news.oncall, mine, rows)
    _policies(news.oncall, mine, rows)
    _shifts(news, mine, rows)
    return rows.rows


def _ladders(news: OnCallNews, rows: PaneRows) -> None:
    view, colours = rows.view, rows.view.colours
    rows.heading("Being paged now")
    if not news.ladders:
        rows.text(f"{view.glyphs.done} nobody: no alert waits for an answer", ink(colours.green))
    for alert in news.ladders:
        key = (ALERT, alert.id)
        high = alert.priority == "HIGH"
        sign = f"{view.glyphs.high}H" if high else f"{view.glyphs.low}L"
        asked = who(alert, view.me, view.now, view.glyphs, by_second=view.by_second)
        line = rows.begin(key).put(f"{sign} ", ink(colours.red if high else colours.amber, bold=True))
        line.put(f"{alert.id}  ", ink(colours.dim))
        room = max(8, view.width - line.width - width_of(asked.text) - 3)
        line.put(alert.summary, ink(colours.bright, bold=True), room).put("  ")
        bold = asked.tone is not Tone.QUIET
        rows.end(line.put(asked.text, ink(_tones(colours)[asked.tone], bold=bold)), key)
    if news.more:
        rows.text(f"and {news.more:,} more on the first screen", ink(colours.dim))


def _tones(colours: Colours) -> dict[Tone, str]:
    return {
        Tone.YOU: colours.amber,
        Tone.LOUD: colours.bright,
        Tone.ALARM: colours.red,
        Tone.QUIET: colours.dim,
    }


def _schedules(oncall: OnCallView, mine: Zone, rows: PaneRows) -> None:
    rows.heading("Schedules", "who is on call, until when, and who then")
    if not oncall.schedules:
        explanation, command, then = _HOW_TO_BEGIN
        rows.text(explanation)
        rows.text(command, ink(rows.view.colours.amber), indent=2)
        rows.text(then, ink(rows.view.colours.dim))
    width = _column([schedule.name for schedule in oncall.schedules])
    for schedule in oncall.schedules:
        _now_and_next(
            rows,
            (SCHEDULE, schedule.name),
            width,
            schedule.now,
            schedule.next,
            (mine, zoned.zone_named(schedule.zone)),
        )


def _policies(oncall: OnCallView, mine: Zone, rows: PaneRows) -> None:
    rows.heading("Policies", "who is paged first")
    width = _column([policy.policy for policy in oncall.oncall])
    schedules = {f"schedule:{schedule.name}": schedule for schedule in oncall.schedules}
    for policy in oncall.oncall:
        key = (POLICY, policy.policy)
        changing = _first_to_change(policy, schedules)
        zone = zoned.zone_named(changing.zone) if changing else mine
        first = SegmentView(
            starts=oncall.at,
            ends=changing.now.ends if changing else oncall.at,
            people=policy.who,
            origin="policy",
        )
        following = changing.next if changing else None
        _now_and_next(rows, key, width, first, following, (mine, zone), policy=policy)


def _first_to_change(policy: OnCallPolicy, schedules: dict[str, ScheduleView]) -> ScheduleView | None:
    """Give the schedule of level 1 that hands over first."""
    found = [schedules[target.target] for target in policy.levels[0].targets if target.target in schedules]
    return min(
        (one for one in found if one.next is not None), key=lambda schedule: schedule.now.ends, default=None
    )


def _now_and_next(
    rows: PaneRows,
    key: Hashable,
    width: int,
    now: SegmentView,
    following: SegmentView | None,
    zones: tuple[Zone, Zone],
    *,
    policy: OnCallPolicy | None = None,
) -> None:
    """Draw one line: name, who, until when, who then; of a policy also who is asked after them."""
    view, colours = rows.view, rows.view.colours
    name = key[1] if isinstance(key, tuple) else ""
    line = rows.begin(key).put(str(name), None, width).put("  ")
    nobody = policy is not None and not now.people
    told = "nobody: skipped" if nobody else standing(now, view.me)
    line.put(told, loudness(now.people, view, gap=now.gap or nobody), _MOST_PEOPLE).put("  ")
    ends = ages.instant(now.ends)
    if following is not None and ends is not None:
        line.put(f"{view.glyphs.arrow} ", ink(colours.dim))
        line.put(zoned.both(ends, view.now, *zones)).put("  ")
        line.put(standing(following, view.me), loudness(following.people, view, gap=following.gap))
    elif policy is None:
        line.put("always", ink(colours.dim))
    if policy is not None and view.width >= _WIDE_FROM:
        line.put("   ").put(_later_levels(policy, view), ink(colours.dim))
    rows.end(line, key)


def _later_levels(policy: OnCallPolicy, view: View) -> str:
    arrow = f" {view.glyphs.arrow} "
    levels = [f"{level.level} {names(level.people, view.me)}" for level in policy.levels[1:]]
    unused = [] if policy.used else ["no source leads to it"]
    later = arrow.join([f"after {spoken_duration(policy.timeout)}", *levels]) if levels else "no level after"
    return f" {view.glyphs.middle} ".join([later, *unused])


def _shifts(news: OnCallNews, mine: Zone, rows: PaneRows) -> None:
    view, colours = rows.view, rows.view.colours
    rows.heading("My shifts", "the next 14 days")
    if not news.shifts:
        rows.text("none", ink(colours.dim))
    width = _column([shift.schedule for shift in news.shifts])
    for shift in news.shifts:
        starts, ends = ages.instant(shift.starts), ages.instant(shift.ends)
        if starts is None or ends is None:
            continue
        theirs = zoned.zone_named(shift.zone)
        length = spoken_duration(ends - max(starts, view.now))
        line = rows.begin().put(shift.schedule, None, width).put("  ")
        line.put(length, ink(colours.dim), _LENGTH, right=True).put("  ")
        if starts <= view.now:
            line.put("now", ink(colours.amber, bold=True)).put(" until ", ink(colours.dim))
            line.put(zoned.both(ends, view.now, mine, theirs))
        else:
            line.put(zoned.span(starts, ends, view.now, mine, theirs))
        rows.end(line)


def _column(found: Sequence[str]) -> int:
    return min(max((width_of(name) for name in found), default=0), _LONGEST_NAME) + MARGIN - 2
