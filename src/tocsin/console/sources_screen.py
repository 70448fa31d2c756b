"""The screen of alert sources: how each stands, and all that is done to one."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from tocsin.api.models import FeedFrame, SourceView
from tocsin.console import source_questions
from tocsin.console.commands import Place, bindings
from tocsin.console.footer import Footer
from tocsin.console.news import Told
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_screen import PaneScreen
from tocsin.console.screens import SOURCES
from tocsin.console.session import Session
from tocsin.console.source_rows import source_rows
from tocsin.console.supervisor import Supervisor
from tocsin.console.view import View
from tocsin.core.instant import Millis

_ABOUT_ONE = ("connect-source", "explore", "edit-source", "test-source", "pause-source", "rotate-key")
_ALWAYS = ("command", "quit", "help")


class SourcesScreen(PaneScreen):
    """Shows all alert sources."""

    NAME = SOURCES
    HELP = (
        "Every tool that posts alerts here: what it has open, when it last said something, how much it says. "
        "Silent means: for more than twice as long as it ever was lately."
    )
    FOOT = ("new-source", *_ALWAYS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.SOURCES)

    class Arrived(Message):
        """The engine said which sources there are."""

        def __init__(self, sources: Sequence[SourceView]) -> None:
            super().__init__()
            self.sources = sources

    class Chosen(Message):
        """What is needed to ask about a source is there."""

        def __init__(self, ask: Callable[[], None]) -> None:
            super().__init__()
            self.ask = ask

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self._sources: Sequence[SourceView] | None = None

    @property
    def target(self) -> SourceView | None:
        """The source under the cursor."""
        sources = self._sources or ()
        return next((source for source in sources if source.id == self.pane.current), None)

    def draw_rows(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        """Draw all rows."""
        return source_rows(self._sources, view, current)

    async def ask(self) -> None:
        """Ask how the sources stand."""
        self.post_message(self.Arrived(await self.session.backend.ask(lambda client: client.sources.list())))

    def concerns(self, frame: FeedFrame) -> bool:
        """Any change of an alert is one of its source."""
        return frame.configuration or frame.many or bool(frame.changed)

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        self._sources = message.sources
        self.pane.redraw()
        self._show_foot()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.ask()

    @on(Pane.Moved)
    def _moved(self) -> None:
        self._show_foot()

    @on(Pane.Opened)
    def _opened(self) -> None:
        source = self.target
        if source is not None and source.status == "setup":
            self.action_finish_setup()
        else:
            self.action_explore()

    def action_new_source(self) -> None:
        """Open the wizard."""
        from tocsin.console.wizard_screen import WizardScreen

        self.app.push_screen(WizardScreen(self.session, self.supervisor))

    def action_connect_source(self) -> None:
        """Show how its tool is connected."""
        self._open_wizard("connect")

    def action_finish_setup(self) -> None:
        """Go on with its setup."""
        self._open_wizard("connect")

    def action_edit_source(self) -> None:
        """Show its settings."""
        self._open_wizard("settings")

    def action_explore(self) -> None:
        """Show all that it sent."""
        from tocsin.console.explorer_screen import ExplorerScreen

        if self.target is not None:
            self.app.push_screen(ExplorerScreen(self.session, self.supervisor, self.target))

    def action_test_source(self) -> None:
        """Ask which sample to send."""
        source = self.target
        if source is not None:
            self._start("samples", partial(self._ask_sample, source))

    def action_pause_source(self) -> None:
        """Pause it, or end its pause."""
        source = self.target
        if source is not None:
            self._start("pause", partial(self._pause, source, paused=not source.paused))

    def action_rotate_key(self) -> None:
        """Ask how long the present key stays valid, and give a new one."""
        source = self.target
        if source is not None:
            self._pose(source_questions.rotate(source), partial(self._rotate_after, source))

    def action_delete_source(self) -> None:
        """Ask, and delete it."""
        source = self.target
        if source is None:
            return

        def answer(yes: bool) -> None:
            if yes:
                self._start("delete", partial(self._delete, source))

        self._pose(source_questions.delete(source), answer)

    def _open_wizard(self, step: str) -> None:
        from tocsin.console.wizard_screen import WizardScreen

        if self.target is not None:
            self.app.push_screen(WizardScreen(self.session, self.supervisor, self.target, step))

    def _rotate_after(self, source: SourceView, keep: Millis) -> None:
        self._start("new key", partial(self._rotate, source, keep))

    async def _ask_sample(self, source: SourceView) -> None:
        found = await self.session.backend.ask(lambda client: client.sources.connect(str(source.id)))
        question = source_questions.sample(source.name, found.samples)

        def answer(name: str) -> None:
            self._start("test", partial(self._test, source, name))

        self.post_message(self.Chosen(partial(self._pose, question, answer)))

    async def _test(self, source: SourceView, sample: str) -> None:
        done = await self.session.backend.ask(lambda client: client.sources.test(str(source.id), sample))
        alert = next((result["alert"] for result in done["results"] if result["alert"]), None)
        where = f": #{alert}, marked TEST" if alert else ""
        self.app.post_message(Told(f"sent {sample} to {source.name}: {done['result']}{where}"))

    async def _pause(self, source: SourceView, *, paused: bool) -> None:
        from tocsin.api.requests import SourceEdit

        edit = SourceEdit(paused=paused)
        await self.session.backend.ask(lambda client: client.sources.edit(str(source.id), edit))
        told = "is paused: what it sends is kept and pages nobody" if paused else "opens alerts again"
        self.app.post_message(Told(f"{source.name} {told}"))

    async def _rotate(self, source: SourceView, keep: Millis) -> None:
        changed = await self.session.backend.ask(
            lambda client: client.sources.rotate_key(str(source.id), keep=keep)
        )
        self.app.post_message(Told(f"the new URL of {source.name} is {changed.url}"))

    async def _delete(self, source: SourceView) -> None:
        await self.session.backend.ask(lambda client: client.sources.delete(str(source.id)))
        self.app.post_message(Told(f"{source.name} is deleted"))

    def _show_foot(self) -> None:
        source, foot = self.target, self.query_one(Footer)
        if source is None:
            foot.show(self.FOOT)
            return
        unfinished = ("finish-setup",) if source.status == "setup" else ()
        foot.show(("new-source", *unfinished, *_ABOUT_ONE, "delete-source", *_ALWAYS))
