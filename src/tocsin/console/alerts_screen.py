"""The screen of open alerts: the list, and beside it on wide terminals the alert under the cursor."""

from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tocsin.api.models import AlertView, AlertWindow, FeedFrame
from tocsin.console.actions import Outcome, Wish, numbers
from tocsin.console.alert_list import AlertList
from tocsin.console.empty import Empty
from tocsin.console.finding_desk import FindingDesk
from tocsin.console.first import taken_by_others
from tocsin.console.footer import Footer
from tocsin.console.header import Header
from tocsin.console.heading import Heading
from tocsin.console.marks import MOST
from tocsin.console.news import (
    AllArrived,
    DetailArrived,
    LastResolvedArrived,
    Told,
    TopArrived,
    WindowArrived,
)
from tocsin.console.orders import ORDERS, SETTLING
from tocsin.console.safe import words
from tocsin.console.screens import ALERTS
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.titled_box import TitledBox
from tocsin.console.verbs import VERBS, unfit
from tocsin.console.wanted import USUALLY, Wanted
from tocsin.core.instant import Instant

_MOST_ANCHORS = 3
_TOP_ROWS = 50
_SEARCHING_SECONDS = 0.25
"""So long after an answer that is not complete the rest is asked for."""
_ACTS = ("accept", "resolve", "reopen", "open", "undo", "escalate", "snooze", "comment", "assign", "mark")
_ALWAYS = ("filter", "new", "command", "quit", "help")
_TYPING = ("filter-keep", "filter-complete", "filter-down", "filter-leave")


