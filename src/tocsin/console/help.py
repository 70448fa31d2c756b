"""The help of a screen: what it shows, and every key with what it does."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tocsin.console.glyphs import Glyphs
from tocsin.console.safe import words

_KEY_NAMES = {
    "question_mark": "?",
    "up": "up",
    "upper_g": "G",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "escape": "esc",
}
_KEY_WIDTH = 16


class HelpScreen(ModalScreen[None]):
    """Explains the screen below it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $tocsin-ground 60%; }
    HelpScreen VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $tocsin-bar; border: round $tocsin-border;
        scrollbar-size: 0 1;
    }
    HelpScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "close", "close", tooltip="Back to the screen")
    ]

    def __init__(self, explained: Iterable[ActiveBinding], glyphs: Glyphs) -> None:
        super().__init__()
        self._explained = list(explained)
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Put the help together."""
        with VerticalScroll():
            yield Static(self._signs())
            yield Static(words(*self._keys()))
            yield Static(words(("\nesc closes", "$tocsin-dim")))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _signs(self) -> Content:
        glyphs = self._glyphs
        return words(
            (f"{glyphs.high} ", "bold $tocsin-red"),
            ("HIGH, needs somebody   ", ""),
            (f"{glyphs.low} ", "bold $tocsin-amber"),
            ("LOW, needs somebody\n", ""),
            (f"{glyphs.owned} ", "$tocsin-blue"),
            ("somebody has it        ", ""),
            (f"{glyphs.asleep} ", "$tocsin-dim"),
            ("asleep        ", ""),
            (f"{glyphs.done} ", "$tocsin-green"),
            ("resolved\n\n", ""),
            ("WHO ", "bold $tocsin-bright"),
            (f"YOU {glyphs.arrow} alice 2m", "bold $tocsin-amber"),
            (": you are asked now; in 2 minutes alice is paged.\n", ""),
        )

    def _keys(self) -> list[tuple[str, str]]:
        keys: dict[str, list[str]] = {}
        for active in self._explained:
            if active.binding.tooltip and active.enabled:
                name = active.binding.key
                keys.setdefault(active.binding.tooltip, []).append(_KEY_NAMES.get(name, name))
        parts: list[tuple[str, str]] = []
        for explanation, names in keys.items():
            parts.append((f"\n{' '.join(names):<{_KEY_WIDTH}} ", "bold $tocsin-bright"))
            parts.append((explanation, ""))
        return parts
