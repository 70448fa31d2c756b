"""The help: what is on the screen, and every key that does something there."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, Static

from tocsin.console.commands import COMMANDS, Place
from tocsin.console.dialog import Dialog
from tocsin.console.glyphs import Glyphs
from tocsin.console.keymap import Keymap, key_name
from tocsin.console.safe import words

_KEY_WIDTH = 16
_HERE = "Here"
_TYPING = "What you type goes into the field. enter takes it, esc leaves it."

Part = tuple[str, str]


class HelpScreen(Dialog[None]):
    """Explains the screen below it: where the focus is, the signs, the keys."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $tocsin-ground 60%; }
    HelpScreen VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 0 2;
        background: $tocsin-bar; border: round $tocsin-border;
        border-title-color: $tocsin-bright; border-subtitle-color: $tocsin-dim;
        scrollbar-size: 0 1;
    }
    HelpScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "close", "close", tooltip="Back to the screen"),
        Binding("j", "scroll_by(1)", show=False, tooltip="A line down"),
        Binding("k", "scroll_by(-1)", show=False, tooltip="A line up"),
    ]

    def __init__(self, explained: Screen[object], keymap: Keymap, glyphs: Glyphs) -> None:
        """Make one.

        Args:
            explained: the screen that was on top.
            keymap: tells the keys of commands that have a name.
            glyphs: the signs that are drawn there.
        """
        super().__init__()
        self._focus = explained.focused or explained
        self._active = list(explained.active_bindings.values())
        self._dialog = explained.is_modal
        self._keymap = keymap
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Put the help together."""
        with VerticalScroll() as box:
            box.border_title = "Help"
            box.border_subtitle = "esc closes"
            if about := self._about():
                yield Static(words((about, "$tocsin-ink"), ("\n", "")))
            if not self._dialog:
                yield Static(self._signs())
            yield Static(words(*self._keys()))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _about(self) -> str:
        if isinstance(self._focus, Input):
            return _TYPING
        nodes: list[DOMNode] = [*self._focus.ancestors_with_self]
        return next((text for node in nodes if (text := type(node).HELP)), "")

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
            ("resolved\n", ""),
            ("WHO ", "bold $tocsin-bright"),
            (f"YOU {glyphs.arrow} alice 2m", "bold $tocsin-amber"),
            (": you are asked now; in 2 minutes alice is paged.\n", ""),
        )

    def _keys(self) -> Iterator[Part]:
        first = True
        groups = self._groups()
        for title in [place.value for place in Place if place.value in groups] + [_HERE] * (_HERE in groups):
            lines = groups[title]
            yield ("" if first else "\n") + f"{title}\n", "$tocsin-dim"
            first = False
            for explanation, keys in lines.items():
                yield f"{' '.join(keys):<{_KEY_WIDTH}} ", "bold $tocsin-bright"
                yield f"{explanation}\n", ""
        if not self._dialog:
            yield from self._spoken()

    def _groups(self) -> dict[str, dict[str, list[str]]]:
        """Give the keys by explanation, by the place where they hold."""
        groups: dict[str, dict[str, list[str]]] = {}
        for active in self._active:
            if not active.binding.tooltip or not active.enabled:
                continue
            lines = groups.setdefault(_place(active), {})
            lines.setdefault(active.binding.tooltip, []).append(key_name(active.binding.key))
        return groups

    def _spoken(self) -> Iterator[Part]:
        typed = self._keymap.shown("command")
        yield f"\nTyped after {typed}\n", "$tocsin-dim"
        yield f"{'4211':<{_KEY_WIDTH}} ", "bold $tocsin-bright"
        yield "Go to alert 4211\n", ""
        for command in COMMANDS.values():
            if command.argument:
                yield f"{f'{command.name} {command.argument}':<{_KEY_WIDTH}} ", "bold $tocsin-bright"
                yield f"{command.explanation}\n", ""


def _place(active: ActiveBinding) -> str:
    command = COMMANDS.get(active.binding.id or "")
    return command.place.value if command is not None else _HERE
