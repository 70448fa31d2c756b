"""Texts without frames, so that the mouse of any terminal can mark them as they are."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tocsin.console.safe import words


class PlainView(ModalScreen[None]):
    """Shows texts from the left edge on, one below the other."""

    HELP = "Mark with the mouse what you need. A long text is broken only where the terminal ends."
    DEFAULT_CSS = """
    PlainView { background: $tocsin-ground; }
    PlainView VerticalScroll { background: $tocsin-ground; }
    PlainView Static { height: auto; margin: 0 0 1 0; text-overflow: fold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,p,enter", "close", "close", tooltip="Back to the wizard"),
    ]

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._texts = texts

    def compose(self) -> ComposeResult:
        """Put the texts below one another."""
        with VerticalScroll():
            for text in self._texts:
                yield Static(words((text, "$tocsin-bright")))
            yield Static(words(("esc closes", "$tocsin-dim")))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
