"""One alert on a screen of its own."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tocsin.api.models import AlertView, FeedFrame
from tocsin.console.actions import Outcome, Wish
from tocsin.console.commands import Place, bindings
from tocsin.console.footer import Footer
from tocsin.console.header import Header
from tocsin.console.news import DetailArrived
from tocsin.console.screens import ALERTS
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.tabbed_desk import TabbedDesk
from tocsin.console.verbs import VERBS

FOOT = (
    *("back", "accept", "resolve", "turn", "undo", "escalate", "snooze", "comment", "assign", "reopen"),
    *("command", "help"),
)


class DetailScreen(TabbedDesk):
    """Shows one alert and follows what happens to it."""

    DEFAULT_CSS = """
    DetailScreen { background: $tocsin-ground; }
    DetailScreen Detail { height: 1fr; margin: 1 0 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.DETAIL)

    def __init__(self, session: Session, supervisor: Supervisor, alert: AlertView) -> None:
        super().__init__(session, supervisor)
        self._alert = alert
        self._header = Header(session, ALERTS, f"#{alert.id}")

    @property
    def target(self) -> AlertView | None:
        """The alert of this screen."""
        return self._alert

    def compose(self) -> ComposeResult:
        """Put the screen together."""
        yield self._header
        yield self.detail
        yield Footer(self.session.keymap, FOOT)

    def on_mount(self) -> None:
        """Show what the list knew, and ask for the rest."""
        self.detail.can_focus = True
        self.detail.focus()
        self.detail.show(self._alert)
        self.renew()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        if self.is_current:
            self._header.tick()
            self.detail.draw()

    def restand(self) -> None:
        """Redraw the header."""
        self._header.update()

    def take_frame(self, frame: FeedFrame) -> None:
        """Ask for the alert anew where it changed."""
        if frame.many or self._alert.id in frame.changed:
            self.renew()

    def renew(self) -> None:
        """Ask for the alert anew."""
        self.supervisor.start(self, "detail", self._ask, exclusive=True)

    def begin(self, wish: Wish) -> None:
        """Show in the head that something is being done."""
        if self._alert.id in wish.ids:
            self._header.show_doing(VERBS[wish.verb].doing)

    def end(self, outcome: Outcome) -> None:
        """Show what the engine made of it."""
        if self._alert.id in outcome.wish.ids:
            self._header.show_doing("")
            self.renew()

    def action_back(self) -> None:
        """Go back to the list; the second of two quick keys does not go back from there."""
        if self.is_current:
            self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.detail.scroll_lines(lines)

    def action_page(self, pages: int) -> None:
        """Scroll by screens."""
        self.detail.scroll_pages(pages)

    def action_edge(self, bottom: int) -> None:
        """Scroll to the top or the bottom."""
        self.detail.scroll_to_edge(bottom=bool(bottom))

    @on(DetailArrived)
    def _detail_arrived(self, message: DetailArrived) -> None:
        if message.detail.id == self._alert.id:
            self._alert = message.detail
            self.detail.show(message.detail)

    async def _ask(self) -> None:
        self.post_message(DetailArrived(await self.session.backend.alert(self._alert.id)))
