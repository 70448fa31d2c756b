"""What a screen with a list can do to find alerts in it: a filter that is typed, kept and taken away."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tocsin.console.alert_list import AlertList
from tocsin.console.commands import Place, bindings
from tocsin.console.filter_bar import FilterBar
from tocsin.console.news import Reported, Told
from tocsin.console.orders import ORDERS, following
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.tabbed_desk import TabbedDesk
from tocsin.console.wanted import Wanted
from tocsin.core.filter_terms import FilterError
from tocsin.core.filter_text import parse


class FindingDesk(TabbedDesk):
    """A screen with a list of alerts, of which a person says what it shows.

    Attributes:
        wanted: the list that is asked for; what is on the screen follows it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ALERTS)

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self.wanted = Wanted()
        self.filter_bar = FilterBar(session, supervisor)

    @property
    def rows(self) -> AlertList:
        """The list."""
        raise NotImplementedError

    def fetch(self) -> None:
        """Ask for the rows that are wanted now."""
        raise NotImplementedError

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

    def show_wanted(self) -> None:
        """Say which list is shown."""
        raise NotImplementedError

    def action_filter(self, query: str = "") -> None:
        """Let a filter be typed; one that is given is taken at once."""
        if not query:
            self.filter_bar.open(self.wanted.query)
            return
        try:
            parse(query, self.session.standing.me or "")
        except FilterError as error:
            self.app.post_message(Reported(f"no filter: {error.sentence}"))
            return
        self.session.filters.add(query)
        self._filter(query)
        self.filter_bar.rest(query)

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

    @on(FilterBar.Typed)
    def _filter_typed(self, message: FilterBar.Typed) -> None:
        self._filter(message.query)

    @on(FilterBar.Kept)
    def _filter_kept(self) -> None:
        self.filter_bar.rest(self.wanted.query)
        self.rows.focus()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self._leave_filter()
        self.rows.focus()

    def _filter(self, query: str) -> None:
        self.want(replace(self.wanted, query=query))

    def _leave_filter(self) -> None:
        self._filter("")
        self.filter_bar.rest("")
