"""What every screen of the console has in common: it follows the engine, and asks questions."""

from collections.abc import Callable
from typing import TypeVar

from textual.screen import Screen

from tocsin.api.models import FeedFrame
from tocsin.console.actions import Outcome, Wish
from tocsin.console.picker import Picker, Question
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor, Work

Answer = TypeVar("Answer")


class FollowingScreen(Screen[None]):
    """A screen that hears what the engine tells, also while another one is on top or in front."""

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__()
        self.session = session
        self.supervisor = supervisor

    def tick(self) -> None:
        """Redraw what time alone has changed."""

    def restand(self) -> None:
        """Redraw how things stand: the header, and what shows that it is old."""

    def take_frame(self, frame: FeedFrame) -> None:
        """Look at what the feed tells."""

    def renew(self) -> None:
        """Ask for everything shown anew."""

    def begin(self, wish: Wish) -> None:
        """Show at once that something is being done to alerts."""

    def end(self, outcome: Outcome) -> None:
        """Show what became of it."""

    def leave(self) -> None:
        """Go back to the screen below, on the way to the first one of this number."""
        self.dismiss(None)

    def _pose(self, question: Question[Answer], take: Callable[[Answer], None]) -> None:
        """Ask, unless the person has gone to another screen meanwhile."""

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                take(answer)

        if self in self.app.screen_stack:
            self.app.push_screen(Picker(question), answered)

    def _start(self, name: str, work: Work, *, group: str = "", exclusive: bool = False) -> None:
        self.supervisor.start(self, name, work, group=group, exclusive=exclusive)
