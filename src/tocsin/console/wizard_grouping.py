"""The fourth step of the wizard: which events share an alert."""

from collections.abc import Hashable, Sequence

from textual import on
from textual.app import ComposeResult

from tocsin.console import source_questions
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.picker import Picker
from tocsin.console.source_draft import GROUPINGS
from tocsin.console.theme import ink
from tocsin.console.view import View
from tocsin.console.wizard_step import WizardStep
from tocsin.core.duration import compact_duration
from tocsin.core.instant import Millis

_COLUMN = 16


class GroupingStep(WizardStep):
    """Shows the modes, each with what it would mean."""

    TITLE = "Alert grouping"
    HELP = "Which events share one alert. Those with the same key always do."

    def compose(self) -> ComposeResult:
        """Put the step together."""
        self._taken = self.draft.source is not None
        self._pane = Pane(self.session, self._draw)
        self._pane.current = self.draft.grouping
        yield self._pane

    @property
    def answer(self) -> str:
        """The mode in short."""
        return self.draft.grouping_words if self._taken else ""

    def begin(self) -> None:
        """Let one choose."""
        self._pane.focus()

    def take(self) -> str:
        """Take the mode under the cursor."""
        self.draft.grouping = str(self._pane.current)
        self._taken = True
        return ""

    @on(Pane.Opened)
    def _opened(self, event: Pane.Opened) -> None:
        event.stop()
        if self._pane.current == "window":
            self.app.push_screen(Picker(source_questions.window()), self._take_window)
        else:
            self.post_message(self.Answered())

    @on(Pane.Moved)
    def _moved(self, event: Pane.Moved) -> None:
        event.stop()

    def _take_window(self, window: Millis | None) -> None:
        if window is not None:
            self.draft.window = window
            self._pane.redraw()
            self.post_message(self.Answered())

    def _draw(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        rows, colours = PaneRows(view, current), view.colours
        for mode, (name, meaning) in GROUPINGS.items():
            window = f"  {compact_duration(self.draft.window)}" if mode == "window" else ""
            line = rows.begin(mode).put(name, ink(colours.bright, bold=True), _COLUMN)
            rows.end(line.put(window, ink(colours.amber)), mode)
            rows.text(meaning, ink(colours.dim), indent=2, key=mode)
            rows.blank()
        if self.draft.source is None:
            rows.text("enter makes the source. Its alerts are TEST and page nobody until you are done.")
        return rows.rows
