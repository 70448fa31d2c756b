"""The form for a new escalation policy of one level."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tocsin.api.models import UserView
from tocsin.console.safe import words
from tocsin.core.duration import DurationError, parse_duration
from tocsin.core.instant import SECOND, Millis

if TYPE_CHECKING:
    from tocsin.api.requests import NewPolicy

_LONGEST = 255
_HINT = "tab goes on · enter makes it · esc does nothing"


@dataclass(frozen=True, slots=True)
class PolicyWish:
    """A policy of one level."""

    name: str
    first: str
    timeout: Millis

    def request(self) -> "NewPolicy":
        """Give the body for the API."""
        from tocsin.api.requests import NewLevel, NewPolicy

        return NewPolicy(name=self.name, levels=[NewLevel(targets=[self.first], timeout=self.timeout)])


class PolicyForm(ModalScreen[PolicyWish]):
    """Asks for name, first responder and time to accept; escape gives none."""

    HELP = "Who is paged first, and after how long without an accept the last level is paged again."
    DEFAULT_CSS = """
    PolicyForm { align: center middle; background: $tocsin-ground 60%; }
    PolicyForm #box {
        width: 68; max-width: 100%; height: auto; padding: 1 2;
        background: $tocsin-bar; border: round $tocsin-border;
    }
    PolicyForm Static { height: auto; }
    PolicyForm .label { margin-top: 1; color: $tocsin-dim; }
    PolicyForm Input, PolicyForm Input:focus {
        background: $tocsin-ground; border: none; height: 1; padding: 0 1;
    }
    PolicyForm Input:focus { background: $tocsin-raised; }
    PolicyForm #hint { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel", tooltip="Do nothing"),
        Binding("down", "app.focus_next", show=False, tooltip="The next field"),
        Binding("up", "app.focus_previous", show=False, tooltip="The field above"),
    ]

    def __init__(self, people: Sequence[UserView], taken: Sequence[str], me: str | None) -> None:
        """Make one.

        Args:
            people: who can be the first responder.
            taken: names of policies that there are.
            me: proposed as the first responder.
        """
        super().__init__()
        self._people = [person.name for person in people]
        self._taken = {name.casefold() for name in taken}
        self._me = me if me in self._people else ""

    def compose(self) -> ComposeResult:
        """Put the form together."""
        with Vertical(id="box"):
            yield Static(words(("A new escalation policy", "bold $tocsin-bright")))
            yield Static(words(("Name", "")), classes="label")
            yield Input(id="name", max_length=_LONGEST, placeholder="field-24x7")
            yield Static(words((f"First responder: {', '.join(self._people[:8])}", "")), classes="label")
            yield Input(
                self._me or "", id="first", suggester=SuggestFromList(self._people, case_sensitive=False)
            )
            yield Static(words(("Time to accept", "")), classes="label")
            yield Input("5m", id="timeout")
            yield Static(words((_HINT, "$tocsin-dim")), id="hint")

    def action_cancel(self) -> None:
        """Leave without a policy."""
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the form if it is whole; else go to what is wrong, and say so."""
        event.stop()
        name, first, timeout = (
            self.query_one(f"#{field}", Input).value.strip() for field in ("name", "first", "timeout")
        )
        person = next((one for one in self._people if one.casefold() == first.casefold()), "")
        if not name:
            self._complain("name", "Give it a name.")
        elif name.casefold() in self._taken:
            self._complain("name", f"There is a policy called {name} already.")
        elif not person and ":" not in first:
            self._complain("first", f"There is nobody called {first or 'so'}.")
        else:
            self._finish(name, person or first, timeout)

    def _finish(self, name: str, first: str, timeout: str) -> None:
        try:
            span = parse_duration(timeout)
        except DurationError as error:
            self._complain("timeout", str(error))
            return
        if span < SECOND:
            self._complain("timeout", "At least 1s.")
            return
        self.dismiss(PolicyWish(name, first, span))

    def _complain(self, field: str, sentence: str) -> None:
        self.query_one(f"#{field}", Input).focus()
        self.query_one("#hint", Static).update(words((sentence, "$tocsin-red")))
