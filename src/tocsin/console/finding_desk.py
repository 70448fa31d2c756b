"""What a screen with a list can do to find alerts in it: tabs, and a filter that is typed and kept."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.timer import Timer

from tocsin.api.finding import QueryCount
from tocsin.api.models import FeedFrame
from tocsin.console.alert_list import AlertList
from tocsin.console.commands import Place, bindings
from tocsin.console.filter_bar import FilterBar
from tocsin.console.list_tab import OPEN, ListTab, is_taken, named, tabs
from tocsin.console.list_tabs import ListTabs
from tocsin.console.news import CountsArrived, Reported, Told, ViewsArrived
from tocsin.console.orders import ORDERS, following
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.tab_counts import BETWEEN_SECONDS, ask_counts
from tocsin.console.tabbed_desk import TabbedDesk
from tocsin.console.wanted import Wanted


class FindingDesk(TabbedDesk):
    """A screen with a list of alerts, of which a person says what it shows.

    Attributes:
        tab: the open one.
        wanted: the list that is asked for: that of the tab, or with another filter or order.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ALERTS)

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self.tab = OPEN
        self.wanted = OPEN.wanted
        self.filter_bar = FilterBar(session, supervisor)
        self.list_tabs = ListTabs()
        self._counts: Mapping[Wanted, QueryCount] = {}
        self._counting: Timer | None = None

    @property
    def rows(self) -> AlertList:
        """The list."""
        raise NotImplementedError

    @property
    def tabs(self) -> tuple[ListTab, ...]:
        """All tabs."""
        return tabs(self.session.saved_views)

    @property
    def counting(self) -> bool:
        """Whether something changed, and will be counted within a second."""
        return self._counting is not None

    def fetch(self) -> None:
        """Ask for the rows that are wanted now."""
        raise NotImplementedError

    def show_wanted(self) -> None:
        """Say which list is shown."""
        raise NotImplementedError

    def take_frame(self, frame: FeedFrame) -> None:
        """Count anew what a change may have moved; saved views are configuration."""
        if frame.configuration:
            self.ask_views()
        elif frame.changed or frame.many:
            self._count_soon()

    def ask_views(self) -> None:
        """Ask for the saved views, and how many alerts each tab holds."""
        self._start("views", self._ask_views, exclusive=True)

    def want(self, wanted: Wanted) -> None:
        """Show another list; what was marked in this one is not marked in that one."""
        if wanted == self.wanted:
            return
        marked = len(self.rows.marks)
        if marked and (wanted.query, wanted.view) != (self.wanted.query, self.wanted.view):
            self.rows.action_unmark()
            what = "the mark is" if marked == 1 else f"{marked:,} marks are"
            self.app.post_message(Told(f"{what} gone: another list is shown"))
        self.wanted = wanted
        self.show_wanted()
        self.fetch()

    def action_filter(self, query: str = "") -> None:
        """Let a filter be typed; one that is given is taken at once."""
        if not query:
            self.filter_bar.open(self.wanted.query)
            return
        # Imported where it is typed: the first picture does not wait for it.
        from tocsin.core.filter_terms import FilterError
        from tocsin.core.filter_text import parse

        try:
            parse(query, self.session.standing.me or "", self.session.time.now())
        except FilterError as error:
            self.app.post_message(Reported(f"no filter: {error.sentence}"))
            return
        self.session.filters.add(query)
        self._filter(query)
        self._rest_filter()

    def action_unmark(self) -> None:
        """Forget all marks; without any, take the filter away."""
        if self.rows.marks:
            self.rows.action_unmark()
        else:
            self._leave_filter()

    def action_order(self, name: str = "") -> None:
        """Put the list into the order of that name, or into the next one."""
        if name and name not in ORDERS:
            self.app.post_message(Reported(f"there is no order {name}: write {', '.join(ORDERS)}"))
            return
        self.want(replace(self.wanted, order=name or following(self.wanted.order)))

    def action_turn_list(self, steps: int) -> None:
        """Open the tab so many places to the right, round and round."""
        known = self.tabs
        at = known.index(self.tab) if self.tab in known else 0
        self._open_tab(known[(at + steps) % len(known)])

    async def action_view(self, name: str = "") -> None:
        """Open the tab of that name."""
        if not name:
            await self.app.run_action("type('view ')")
            return
        found = named(self.tabs, name)
        if found is None:
            names = ", ".join(tab.name for tab in self.tabs)
            self.app.post_message(Reported(f"there is no view {name}: there are {names}"))
        else:
            self._open_tab(found)

    async def action_save_view(self, name: str = "") -> None:
        """Keep the list that is shown as a tab of that name."""
        if not name:
            await self.app.run_action("type('save ')")
        elif is_taken(name):
            self.app.post_message(Reported(f"there is always a tab {name}: save under another name"))
        else:
            self._start("save view", partial(self._save_view, name, self.wanted))

    def action_forget_view(self, name: str = "") -> None:
        """Forget a saved view; without a name, the open one."""
        found = named([tab for tab in self.tabs if tab.saved], name) if name else self.tab
        if found is None or not found.saved:
            what = f"there is no saved view {name}" if name else f"{self.tab.name} is always there"
            self.app.post_message(Reported(what))
        else:
            self._start("forget view", partial(self._forget_view, found.name))

    @on(ListTabs.Chosen)
    def _tab_clicked(self, message: ListTabs.Chosen) -> None:
        self._open_tab(message.tab)

    @on(ViewsArrived)
    def _views_arrived(self, message: ViewsArrived) -> None:
        self.session.saved_views = message.views
        chosen = named(self.tabs, message.chosen) if message.chosen else None
        if chosen is not None:
            self._open_tab(chosen)
        elif self.tab not in self.tabs:
            # It was forgotten or saved anew: what is on the screen stays, under the name that it has now.
            self.tab = named(self.tabs, self.tab.name) or OPEN
        self._show_tabs()
        self._rest_filter()
        self.count_now()

    @on(CountsArrived)
    def _counts_arrived(self, message: CountsArrived) -> None:
        self._counts = message.counts
        self._show_tabs()

    @on(FilterBar.Typed)
    def _filter_typed(self, message: FilterBar.Typed) -> None:
        self._filter(message.query)

    @on(FilterBar.Kept)
    def _filter_kept(self) -> None:
        self._rest_filter()
        self.rows.focus()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self._leave_filter()
        self.rows.focus()

    def _filter(self, query: str) -> None:
        self.want(replace(self.wanted, query=query))

    def _leave_filter(self) -> None:
        self._filter(self.tab.wanted.query)
        self._rest_filter()

    def _rest_filter(self) -> None:
        if not self.filter_bar.typing:
            self.filter_bar.rest(self.wanted.query if self.wanted.query != self.tab.wanted.query else "")

    def _open_tab(self, tab: ListTab) -> None:
        self.tab = tab
        self.want(tab.wanted)
        self.show_wanted()
        self.filter_bar.rest("")
        self.rows.focus()
        self._show_tabs()

    def _show_tabs(self) -> None:
        self.list_tabs.show(self.tabs, self.tab, self._counts)

    def _count_soon(self) -> None:
        """Count within a second, and only once in it, however much changes."""
        if self._counting is None:
            self._counting = self.set_timer(BETWEEN_SECONDS, self.count_now)

    def count_now(self) -> None:
        """Ask how many alerts each tab holds."""
        if self._counting is not None:
            self._counting.stop()
            self._counting = None
        self._start("counts", self._ask_counts, exclusive=True)

    async def _ask_counts(self) -> None:
        self.post_message(CountsArrived(await ask_counts(self.session.backend, self.tabs)))

    async def _ask_views(self) -> None:
        self.post_message(ViewsArrived(await self.session.backend.views()))

    async def _save_view(self, name: str, wanted: Wanted) -> None:
        from tocsin.api.requests import ViewRequest

        request = ViewRequest.model_validate(
            {"view": wanted.view, "query": wanted.query, "order": wanted.order}
        )
        saved = await self.session.backend.save_view(name, request)
        self.app.post_message(Told(f"saved as {saved.name}"))
        self.post_message(ViewsArrived(await self.session.backend.views(), saved.name))

    async def _forget_view(self, name: str) -> None:
        await self.session.backend.forget_view(name)
        self.app.post_message(Told(f"forgot the view {name}: its alerts stay where they are"))
        self.post_message(ViewsArrived(await self.session.backend.views()))