class AlertsScreen(FindingDesk):
    """Shows the open alerts, pending first, then newest, or in another order."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (120, "-wide"),
    ]
    DEFAULT_CSS = """
    AlertsScreen { background: $tocsin-ground; }
    AlertsScreen #body { height: 1fr; }
    AlertsScreen #rows { width: 8fr; }
    AlertsScreen #beside { display: none; width: 5fr; }
    AlertsScreen.-wide #rows, AlertsScreen.-wide #beside {
        border: round $tocsin-border; padding: 0 1 0 0;
        border-title-color: $tocsin-bright; border-subtitle-color: $tocsin-dim;
    }
    AlertsScreen.-wide #beside { display: block; padding: 0 0 0 1; }
    AlertsScreen.-wide FilterBar.-kept { display: none; }
    """

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self._header = Header(session, ALERTS)
        self._rows = AlertList(session)
        self._box, self._box_beside = TitledBox(id="rows"), TitledBox(id="beside")
        self._heading = Heading(self._rows)
        self._empty = Empty(session)
        self._footer = Footer(session.keymap, _ALWAYS)
        self._shown = self.wanted
        self._subtitle = ""
        self._fetching = False
        self._stale_window = False
        self._settling = False
        self._stood: tuple[str | None, Instant | None] = (None, None)

    @property
    def target(self) -> AlertView | None:
        """The alert under the cursor."""
        return self._rows.current

    @property
    def targets(self) -> tuple[AlertView, ...]:
        """The marked alerts, or else the one under the cursor, which must be painted."""
        return self._rows.marks.alerts or (() if self._rows.seeking else super().targets)

    @property
    def rows(self) -> AlertList:
        """The list."""
        return self._rows

    def compose(self) -> ComposeResult:
        """Put the screen together."""
        yield self._header
        yield self.list_tabs
        yield self.filter_bar
        with Horizontal(id="body"):
            with self._box:
                yield self._heading
                yield self._rows
                yield self._empty
            with self._box_beside:
                yield self.detail
        yield self._footer

    def on_mount(self) -> None:
        """Show what was fetched before the screen was there, and ask for the rest."""
        self._rows.focus()
        self.watch(self._rows, "moves", self._another_alert, init=False)
        self.show_wanted()
        first = self.session.first
        if first is not None:
            self._take_rows(first.window, self.wanted)
            self.detail.show(self.target)
        else:
            self._show_rows_or_empty()
            self.fetch()
        self._show_foot()
        self.call_after_refresh(self.ask_views)
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        if not self.is_current:
            return
        self._header.tick()
        self._rows.tick()
        if self._settling:
            self._settling = False
            self.fetch()
        if self._beside:
            self.detail.draw()

    def restand(self) -> None:
        """Redraw the header, and the rows whose age is no longer sure."""
        self._header.update()
        standing = self.session.standing
        stood = standing.me, standing.stale_since
        if stood != self._stood:
            self._stood = stood
            self._rows.tick()
        if not self._rows.rows.total:
            self._show_rows_or_empty()

    def take_frame(self, frame: FeedFrame) -> None:
        """Ask for the rows anew where something changed."""
        super().take_frame(frame)
        if frame.changed or frame.many:
            self._settling = self.wanted.order in SETTLING
            self.fetch()
        self._retitle()

    def renew(self) -> None:
        """Ask for everything shown anew."""
        self.fetch()
        self.ask_views()

    def begin(self, wish: Wish) -> None:
        """Show at the row that something is being done."""
        for alert_id in wish.ids:
            self._rows.show_doing(alert_id, VERBS[wish.verb].doing)

    def end(self, outcome: Outcome) -> None:
        """Show what the engine made of it."""
        for alert_id in outcome.wish.ids:
            self._rows.show_doing(alert_id, "")
        if not outcome.refused and outcome.wish.alerts == self._rows.marks.alerts:
            self._rows.action_unmark()
        if outcome.alert is not None:
            self._rows.freshen(outcome.alert)
        if outcome.alert is None or outcome.refused:
            self.fetch()

    def show_wanted(self) -> None:
        """Say which list is shown."""
        self._retitle()
        self._say_marks()

    @on(AlertList.WindowWanted)
    def _rows_are_missing(self) -> None:
        self.fetch()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _keys_mean_something_else(self) -> None:
        self._show_foot()

    @on(AlertList.AllWanted)
    def _mark_all(self) -> None:
        self._start("mark all", self._ask_all, group="all", exclusive=True)

    @on(AllArrived)
    def _all_arrived(self, message: AllArrived) -> None:
        window = message.window
        if message.wanted != self.wanted:
            return
        self._rows.mark_all(window.alerts)
        if window.total > len(window.alerts):
            self.app.post_message(
                Told(f"marked {MOST:,} of {window.total:,}: so many can be acted on at once")
            )

    def _another_alert(self) -> None:
        self._retitle()
        self._say_marks()
        self._show_foot()
        if self._beside:
            self._show_beside()

    @on(AlertList.Opened)
    def _open(self, message: AlertList.Opened) -> None:
        from tocsin.console.detail_screen import DetailScreen

        self.app.push_screen(DetailScreen(self.session, self.supervisor, message.alert))

    @on(WindowArrived)
    def _window_arrived(self, message: WindowArrived) -> None:
        if message.wanted != self.wanted:
            return
        self._take_rows(message.window, message.wanted)
        if self._beside:
            self._show_beside()

    @on(DetailArrived)
    def _detail_arrived(self, message: DetailArrived) -> None:
        current = self.target
        if current is None or current.id != message.detail.id:
            return
        self.detail.show(message.detail)
        if not self._rows.rows.holds(current.id):
            self._rows.freshen(message.detail)

    @on(LastResolvedArrived)
    def _last_resolved_arrived(self, message: LastResolvedArrived) -> None:
        self._empty.take_last(message.window.alerts[0] if message.window.alerts else None)

    def on_screen_resume(self) -> None:
        """Redraw what changed while another screen was on top."""
        if self.is_mounted:
            self.restand()
            self.tick()

    def on_resize(self) -> None:
        """Fill the place beside the list when there is one now."""
        if self._beside:
            self._show_beside()

    @property
    def _beside(self) -> bool:
        return self.size.width >= 120

    def _take_rows(self, window: AlertWindow, wanted: Wanted) -> None:
        self.session.time.heard(window.now)
        self._tell_who_was_first(window)
        if wanted == self._shown:
            self._rows.receive(window)
        else:
            self._shown = wanted
            self._rows.painter.open_only = wanted.view == "open"
            self._rows.replace(window)
        if not window.complete:
            self.set_timer(_SEARCHING_SECONDS, self.fetch)
        self.filter_bar.say_found(window.total, complete=window.complete)
        self._show_rows_or_empty()
        self._say_marks()
        self._retitle()
        self._show_foot()

    def _tell_who_was_first(self, window: AlertWindow) -> None:
        """Say that somebody else has accepted what waits for me, or is under my cursor."""
        taken = taken_by_others(self._rows, window, self.session.standing.me)
        for owner, alerts in taken.items():
            self.app.post_message(Told(f"{owner} was first: accepted {numbers(tuple(alerts))}"))

    def _say_marks(self) -> None:
        """Say above the rows how many are marked, or in which order they stand."""
        marked, key = len(self._rows.marks), self.session.keymap.shown("unmark")
        ranging = " to here" if self._rows.marks.range_from is not None else ""
        said = f"{marked:,} marked{ranging}  {key} unmarks" if marked else ""
        if not said and self.wanted.order != self.tab.wanted.order and not self._beside:
            said = f"SUMMARY  {ORDERS[self.wanted.order]}"
        self._heading.update(said)

    def _show_foot(self) -> None:
        """Show the keys that can do something now."""
        if self.filter_bar.typing:
            self._footer.show(_TYPING)
            return
        targets = self.targets
        acts = [
            name
            for name in _ACTS
            if targets and (name not in VERBS or any(not unfit(VERBS[name], alert) for alert in targets))
        ]
        self._footer.show([*acts, *_ALWAYS])

    def _show_rows_or_empty(self) -> None:
        nothing = not self._rows.rows.total
        self._empty.display = nothing
        self._rows.display = self._heading.display = not nothing
        if self.focused in (None, self._rows, self._empty):
            self.set_focus(self._empty if nothing else self._rows)
        if not nothing:
            return
        self._empty.draw(self._shown)
        if self._rows.rows.loaded and self._shown == USUALLY and self.session.standing.sources:
            self._start("last resolved", self._ask_last_resolved, group="last")

    def _retitle(self) -> None:
        filtered = f"{self.session.glyphs.middle} filter: {self.wanted.query}" if self.wanted.query else ""
        subtitle = f"{ORDERS[self.wanted.order]} {filtered}".rstrip()
        if subtitle != self._subtitle:
            # Draws anew the box with all that is in it.
            self._box.border_subtitle = words((subtitle, ""))
            self._subtitle = subtitle
        self._box.entitle(f"{self.tab.name} {self._rows.rows.engine_total:,}")
        self._box_beside.entitle(f"#{self.target.id}" if self.target is not None else "")

    def _show_beside(self) -> None:
        alert = self.target
        shown = self.detail.alert
        if alert is None or shown is None or shown.id != alert.id:
            self.detail.show(alert)
        self._retitle()
        if alert is not None:
            self._start("detail", partial(self._ask_detail, alert.id), group="detail", exclusive=True)

    def fetch(self) -> None:
        """Ask for the rows that are wanted now; while they are asked for, only once more."""
        if self._fetching:
            self._stale_window = True
            return
        self._fetching = True
        self._start("rows", self._ask_rows, group="rows")

    async def _ask_rows(self) -> None:
        try:
            while True:
                self._stale_window = False
                wanted = self.wanted
                same_alert = wanted.order == self._shown.order
                request = (
                    self._rows.request()
                    if wanted == self._shown
                    else self._rows.first_request(same_alert=same_alert)
                )
                anchors: list[int | None] = [*request.anchors[:_MOST_ANCHORS]]
                for anchor in anchors or [None]:
                    window = await self.session.backend.window(
                        wanted.view,
                        anchor,
                        request.above,
                        request.below,
                        offset=request.offset,
                        order=wanted.order,
                        query=wanted.query,
                        strips=bool(self._rows.columns.strip),
                    )
                    if anchor is None or any(alert.id == anchor for alert in window.alerts):
                        break
                self.post_message(WindowArrived(window, wanted))
                await self._ask_around(window, wanted)
                if not self._stale_window:
                    return
        finally:
            self._fetching = False

    async def _ask_around(self, window: AlertWindow, wanted: Wanted) -> None:
        """Ask for what the window does not say: the top for the bell, the alert under the cursor."""
        if window.start or wanted != USUALLY:
            top = await self.session.backend.window("open", None, 0, _TOP_ROWS)
            self.app.post_message(TopArrived(top))
        else:
            self.app.post_message(TopArrived(window))
        cursor = self._rows.rows.cursor_id
        if cursor is not None and all(alert.id != cursor for alert in window.alerts):
            self.post_message(DetailArrived(await self.session.backend.alert(cursor)))

    async def _ask_all(self) -> None:
        wanted = self.wanted
        window = await self.session.backend.window(
            wanted.view, None, 0, MOST, order=wanted.order, query=wanted.query
        )
        self.post_message(AllArrived(window, wanted))

    async def _ask_detail(self, alert_id: int) -> None:
        self.post_message(DetailArrived(await self.session.backend.alert(alert_id)))

    async def _ask_last_resolved(self) -> None:
        self.post_message(LastResolvedArrived(await self.session.backend.window("resolved", None, 0, 1)))
