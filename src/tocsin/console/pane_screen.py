"""A screen of rows that one walks through: header, rows, foot; it follows what it shows."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from tocsin.api.models import FeedFrame
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.footer import Footer
from tocsin.console.header import Header
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.view import View


class PaneScreen(FollowingScreen):
    """Shows rows."""

    NAME: ClassVar[str]
    """Of the screen, in the table of screens."""
    FOOT: ClassVar[tuple[str, ...]]
    """The commands in the foot, most needed first."""
    DEFAULT_CSS = """
    PaneScreen { background: $tocsin-ground; }
    PaneScreen Pane { margin: 1 0 0 1; }
    """

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self.pane = Pane(session, self.draw_rows)
        self._header = Header(session, self.NAME)
        self._outdated = False

    def draw_rows(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        """Draw all rows.

        Args:
            view: how and for whom.
            current: the key under the cursor.
        """
        raise NotImplementedError

    async def ask(self) -> None:
        """Ask the engine for what is shown, and post it; runs in the background."""
        raise NotImplementedError

    def concerns(self, frame: FeedFrame) -> bool:
        """Tell whether a frame changes what is shown."""
        return frame.configuration

    def compose(self) -> ComposeResult:
        """Put the screen together."""
        yield self._header
        yield self.pane
        yield Footer(self.session.keymap, self.FOOT)

    def on_mount(self) -> None:
        """Ask for what is shown."""
        self.pane.focus()
        self._start("rows", self.ask, exclusive=True)
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        if self.is_current:
            self._header.tick()
            self.pane.redraw()

    def restand(self) -> None:
        """Redraw the header, and the rows whose age is no longer sure."""
        self._header.update()
        self.pane.redraw()

    def take_frame(self, frame: FeedFrame) -> None:
        """Ask anew where what is shown has changed."""
        if self.concerns(frame):
            self.renew()

    def renew(self) -> None:
        """Ask anew, or when somebody comes back to the screen."""
        self._outdated = self not in self.app.screen_stack
        if not self._outdated:
            self._start("rows", self.ask, exclusive=True)

    def on_screen_resume(self) -> None:
        """Bring up to date what changed while another screen was shown."""
        if not self.is_mounted:
            return
        self.restand()
        if self._outdated:
            self.renew()
