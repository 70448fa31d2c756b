"""The wizard: from nothing to a tool's first event, in six steps."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import ContentSwitcher, Input, Static

from tocsin.api.models import FeedFrame, SourceView
from tocsin.console import source_questions
from tocsin.console.backend import RefusedError
from tocsin.console.commands import COMMANDS, Place, bindings
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.footer import Footer
from tocsin.console.header import Header
from tocsin.console.news import Told
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.safe import words
from tocsin.console.screens import SOURCES
from tocsin.console.session import Session
from tocsin.console.source_draft import SourceDraft
from tocsin.console.supervisor import Supervisor
from tocsin.console.view import View
from tocsin.console.wizard_connect import ConnectStep
from tocsin.console.wizard_grouping import GroupingStep
from tocsin.console.wizard_list import WizardList
from tocsin.console.wizard_name import NameStep
from tocsin.console.wizard_policy import PolicyStep
from tocsin.console.wizard_settings import SettingsStep
from tocsin.console.wizard_step import BESIDE_FROM, WizardStep
from tocsin.console.wizard_type import TypeStep

_KINDS: tuple[type[WizardStep], ...] = (
    TypeStep,
    NameStep,
    PolicyStep,
    GroupingStep,
    SettingsStep,
    ConnectStep,
)
_MADE_AFTER = _KINDS.index(GroupingStep)
_NAME, _SETTINGS, _CONNECT = _KINDS.index(NameStep), _KINDS.index(SettingsStep), _KINDS.index(ConnectStep)
_ENTRY = {"settings": _SETTINGS, "connect": _CONNECT}
_CONNECTING = frozenset(
    command.action.partition("(")[0] for command in COMMANDS.values() if command.place is Place.CONNECT
)
_LIST_FROM = 100


class WizardScreen(FollowingScreen):
    """Connects a tool."""

    HELP = "Six steps; from the fifth on the source is there, and nothing is lost if the terminal closes."
    DEFAULT_CSS = """
    WizardScreen { background: $tocsin-ground; }
    WizardScreen #body { height: 1fr; }
    WizardScreen #middle { width: 5fr; padding: 0 1; }
    WizardScreen ContentSwitcher { height: 1fr; }
    WizardScreen #place { height: 1; margin: 0 0 1 1; }
    WizardScreen #told { height: auto; display: none; padding: 0 2; }
    WizardScreen #beside { width: 3fr; display: none; }
    WizardScreen WizardList { display: none; }
    WizardScreen.-listed WizardList, WizardScreen.-beside WizardList { display: block; }
    WizardScreen.-listed #place, WizardScreen.-beside #place { display: none; }
    WizardScreen.-listed #middle, WizardScreen.-listed WizardList,
    WizardScreen.-beside #middle, WizardScreen.-beside WizardList, WizardScreen.-beside #beside {
        border: round $tocsin-border; border-title-color: $tocsin-bright; border-subtitle-color: $tocsin-dim;
        margin-top: 1;
    }
    WizardScreen.-beside.-two #beside { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_LIST_FROM, "-listed"), (BESIDE_FROM, "-beside")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.WIZARD), *bindings(Place.CONNECT)]

    class Made(Message):
        """The engine has the source as it was chosen."""

        def __init__(self, source: SourceView) -> None:
            super().__init__()
            self.source = source

    class Refused(Message):
        """The engine does not take what was chosen."""

        def __init__(self, sentence: str, field: str) -> None:
            super().__init__()
            self.sentence = sentence
            self.field = field

    class Finished(Message):
        """The source is set up."""

    def __init__(
        self, session: Session, supervisor: Supervisor, source: SourceView | None = None, step: str = ""
    ) -> None:
        """Make one.

        Args:
            source: one that exists already, to go on with.
            step: where to begin with it: `settings` or `connect`.
        """
        super().__init__(session, supervisor)
        self.draft = SourceDraft.of(source) if source is not None else SourceDraft()
        self._steps = [kind(session, supervisor, self.draft) for kind in _KINDS]
        for step_widget, number in zip(self._steps, range(len(_KINDS)), strict=True):
            step_widget.id = f"step-{number}"
        self._place = _ENTRY.get(step, 0)
        self._header = Header(session, SOURCES, source.name if source is not None else "new source")
        self._list = WizardList(session.glyphs)
        self._beside = Pane(session, self._draw_beside)
        self._beside.id = "beside"
        self._beside.can_focus = False
        self._footer = Footer(session.keymap, self.step.FOOT)
        self._saving = False

    @property
    def step(self) -> WizardStep:
        """The step that one is at."""
        return self._steps[self._place]

    def compose(self) -> ComposeResult:
        """Put the screen together."""
        yield self._header
        with Horizontal(id="body"):
            yield self._list
            with Vertical(id="middle"):
                yield Static(id="place")
                with ContentSwitcher(initial=f"step-{self._place}"):
                    yield from self._steps
                yield Static(id="told")
            yield self._beside
        yield self._footer

    def on_mount(self) -> None:
        """Begin."""
        self._list.border_title = "Alert source" if self.draft.source else "New alert source"
        self._show_step()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        if self.is_current:
            self._header.tick()
            self.step.tick()

    def restand(self) -> None:
        """Redraw the header."""
        self._header.update()

    def take_frame(self, frame: FeedFrame) -> None:
        """Look at what has come."""
        if frame.changed or frame.many:
            self.renew()

    def renew(self) -> None:
        """Ask anew for what is shown."""
        self.step.renew()

    def leave(self) -> None:
        """Ask first."""
        self.action_discard()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let what connects a tool be done only where a tool is connected."""
        if action in _CONNECTING and not (action == "map_fields" and self._place == _SETTINGS):
            return self._place == _CONNECT
        return super().check_action(action, parameters)

    def action_go_on(self) -> None:
        """Take the answer, and go to the next step."""
        if self._place == _CONNECT or self._saving:
            return
        complaint = self.step.take()
        self._tell(complaint)
        if not complaint:
            self._go_to(self._place + 1)

    def action_step_back(self) -> None:
        """Go to the field before, or to the step before; what was typed stays."""
        inputs = list(self.step.query(Input))
        if isinstance(self.focused, Input) and self.focused in inputs[1:]:
            self.focus_previous()
        elif self._place:
            self._tell("")
            self._go_to(self._place - 1)

    def action_discard(self) -> None:
        """Leave; asks first."""
        made = self.draft.source is not None
        if made and self.draft.source is not None and self.draft.source.ready:
            self._leave()
            return
        question = source_questions.discard(self.draft.name, made=made)
        self._pose(question, lambda yes: self._leave() if yes else None)

    def action_finish(self) -> None:
        """Let its alerts page people."""
        self._start("finish", self._finish)

    def action_copy_url(self) -> None:
        """Copy the webhook URL."""
        self._connecting.copy_url()

    def action_copy_curl(self) -> None:
        """Copy a command that sends a sample."""
        self._connecting.copy_curl()

    def action_plain_view(self) -> None:
        """Show URL and command without frames."""
        self._connecting.show_plain()

    def action_send_test(self) -> None:
        """Send a sample."""
        self._connecting.send_test()

    def action_page_me(self) -> None:
        """Try each of my own ways."""
        self._connecting.page_me()

    def action_map_fields(self) -> None:
        """Say which field is what."""
        from tocsin.console.mapping_screen import MappingScreen

        if self.draft.source is None:
            return
        newest = self._connecting.newest
        screen = MappingScreen(
            self.session, self.supervisor, self.draft.source, newest.id if newest else None
        )
        self.app.push_screen(screen, self._mapped)

    def action_see_requests(self) -> None:
        """Show all that came."""
        from tocsin.console.explorer_screen import ExplorerScreen

        if self.draft.source is not None:
            self.app.push_screen(ExplorerScreen(self.session, self.supervisor, self.draft.source))

    @property
    def _connecting(self) -> ConnectStep:
        step = self._steps[_CONNECT]
        assert isinstance(step, ConnectStep)
        return step

    @on(WizardStep.Answered)
    def _answered(self) -> None:
        self.action_go_on()

    @on(WizardStep.Changed)
    def _changed(self) -> None:
        self._show_list()
        self._beside.redraw()

    @on(WizardList.Chosen)
    def _chosen(self, message: WizardList.Chosen) -> None:
        if message.place < self._place:
            self._go_to(message.place)
        elif message.place == self._place + 1:
            self.action_go_on()

    @on(Made)
    def _made(self, message: Made) -> None:
        self._saving = False
        self.draft.made(message.source)
        self._show(self._next)

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        self._saving = False
        if message.field == "name":
            self._show(_NAME)
        self._tell(message.sentence)

    @on(Finished)
    def _finished(self) -> None:
        self.app.post_message(Told(f"{self.draft.name} is set up: from now on it pages {self.draft.policy}"))
        self.dismiss(None)

    def _mapped(self, _: None) -> None:
        self._start("source", self._ask_source)

    async def _ask_source(self) -> None:
        ref = str(self.draft.source.id) if self.draft.source else ""
        self._next = self._place
        self.post_message(self.Made(await self.session.backend.ask(lambda client: client.sources.show(ref))))

    def _go_to(self, place: int) -> None:
        """Go to a step; what is to be written before is written first."""
        self._next = place
        new = self.draft.source is None and self._place == _MADE_AFTER and place > self._place
        if new or (self.draft.source is not None and self.draft.edit() is not None):
            self._saving = True
            self._start("source", self._save)
        else:
            self._show(place)

    async def _save(self) -> None:
        from tocsin.api.requests import NewTeam

        ask, draft = self.session.backend.ask, self.draft
        try:
            if draft.new_team:
                me = self.session.standing.me
                team = NewTeam(name=draft.team, members=[me] if me else [])
                await ask(lambda client: client.teams.add(team))
                draft.new_team = False
            edit = draft.edit()
            if draft.source is None:
                new = draft.new()
                source = await ask(lambda client: client.sources.add(new))
            elif edit is not None:
                ref = str(draft.source.id)
                source = await ask(lambda client: client.sources.edit(ref, edit))
            else:
                source = draft.source
        except RefusedError as error:
            self.post_message(self.Refused(str(error), error.field or ""))
            return
        self.post_message(self.Made(source))

    async def _finish(self) -> None:
        from tocsin.api.requests import SourceEdit

        ref = str(self.draft.source.id) if self.draft.source else ""
        await self.session.backend.ask(lambda client: client.sources.edit(ref, SourceEdit(ready=True)))
        self.post_message(self.Finished())

    def _leave(self) -> None:
        self.dismiss(None)

    def _show(self, place: int) -> None:
        self._place = max(0, min(place, len(self._steps) - 1))
        self.query_one(ContentSwitcher).current = f"step-{self._place}"
        self._show_step()

    def _show_step(self) -> None:
        step, number = self.step, self._place + 1
        middle = self.query_one("#middle")
        middle.border_title = step.TITLE
        middle.border_subtitle = f"step {number} of {len(self._steps)}"
        title = "Alert source" if self.draft.source else "New alert source"
        parts = ((f"{title}  ", "$tocsin-dim"), (f"{number} {step.TITLE}", "bold $tocsin-bright"))
        self.query_one("#place", Static).update(words(*parts, (f"  of {len(self._steps)}", "$tocsin-dim")))
        self.set_class(bool(step.BESIDE), "-two")
        self._beside.border_title = step.BESIDE
        self._footer.show(step.FOOT)
        self._show_list()
        self.call_after_refresh(step.begin)
        self._beside.redraw()
        self.refresh_bindings()

    def _show_list(self) -> None:
        self._list.show(self._steps, self._place)

    def _tell(self, complaint: str) -> None:
        told = self.query_one("#told", Static)
        told.display = bool(complaint)
        told.update(words((complaint, "bold $tocsin-red")))

    def _draw_beside(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        rows = PaneRows(view, current)
        self.step.beside(rows)
        return rows.rows
