"""A question with a few answers: chosen by key, by moving to it, or by typing until it is the only one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tocsin.console.dialog import Dialog
from tocsin.console.safe import fit, plain, width_of, words

Answer = TypeVar("Answer")
_WIDEST_TEXT = 34
_LONGEST_TYPED = 200
_WIDTH = 62
"""Of a line in the box, in cells."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[Answer]):
    """One answer.

    Attributes:
        text: what it is, in few words.
        about: more about it, quieter.
        key: chooses it at once where nothing is typed.
    """

    value: Answer
    text: str
    about: str = ""
    key: str = ""


class UnreadableError(ValueError):
    """What was typed is no answer; the sentence says what would be."""


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """What is asked.

    Attributes:
        title: the question.
        about: what it is about, such as the summaries of alerts; a line each.
        hint: how to answer.
        placeholder: stands where one can type; empty: nothing is typed, and keys choose.
        read: makes an answer of what was typed; None: what is typed only narrows the choices.
        start: the place of the choice that is under the cursor at first.
        again: the key that asked; pressed again it takes the choice under the cursor.
    """

    title: str
    choices: Sequence[Choice[Answer]]
    about: Sequence[str] = ()
    hint: str = ""
    placeholder: str = ""
    read: Callable[[str], Answer] | None = None
    start: int = 0
    again: Sequence[str] = ()


class Picker(Dialog[Answer]):
    """Asks a question; escape gives no answer."""

    HELP = "Choose one: by its key, with up, down and enter, or type to narrow the list."
    DEFAULT_CSS = """
    Picker { align: center middle; background: $tocsin-ground 60%; }
    Picker #box {
        width: 68; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
        background: $tocsin-bar; border: round $tocsin-border;
    }
    Picker Static { height: auto; }
    Picker .about { text-wrap: nowrap; text-overflow: ellipsis; }
    Picker Input, Picker Input:focus {
        margin: 1 0 0 0; background: $tocsin-ground; background-tint: $tocsin-ground 0%;
        border: none; height: 1; padding: 0 1;
    }
    Picker OptionList, Picker OptionList:focus {
        height: auto; max-height: 12; margin: 1 0; border: none; padding: 0; background: $tocsin-bar;
        background-tint: $tocsin-bar 0%; scrollbar-size: 0 1;
    }
    Picker OptionList > .option-list--option-highlighted,
    Picker OptionList:focus > .option-list--option-highlighted {
        background: $tocsin-raised; color: $tocsin-bright; text-style: bold;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel", tooltip="Do nothing"),
        Binding("up,ctrl+p", "step(-1)", show=False, tooltip="The answer above"),
        Binding("down,ctrl+n", "step(1)", show=False, tooltip="The answer below"),
        Binding("enter", "take", show=False, tooltip="Take the answer under the cursor"),
    ]

    def __init__(self, question: Question[Answer]) -> None:
        super().__init__()
        self._question = question
        self._shown = list(question.choices)
        self._column = min(
            max((width_of(plain(choice.text)) for choice in question.choices), default=0), _WIDEST_TEXT
        )

    def compose(self) -> ComposeResult:
        """Put the question together."""
        question = self._question
        with Vertical(id="box"):
            yield Static(words((question.title, "bold $tocsin-bright")))
            if question.about:
                yield Static(words(("\n".join(question.about), "$tocsin-dim")), classes="about")
            if question.placeholder:
                yield Input(placeholder=question.placeholder, max_length=_LONGEST_TYPED)
            yield OptionList(*self._options())
            yield Static(words((question.hint, "$tocsin-dim")), id="hint")

    def on_mount(self) -> None:
        """Begin at the first answer."""
        answers = self.query_one(OptionList)
        answers.highlighted = self._question.start if self._shown else None
        if self._question.placeholder:
            answers.can_focus = False
            self.query_one(Input).focus()

    def on_key(self, event: events.Key) -> None:
        """Take the answer that a key stands for."""
        if self._question.placeholder:
            return
        chosen = next((choice for choice in self._shown if choice.key and choice.key == event.key), None)
        if chosen is not None:
            event.stop()
            self.dismiss(chosen.value)
        elif event.key in self._question.again:
            event.stop()
            self.action_take()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the answers to those that hold what is typed."""
        event.stop()
        typed = event.value.strip().casefold()
        self._shown = [choice for choice in self._question.choices if typed in choice.text.casefold()]
        answers = self.query_one(OptionList)
        answers.clear_options()
        answers.add_options(self._options())
        answers.highlighted = (0 if typed else self._question.start) if self._shown else None
        answers.display = bool(self._shown)
        self.query_one("#hint", Static).update(words((self._question.hint, "$tocsin-dim")))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed, or the answer under the cursor."""
        event.stop()
        typed = event.value.strip()
        if not typed or self._question.read is None:
            self.action_take()
            return
        try:
            answer = self._question.read(typed)
        except UnreadableError as error:
            if self._shown:
                self.action_take()
            else:
                self.query_one("#hint", Static).update(words((str(error), "$tocsin-red")))
            return
        self.dismiss(answer)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the answer that was clicked."""
        event.stop()
        self.dismiss(self._shown[event.option_index].value)

    def action_take(self) -> None:
        """Take the answer under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._shown):
            self.dismiss(self._shown[at].value)

    def action_step(self, rows: int) -> None:
        """Move to another answer."""
        answers = self.query_one(OptionList)
        if self._shown:
            answers.highlighted = ((answers.highlighted or 0) + rows) % len(self._shown)

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def _options(self) -> list[Option]:
        return [Option(self._line(choice)) for choice in self._shown]

    def _line(self, choice: Choice[Answer]) -> Content:
        key = f" {choice.key} " if choice.key else " "
        text = fit(choice.text, self._column) if choice.about else choice.text
        room = _WIDTH - width_of(f"{key} {text}  ")
        about = fit(choice.about, min(width_of(plain(choice.about)), room))
        return words((key, "bold $tocsin-amber"), (f" {text}", ""), (f"  {about}", "$tocsin-dim"))
