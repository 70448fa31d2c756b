"""The line at the foot on which a command is typed, as in vi and k9s."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from tocsin.console.commands import COMMANDS
from tocsin.console.dialog import Dialog
from tocsin.console.safe import words
from tocsin.console.typed_command import (
    Choices,
    Jump,
    Typed,
    UnknownCommandError,
    completions,
    read_line,
)
from tocsin.console.typed_lines import TypedLines

_MOST_SHOWN = 6
_LONGEST = 2_000
_HINT = "tab completes · up: what you typed before · a number goes to that alert"


class CommandLine(Dialog[Typed | Jump]):
    """Takes one line; escape gives none."""

    HELP = (
        "Type a command, or as much of its name as is needed, and what follows it: `snooze 2h`. "
        "A number goes to that alert."
    )
    DEFAULT_CSS = """
    CommandLine { align: left bottom; background: $tocsin-ground 0%; }
    CommandLine #box {
        width: 1fr; height: auto; background: $tocsin-raised; padding: 0 1;
    }
    CommandLine #next { height: auto; color: $tocsin-dim; }
    CommandLine #line { height: 1; }
    CommandLine #colon { width: 2; color: $tocsin-amber; text-style: bold; }
    CommandLine Input, CommandLine Input:focus {
        width: 1fr; height: 1; border: none; padding: 0; color: $tocsin-bright;
        background: $tocsin-raised; background-tint: $tocsin-raised 0%;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", "cancel", tooltip="Do nothing"),
        Binding("tab", "complete", "complete", tooltip="Complete what is typed", priority=True),
        Binding("up,ctrl+p", "older", "older", tooltip="What was typed before", priority=True),
        Binding("down,ctrl+n", "newer", "newer", tooltip="What was typed after that", priority=True),
    ]

    def __init__(self, history: TypedLines, choices: Choices, start: str = "") -> None:
        """Make one.

        Args:
            history: walked through by up and down.
            choices: what arguments can be, for completion.
            start: is on the line already.
        """
        super().__init__()
        self._history = history
        self._choices = choices
        self._start = start

    def compose(self) -> ComposeResult:
        """Put the line together."""
        with Vertical(id="box"):
            yield Static(id="next")
            with Horizontal(id="line"):
                yield Static(words((":", "")), id="colon")
                yield Input(self._start, max_length=_LONGEST, select_on_focus=False)

    def on_mount(self) -> None:
        """Show what can be typed."""
        self._history.rewind()
        self._show_next()

    def renew(self) -> None:
        """Show what can come next with what has become known since."""
        self._show_next()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what can come next; a colon more or an emptied line is no command."""
        event.stop()
        self._show_next()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line if it is a command."""
        event.stop()
        line = event.value.strip().removeprefix(":").strip()
        try:
            typed = read_line(line)
        except UnknownCommandError as error:
            self._say(str(error), "$tocsin-red")
            return
        if typed is not None:
            self._history.add(line)
        self.dismiss(typed)

    def action_cancel(self) -> None:
        """Leave without a command."""
        self.dismiss(None)

    def action_complete(self) -> None:
        """Complete as far as there is only one way; with more than one, take the next."""
        field = self.query_one(Input)
        found = completions(field.value, self._choices)
        if not found:
            return
        shared = _shared_beginning(found)
        self._put(shared if len(shared) > len(field.value.lstrip()) else found[0])

    def action_older(self) -> None:
        """Show the line that was typed before."""
        line = self._history.older()
        if line is not None:
            self._put(line)

    def action_newer(self) -> None:
        """Show the line that was typed after."""
        self._put(self._history.newer())

    def _put(self, line: str) -> None:
        field = self.query_one(Input)
        field.value = line
        field.cursor_position = len(line)

    def _show_next(self) -> None:
        line = self.query_one(Input).value
        name, space, _ = line.lstrip().partition(" ")
        command = COMMANDS.get(name)
        found = [text.strip() for text in completions(line, self._choices)]
        if not line.strip():
            self._say(_HINT)
        elif command is not None and (space or found == [name]):
            following = f" {command.argument}" if command.argument else ""
            choices = [text.partition(" ")[2] for text in found if space]
            self._say(_in_a_line(choices) or f"{command.name}{following}: {command.explanation}")
        else:
            self._say(_in_a_line(found))

    def _say(self, sentence: str, colour: str = "$tocsin-dim") -> None:
        self.query_one("#next", Static).update(words((sentence, colour)))


def _in_a_line(texts: list[str]) -> str:
    more = [f"{len(texts) - _MOST_SHOWN} more"] if len(texts) > _MOST_SHOWN else []
    return " · ".join([*texts[:_MOST_SHOWN], *more])


def _shared_beginning(texts: list[str]) -> str:
    shortest, longest = min(texts), max(texts)
    for place, letter in enumerate(shortest):
        if longest[place] != letter:
            return shortest[:place]
    return shortest
