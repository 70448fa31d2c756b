"""The first step of the wizard: which tool it is."""

from collections.abc import Hashable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from tocsin.api.models import SourceTypeView
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.safe import width_of
from tocsin.console.theme import ink
from tocsin.console.view import View
from tocsin.console.wizard_step import WizardStep

_LONGEST_NAME = 26
_LONGEST_SEARCH = 60
_STEPS = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}


class TypeStep(WizardStep):
    """Shows the catalogue, by category, and narrows it while one types."""

    TITLE = "Type"
    HELP = "Type a part of the tool's name, choose with up and down, go on with enter."
    DEFAULT_CSS = """
    TypeStep Input { margin: 0 1 1 2; }
    """

    class Arrived(Message):
        """The engine said which types there are."""

        def __init__(self, types: Sequence[SourceTypeView]) -> None:
            super().__init__()
            self.types = types

    def compose(self) -> ComposeResult:
        """Put the step together."""
        self._types: Sequence[SourceTypeView] = ()
        self._search = Input(placeholder="type to search", max_length=_LONGEST_SEARCH)
        self._pane = Pane(self.session, self._draw)
        self._pane.can_focus = False
        yield self._search
        yield self._pane

    def on_mount(self) -> None:
        """Ask for the catalogue."""
        self.start("types", self._ask)

    @property
    def answer(self) -> str:
        """The name of the type."""
        return self.draft.type.name if self.draft.type else ""

    def begin(self) -> None:
        """Let one type."""
        self._search.focus()

    def take(self) -> str:
        """Take the type under the cursor."""
        chosen = next((kind for kind in self._types if kind.id == self._pane.current), None)
        if chosen is None:
            return "No tool is called so. `webhook` takes JSON from any tool."
        self.draft.type = chosen
        return ""

    async def _ask(self) -> None:
        self.post_message(self.Arrived(await self.ask(lambda client: client.sources.types())))

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        self._types = message.types
        if self.draft.source is not None:
            self.draft.type = next((k for k in self._types if k.id == self.draft.source.type), None)
        self._pane.redraw()
        self.post_message(self.Changed())

    def on_key(self, event: events.Key) -> None:
        """Move in the catalogue while one types."""
        if event.key in _STEPS:
            event.stop()
            self._pane.action_step_row(_STEPS[event.key])

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._pane.redraw()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered())

    @on(Pane.Opened)
    def _opened(self, event: Pane.Opened) -> None:
        event.stop()
        self.post_message(self.Answered())

    def _found(self) -> list[SourceTypeView]:
        typed = self._search.value.strip().casefold()
        found = [
            kind
            for kind in self._types
            if all(
                word in f"{kind.name} {kind.id} {kind.category} {kind.summary}".casefold()
                for word in typed.split()
            )
        ]
        return sorted(
            found, key=lambda kind: (not kind.name.casefold().startswith(typed), kind.category, kind.name)
        )

    def _draw(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        rows, colours = PaneRows(view, current), view.colours
        column = min(max((width_of(kind.name) for kind in self._types), default=0), _LONGEST_NAME)
        category = ""
        for kind in self._found():
            if kind.category != category:
                category = kind.category
                rows.heading(category)
            line = rows.begin(kind.id).put(kind.name, ink(colours.bright, bold=kind.id == current), column)
            rows.end(line.put("  ").put(_abilities(kind), ink(colours.green)), kind.id)
            if kind.id == current:
                rows.text(kind.summary, indent=2, key=kind.id)
                rows.text(kind.resolves_when, ink(colours.dim), indent=2, key=kind.id)
        if not rows.rows:
            rows.text("Nothing is called so. `webhook` takes JSON from any tool.", ink(colours.dim))
        return rows.rows


def _abilities(kind: SourceTypeView) -> str:
    abilities = (("opens", kind.creates), ("accepts", kind.accepts), ("resolves", kind.resolves))
    return ", ".join(word for word, able in abilities if able)
