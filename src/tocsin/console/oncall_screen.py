"""The screen of who is on call: running ladders, now and next, my shifts, and taking over."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from tocsin.api.models import AlertView, FeedFrame
from tocsin.api.schedules import ScheduleView
from tocsin.console import duty_questions
from tocsin.console.actions import Outcome, Wish
from tocsin.console.commands import Place, bindings
from tocsin.console.desk import Desk
from tocsin.console.news import JumpArrived, Reported, Told
from tocsin.console.oncall_rows import ALERT, SCHEDULE, OnCallNews, oncall_rows
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.pane_screen import PaneScreen
from tocsin.console.picker import UnreadableError
from tocsin.console.screens import ON_CALL
from tocsin.console.session import Session
from tocsin.console.stand_ins import StandIn, StandIns, read_end
from tocsin.console.supervisor import Supervisor
from tocsin.console.theme import ink
from tocsin.console.view import View
from tocsin.console.who import snoozed
from tocsin.core.instant import Instant

_MOST_LADDERS = 50


class OnCallScreen(PaneScreen, Desk):
    """Shows who is on call, and who is being paged."""

    NAME = ON_CALL
    HELP = "Who is on call now and next, every alert that somebody is asked for, and your own shifts."
    FOOT = ("take-over", "open-row", "accept", "escalate", "undo", "command", "quit", "help")
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ON_CALL)

    class Arrived(Message):
        """The engine said who is on call."""

        def __init__(self, news: OnCallNews) -> None:
            super().__init__()
            self.news = news

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self._news: OnCallNews | None = None
        self._stand_ins = StandIns(session)

    @property
    def target(self) -> AlertView | None:
        """The alert under the cursor."""
        kind, which = self._current
        ladders = self._news.ladders if self._news is not None and kind == ALERT else ()
        return next((alert for alert in ladders if alert.id == which), None)

    def draw_rows(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        """Draw all rows."""
        if self._news is None:
            rows = PaneRows(view, current)
            rows.text("Asking the engine…", ink(view.colours.dim))
            return rows.rows
        return oncall_rows(self._news, self.session.find_zone(), view, current)

    async def ask(self) -> None:
        """Ask who is on call, who is being paged, and for my shifts."""
        backend, me = self.session.backend, self.session.standing.me
        oncall = await backend.oncall()
        shifts = await backend.shifts_of(me) if me else ()
        window = await backend.window("open", None, 0, _MOST_LADDERS)
        asked = [
            alert
            for alert in window.alerts
            if alert.status == "PENDING" and not snoozed(alert) and not alert.test
        ]
        more = self.session.standing.counts.pending - len(asked)
        self.post_message(self.Arrived(OnCallNews(oncall, shifts, asked, max(0, more))))

    def concerns(self, frame: FeedFrame) -> bool:
        """Any change of an alert may be one of a ladder."""
        return frame.configuration or frame.many or bool(frame.changed)

    def tick(self) -> None:
        """Redraw what time alone has changed; ask anew when somebody's shift has ended."""
        super().tick()
        if self.is_current and self._handed_over():
            self.renew()

    def end(self, outcome: Outcome) -> None:
        """Ask anew: the ladder has stopped or gone on."""
        self.renew()

    def begin(self, wish: Wish) -> None:
        """The toast says it; the row goes when it is done."""

    def action_undo_alert(self) -> None:
        """Take back the last thing done here: a take-over, or else an action on an alert."""
        if self._stand_ins.undoable:
            self._start("undo", self._take_back)
        else:
            super().action_undo_alert()

    def action_take_over(self, time: str = "") -> None:
        """Be on call; asks in which schedule where that is not clear, and until when."""
        schedules = self._news.oncall.schedules if self._news is not None else []
        kind, name = self._current
        here = [schedule for schedule in schedules if kind == SCHEDULE and schedule.name == name]
        if not schedules:
            self.app.post_message(Told("there is no schedule to take over yet"))
        elif here or len(schedules) == 1:
            self._take_over(time, (here or schedules)[0])
        else:
            question = duty_questions.which(schedules, self.session.standing.me)
            self._pose(question, partial(self._take_over, time))

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        self.session.time.heard(message.news.oncall.at)
        self._news = message.news
        self.pane.redraw()

    @on(Pane.Opened)
    def _open(self) -> None:
        if self.target is not None:
            self.app.post_message(JumpArrived(self.target))

    @property
    def _current(self) -> tuple[str, Hashable]:
        key = self.pane.current
        return (str(key[0]), key[1]) if isinstance(key, tuple) else ("", None)

    def _handed_over(self) -> bool:
        news, now = self._news, self.session.time.now()
        if news is None or self.session.standing.stale_since is not None:
            return False
        ends = [read_end(one.now.ends, now) for one in news.oncall.schedules]
        return any(end is None for end in ends)

    def _take_over(self, time: str, schedule: ScheduleView) -> None:
        now, mine = self.session.time.now(), self.session.find_zone()
        if not time:
            question = duty_questions.until(schedule, self.session.standing.me, now, mine)
            self._pose(question, partial(self._stand_in, schedule))
            return
        try:
            self._stand_in(schedule, duty_questions.read_until(time, now, mine))
        except UnreadableError as error:
            self.app.post_message(Reported(f"not taken over: {error}"))

    def _stand_in(self, schedule: ScheduleView, ends: Instant) -> None:
        wish = StandIn(schedule.name, self.session.standing.me or "", None, ends)
        self._start("take over", partial(self._place, wish))

    async def _place(self, wish: StandIn) -> None:
        self.app.post_message(Told(await self._stand_ins.place(wish)))

    async def _take_back(self) -> None:
        self.app.post_message(Told(await self._stand_ins.take_back()))
