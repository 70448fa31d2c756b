"""The question before a comment: what to write."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tocsin.console.dialog import Dialog
from tocsin.console.safe import words

_LONGEST_COMMENT = 2_000


class CommentPrompt(Dialog[str]):
    """Asks for a line of the timeline; escape gives none."""

    DEFAULT_CSS = """
    CommentPrompt { align: center middle; background: $tocsin-ground 60%; }
    CommentPrompt #box {
        width: 68; max-width: 100%; height: auto; padding: 1 2;
        background: $tocsin-bar; border: round $tocsin-border;
    }
    CommentPrompt Input, CommentPrompt Input:focus {
        margin: 1 0; background: $tocsin-ground; background-tint: $tocsin-ground 0%;
        border: none; height: 1; padding: 0 1;
    }
    CommentPrompt Static { height: auto; }
    CommentPrompt .about { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "cancel", tooltip="Do nothing")]

    def __init__(self, subject: str, about: Sequence[str]) -> None:
        """Make one.

        Args:
            subject: what is commented on, in a word or two.
            about: the alerts, a line each.
        """
        super().__init__()
        self._subject = subject
        self._about = about

    def compose(self) -> ComposeResult:
        """Put the question together."""
        with Vertical(id="box"):
            yield Static(words((f"Comment on {self._subject}", "bold $tocsin-bright")))
            yield Static(words(("\n".join(self._about), "$tocsin-dim")), classes="about")
            yield Input(max_length=_LONGEST_COMMENT, placeholder="a line for the timeline")
            yield Static(words(("enter writes it · esc does nothing", "$tocsin-dim")))

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer."""
        event.stop()
        self.dismiss(event.value.strip() or None)
