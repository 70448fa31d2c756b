"""Small questions before an action: what to write, for how long."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tocsin.console.safe import words
from tocsin.core.duration import DurationError, parse_duration
from tocsin.core.instant import Millis

Answer = TypeVar("Answer")
_LONGEST_COMMENT = 2_000


class Prompt(ModalScreen[Answer]):
    """A question with one line for the answer; escape gives none."""

    DEFAULT_CSS = """
    Prompt { align: center middle; background: $tocsin-ground 60%; }
    Prompt #box {
        width: 64; max-width: 100%; height: auto; padding: 1 2;
        background: $tocsin-bar; border: round $tocsin-border;
    }
    Prompt Input, Prompt Input:focus {
        margin: 1 0; background: $tocsin-ground; border: none; height: 1; padding: 0 1;
    }
    Prompt Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "cancel", tooltip="Do nothing")]

    def __init__(self, question: str, hint: str, start: str, longest: int) -> None:
        super().__init__()
        self._question = question
        self._hint = hint
        self._start = start
        self._longest = longest

    def compose(self) -> ComposeResult:
        """Put the question together."""
        with Vertical(id="box"):
            yield Static(words((self._question, "bold $tocsin-bright")))
            yield Input(self._start, max_length=self._longest, select_on_focus=True)
            yield Static(words((self._hint, "$tocsin-dim")), id="hint")

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the answer."""
        self.query_one("#hint", Static).update(words((sentence, "$tocsin-red")))


class CommentPrompt(Prompt[str]):
    """Asks for a line of the timeline."""

    def __init__(self, alert_id: int) -> None:
        super().__init__(f"Comment on #{alert_id}", "enter writes · escape cancels", "", _LONGEST_COMMENT)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer."""
        event.stop()
        self.dismiss(event.value.strip() or None)


class SnoozePrompt(Prompt[Millis]):
    """Asks for how long an alert sleeps."""

    def __init__(self, alert_id: int) -> None:
        hint = "30s, 5m, 2h or 1d · then level 1 is paged anew · escape cancels"
        super().__init__(f"Snooze #{alert_id} for", hint, "30m", 12)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer if it is a span of time."""
        event.stop()
        try:
            span = parse_duration(event.value)
        except DurationError as error:
            self.complain(str(error))
            return
        if span <= 0:
            self.complain("an alert sleeps for at least 1s")
            return
        self.dismiss(span)
