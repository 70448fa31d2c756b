"""What every screen about alerts can do: act on the alert that is painted, and undo."""

from typing import ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from tocsin.api.models import AlertView, FeedFrame
from tocsin.console.actions import Outcome, Wish
from tocsin.console.commands import Place, bindings
from tocsin.console.news import Reported, UndoWished, Wished
from tocsin.console.session import Session
from tocsin.core.duration import DurationError, parse_duration
from tocsin.core.instant import Millis


class Desk(Screen[None]):
    """A screen with an alert that keys act on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ALERT)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def target(self) -> AlertView | None:
        """The alert that keys act on, as it was painted."""
        raise NotImplementedError

    def tick(self) -> None:
        """Redraw what time alone has changed."""

    def restand(self) -> None:
        """Redraw how things stand: the header, and what shows that it is old."""

    def take_frame(self, frame: FeedFrame) -> None:
        """Look at what the feed tells."""

    def renew(self) -> None:
        """Ask for everything shown anew."""

    def begin(self, wish: Wish) -> None:
        """Show at once that something is being done."""

    def end(self, outcome: Outcome) -> None:
        """Show what became of it."""

    def action_accept_alert(self) -> None:
        """Accept."""
        self._wish("accept")

    def action_resolve_alert(self) -> None:
        """Resolve."""
        self._wish("resolve")

    def action_escalate_alert(self) -> None:
        """Escalate."""
        self._wish("escalate")

    def action_release_alert(self) -> None:
        """Give back."""
        self._wish("release")

    def action_undo_alert(self) -> None:
        """Take back the last action."""
        self.post_message(UndoWished())

    def action_comment_alert(self, text: str = "") -> None:
        """Write a line into the timeline; asks for it where none is given."""
        alert = self.target
        if alert is None:
            return
        if text:
            self.post_message(Wished(Wish(alert, "comment", text=text)))
            return
        from tocsin.console.prompt import CommentPrompt

        def answer(text: str | None) -> None:
            if text:
                self.post_message(Wished(Wish(alert, "comment", text=text)))

        self.app.push_screen(CommentPrompt(alert.id), answer)

    def action_snooze_alert(self, time: str = "") -> None:
        """Let the alert sleep; asks for how long where no time, such as `2h`, is given."""
        alert = self.target
        if alert is None:
            return
        if time:
            try:
                self.post_message(Wished(Wish(alert, "snooze", for_ms=parse_duration(time))))
            except DurationError as error:
                self.app.post_message(Reported(f"not snoozed: {error}"))
            return
        from tocsin.console.prompt import SnoozePrompt

        def answer(span: Millis | None) -> None:
            if span is not None:
                self.post_message(Wished(Wish(alert, "snooze", for_ms=span)))

        self.app.push_screen(SnoozePrompt(alert.id), answer)

    def _wish(self, verb: str) -> None:
        alert = self.target
        if alert is not None:
            self.post_message(Wished(Wish(alert, verb)))
