"""The mapping of a source: which field of a real body is what, with what it makes of real requests."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message

from tocsin.api.exploring import BodyField, Replay
from tocsin.api.models import SourceView
from tocsin.console import mapping_questions
from tocsin.console.commands import Place, bindings
from tocsin.console.field_map import PRIORITY_MEANINGS, STATUS_MEANINGS, FieldMapDraft
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.footer import Footer
from tocsin.console.header import Header
from tocsin.console.mapping_rows import FIELD, mapping_rows
from tocsin.console.news import Told
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.replay_rows import replayed_rows
from tocsin.console.screens import SOURCES
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.theme import ink
from tocsin.console.view import View

_TRIED_ON = 20
_FOOT = ("open-row", "save-mapping", "clear-mapping", "leave-mapping", "help")


class MappingScreen(FollowingScreen):
    """Maps fields."""

    HELP = (
        "enter on a field says what it is; enter on a word of the status says what it means. Beside it "
        "stands what that makes of the newest requests. Nothing is changed before you save."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    DEFAULT_CSS = """
    MappingScreen { background: $tocsin-ground; }
    MappingScreen #body { height: 1fr; margin-top: 1; }
    MappingScreen.-narrow #body { layout: vertical; }
    MappingScreen.-narrow #preview { height: 7; border-top: solid $tocsin-border; }
    MappingScreen.-wide #fields, MappingScreen.-wide #preview {
        border: round $tocsin-border; border-title-color: $tocsin-bright; border-subtitle-color: $tocsin-dim;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MAPPING)

    class Tried(Message):
        """The engine tried the mapping."""

        def __init__(self, replay: Replay) -> None:
            super().__init__()
            self.replay = replay

    class Saved(Message):
        """The engine keeps the mapping."""

    def __init__(
        self, session: Session, supervisor: Supervisor, source: SourceView, request: int | None
    ) -> None:
        """Make one.

        Args:
            request: the number of the request whose fields are shown; None: the newest, or a sample.
        """
        super().__init__(session, supervisor)
        self._source = source
        self._number = request
        self._map = FieldMapDraft.of(source.settings)
        self._before = self._map.settings()
        self._replay: Replay | None = None
        self._header = Header(session, SOURCES, f"{source.name} · mapping")
        self._fields = Pane(session, self._draw_fields)
        self._fields.id = "fields"
        self._preview = Pane(session, self._draw_preview)
        self._preview.id = "preview"
        self._preview.can_focus = False

    def compose(self) -> ComposeResult:
        """Put the screen together."""
        yield self._header
        with Horizontal(id="body"):
            yield self._fields
            yield self._preview
        yield Footer(self.session.keymap, _FOOT)

    def on_mount(self) -> None:
        """Ask for the newest requests."""
        self._fields.border_title = "Fields of the body"
        self._preview.border_title = "What it makes of the newest requests"
        self._fields.focus()
        self._try()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        if self.is_current:
            self._header.tick()

    def restand(self) -> None:
        """Redraw the header."""
        self._header.update()

    def leave(self) -> None:
        """Ask first."""
        self.action_back()

    def action_back(self) -> None:
        """Go back; asks where something would be lost."""
        if self._map.settings() == self._before:
            self.dismiss(None)
        else:
            self._pose(mapping_questions.discard(), self._discard)

    def _discard(self, yes: bool) -> None:
        if yes:
            self.dismiss(None)

    def action_save_mapping(self) -> None:
        """Keep the mapping."""
        self._start("save", self._save)

    def action_clear_mapping(self) -> None:
        """Map nothing."""
        self._map = FieldMapDraft()
        self._redraw()

    @on(Pane.Moved)
    def _moved(self) -> None:
        self._preview.redraw()

    @on(Pane.Opened)
    def _opened(self) -> None:
        key = self._fields.current
        if not isinstance(key, tuple):
            return
        kind, text = key
        if kind == FIELD:
            self._pose(mapping_questions.role(text, self._map.role_of(text)), partial(self._put, text))
        else:
            meanings = STATUS_MEANINGS if kind == "status" else PRIORITY_MEANINGS
            present = self._map.meaning_of(text, meanings)
            question = mapping_questions.meaning(text, present, meanings)
            self._pose(question, partial(self._mean, text, meanings))

    @on(Tried)
    def _was_tried(self, message: Tried) -> None:
        self._replay = message.replay
        self._fields.redraw()
        self._preview.redraw()

    @on(Saved)
    def _saved(self) -> None:
        changed = self._replay.changed if self._replay is not None else 0
        told = f"the mapping of {self._source.name} is kept"
        self.app.post_message(Told(f"{told}; {changed} of the newest requests are read otherwise now"))
        self.dismiss(None)

    def _put(self, path: str, role: str) -> None:
        self._map.put(path, role)
        self._redraw()

    def _mean(self, word: str, meanings: Sequence[str], meaning: str) -> None:
        self._map.mean(word, meaning, meanings)
        self._redraw()

    def _redraw(self) -> None:
        self._fields.redraw()
        self._try()

    def _try(self) -> None:
        self._start("preview", self._ask, exclusive=True)

    async def _ask(self) -> None:
        from tocsin.api.exploring import ReplayRequest

        ref, settings = str(self._source.id), self._map.settings()
        ask = self.session.backend.ask
        wish = ReplayRequest(last=_TRIED_ON, settings=settings)
        found = await ask(lambda client: client.sources.replay(ref, wish))
        if not found.requests:
            sample = ReplayRequest(sample="", settings=settings)
            found = await ask(lambda client: client.sources.replay(ref, sample))
        self.post_message(self.Tried(found))

    async def _save(self) -> None:
        from tocsin.api.requests import SourceEdit

        ref, edit = str(self._source.id), SourceEdit(settings=self._map.settings())
        await self.session.backend.ask(lambda client: client.sources.edit(ref, edit))
        self.post_message(self.Saved())

    def _shown_fields(self) -> Sequence[BodyField]:
        requests = self._replay.requests if self._replay is not None else []
        chosen = [one for one in requests if one.event == self._number] or requests[-1:]
        return chosen[0].fields if chosen else ()

    def _seen(self, role: str) -> list[str]:
        """Give the words that were seen in the field of a role, newest first."""
        path = self._map.paths.get(role)
        requests = self._replay.requests if self._replay is not None and path else []
        words = [found.value for one in reversed(requests) for found in one.fields if found.path == path]
        kept = [word for meaning in self._meanings(role) for word in self._map.words.get(meaning, [])]
        return list(dict.fromkeys([*words, *kept])) if path else []

    def _meanings(self, role: str) -> Sequence[str]:
        return STATUS_MEANINGS if role == "status" else PRIORITY_MEANINGS

    def _draw_fields(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        if self._replay is None:
            rows = PaneRows(view, current)
            rows.text("Asking the engine…", ink(view.colours.dim))
            return rows.rows
        seen = {role: self._seen(role) for role in ("status", "priority")}
        return mapping_rows(self._shown_fields(), self._map, seen, view, current)

    def _draw_preview(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        rows = PaneRows(view, None)
        for one in reversed(self._replay.requests if self._replay is not None else []):
            replayed_rows(rows, one)
        return rows.rows
