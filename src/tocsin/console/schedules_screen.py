"""The screen of schedules: weeks and months, gaps, and people who stand in."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from tocsin.api.models import UserView
from tocsin.api.schedules import OnCallView, ScheduleSegments, ScheduleView, SegmentView
from tocsin.console import ages, stand_in_questions, zoned
from tocsin.console.commands import Place, bindings
from tocsin.console.news import Told
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.pane_screen import PaneScreen
from tocsin.console.schedule_rows import gaps_ahead, schedule_rows
from tocsin.console.screens import SCHEDULES
from tocsin.console.session import Session
from tocsin.console.span_shown import SpanShown
from tocsin.console.stand_ins import StandIn, StandIns
from tocsin.console.supervisor import Supervisor
from tocsin.console.theme import ink
from tocsin.console.view import View
from tocsin.core.instant import Instant, rfc3339


class SchedulesScreen(PaneScreen):
    """Shows one schedule of all as a week or a month."""

    NAME = SCHEDULES
    HELP = (
        "The schedule under the cursor as it is by its layers, and below them who is on call in the end, on "
        "the schedule's own clocks."
    )
    FOOT = (
        *("span-earlier", "span-later", "stand-in", "fill-gap", "remove-override", "week", "month"),
        *("undo-override", "command", "help"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.SCHEDULES)

    class Arrived(Message):
        """The engine said which schedules there are."""

        def __init__(self, oncall: OnCallView) -> None:
            super().__init__()
            self.oncall = oncall

    class SpanArrived(Message):
        """The engine said who is on call in a span."""

        def __init__(self, found: ScheduleSegments) -> None:
            super().__init__()
            self.found = found

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self._oncall: OnCallView | None = None
        self._found: ScheduleSegments | None = None
        self._shown = SpanShown()
        self._stand_ins = StandIns(session)

    def draw_rows(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        """Draw all rows."""
        if self._oncall is None:
            rows = PaneRows(view, current)
            rows.text("Asking the engine…", ink(view.colours.dim))
            return rows.rows
        return schedule_rows(self._oncall, self._found, self._shown, self.session.find_zone(), view, current)

    async def ask(self) -> None:
        """Ask which schedules there are; the span of the one under the cursor is asked for after that."""
        self.post_message(self.Arrived(await self.session.backend.oncall()))

    def action_move_span(self, steps: int) -> None:
        """Show the week or month so many later."""
        self._show(self._shown.move(steps))

    def action_show_week(self) -> None:
        """Show this week."""
        self._show(SpanShown())

    def action_show_month(self) -> None:
        """Show this month."""
        self._show(SpanShown(month=True))

    def action_stand_in(self) -> None:
        """Let somebody stand in: asks who, from when and until when."""
        schedule = self._schedule
        if schedule is None:
            self.app.post_message(Told("there is no schedule yet"))
            return
        self._ask_who(schedule, partial(self._ask_start, schedule))

    def action_fill_gap(self) -> None:
        """Let somebody stand in for the next gap of what is shown."""
        schedule, found = self._schedule, self._found
        gaps = gaps_ahead(found, self.session.time.now()) if found is not None else []
        if schedule is None or not gaps:
            self.app.post_message(Told("there is no gap to fill in what is shown"))
            return
        self._ask_who(schedule, partial(self._fill, schedule, gaps[0]))

    def action_remove_override(self) -> None:
        """Take back an override that has not ended; asks which."""
        schedule = self._schedule
        if schedule is None or not schedule.overrides:
            self.app.post_message(Told("there is no override to take back"))
            return
        now, mine = self.session.time.now(), self.session.find_zone()
        question = stand_in_questions.override(schedule, now, mine, zoned.zone_named(schedule.zone))
        self._pose(question, partial(self._remove, schedule.name))

    def action_undo_override(self) -> None:
        """Take back the override that was placed last from here."""
        if self._stand_ins.undoable:
            self._start("undo", self._take_back)
        else:
            self.app.post_message(Told("nothing of yours to undo: an action can be taken back for 10 s"))

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        self.session.time.heard(message.oncall.at)
        self._oncall = message.oncall
        self.pane.redraw()
        self._ask_span()

    @on(SpanArrived)
    def _span_arrived(self, message: SpanArrived) -> None:
        self._found = message.found
        self.pane.redraw()

    @on(Pane.Moved)
    def _another_schedule(self) -> None:
        self._ask_span()

    @property
    def _schedule(self) -> ScheduleView | None:
        """The schedule under the cursor."""
        known = self._oncall.schedules if self._oncall is not None else []
        return next((one for one in known if one.name == self.pane.current), None)

    def _show(self, shown: SpanShown) -> None:
        self._shown = shown
        self._ask_span()

    def _ask_span(self) -> None:
        schedule = self._schedule
        if schedule is not None:
            zone = zoned.zone_named(schedule.zone)
            since, until = self._shown.bounds(self.session.time.now(), zone)
            self._start("span", partial(self._fetch, schedule.name, since, until), exclusive=True)

    async def _fetch(self, name: str, since: Instant, until: Instant) -> None:
        found = await self.session.backend.segments(name, rfc3339(since), rfc3339(until))
        self.post_message(self.SpanArrived(found))

    def _ask_who(self, schedule: ScheduleView, then: Callable[[str], None]) -> None:
        async def ask() -> None:
            self.call_later(pose, await self.session.backend.people())

        def pose(people: Sequence[UserView]) -> None:
            self._pose(stand_in_questions.who(schedule, people, self.session.standing.me), then)

        self._start("people", ask)

    def _ask_start(self, schedule: ScheduleView, who: str) -> None:
        now, mine = self.session.time.now(), self.session.find_zone()
        question = stand_in_questions.start(schedule, who, now, mine)
        self._pose(question, partial(self._ask_end, schedule, who))

    def _ask_end(self, schedule: ScheduleView, who: str, starts: Instant) -> None:
        mine = self.session.find_zone()
        question = stand_in_questions.end(schedule, who, starts, mine)
        self._pose(question, lambda ends: self._confirm(schedule, StandIn(schedule.name, who, starts, ends)))

    def _fill(self, schedule: ScheduleView, gap: SegmentView, who: str) -> None:
        starts, ends = ages.instant(gap.starts), ages.instant(gap.ends)
        if starts is not None and ends is not None:
            begins = max(starts, self.session.time.now())
            self._confirm(schedule, StandIn(schedule.name, who, begins, ends))

    def _confirm(self, schedule: ScheduleView, wish: StandIn) -> None:
        """Show what would be, before it is."""

        async def ask() -> None:
            since, until = rfc3339(wish.starts or self.session.time.now()), rfc3339(wish.ends)
            found = await self.session.backend.segments(schedule.name, since, until)
            self.call_later(pose, found)

        def pose(found: ScheduleSegments) -> None:
            now, mine = self.session.time.now(), self.session.find_zone()
            question = stand_in_questions.sure(wish, found, now, mine, zoned.zone_named(schedule.zone))
            self._pose(question, partial(self._place, wish))

        self._start("preview", ask)

    def _place(self, wish: StandIn, yes: bool) -> None:
        if yes:
            self._start("override", partial(self._placed, wish))

    async def _placed(self, wish: StandIn) -> None:
        self.app.post_message(Told(await self._stand_ins.place(wish)))

    def _remove(self, schedule: str, number: int) -> None:
        self._start("remove", partial(self._removed, schedule, number))

    async def _removed(self, schedule: str, number: int) -> None:
        self.app.post_message(Told(await self._stand_ins.remove(schedule, number)))

    async def _take_back(self) -> None:
        self.app.post_message(Told(await self._stand_ins.take_back()))
