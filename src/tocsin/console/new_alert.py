"""The form for an alert that a person opens by hand."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tocsin.api.models import PolicyView
from tocsin.console.dialog import Dialog
from tocsin.console.safe import words

if TYPE_CHECKING:
    from tocsin.api.requests import NewAlert

_LONGEST_SUMMARY = 300
_LONGEST_DETAILS = 4_000
_PRIORITIES: dict[str, Literal["HIGH", "LOW"]] = {"high": "HIGH", "low": "LOW"}
_HINT = "tab goes on · enter opens it and pages level 1 · esc does nothing"


@dataclass(frozen=True, slots=True)
class NewAlertWish:
    """What a person wrote into the form."""

    summary: str
    details: str
    policy: str
    priority: Literal["HIGH", "LOW"]

    def request(self) -> "NewAlert":
        """Give the body for the API."""
        from tocsin.api.requests import NewAlert

        return NewAlert(
            summary=self.summary,
            details=self.details,
            policy=self.policy or None,
            priority=self.priority,
        )

    def command(self) -> str:
        """Give the command that does the same in a shell."""
        parts = ["tocsin", "alert", "create", self.summary]
        for flag, value in (("--details", self.details), ("--policy", self.policy)):
            parts += [flag, value] if value else []
        return shlex.join(parts + (["--priority", "low"] if self.priority == "LOW" else []))


class AlertForm(Dialog[NewAlertWish]):
    """Asks for a new alert; escape gives none."""

    HELP = "Write what is wrong. Only the summary is needed; the policy says who is paged."
    DEFAULT_CSS = """
    AlertForm { align: center middle; background: $tocsin-ground 60%; }
    AlertForm #box {
        width: 68; max-width: 100%; height: auto; padding: 1 2;
        background: $tocsin-bar; border: round $tocsin-border;
    }
    AlertForm Static { height: auto; }
    AlertForm .label { margin-top: 1; color: $tocsin-dim; }
    AlertForm Input, AlertForm Input:focus {
        background: $tocsin-ground; border: none; height: 1; padding: 0 1;
    }
    AlertForm Input:focus { background: $tocsin-raised; }
    AlertForm #hint { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel", tooltip="Do nothing"),
        Binding("down", "app.focus_next", show=False, tooltip="The next field"),
        Binding("up", "app.focus_previous", show=False, tooltip="The field above"),
    ]

    def __init__(self, policies: Sequence[PolicyView]) -> None:
        super().__init__()
        self._policies = [policy.name for policy in policies]
        self._default = next((policy.name for policy in policies if policy.default), "")

    def compose(self) -> ComposeResult:
        """Put the form together."""
        with Vertical(id="box"):
            yield Static(words(("A new alert", "bold $tocsin-bright")))
            yield Static(words(("Summary", "")), classes="label")
            yield Input(id="summary", max_length=_LONGEST_SUMMARY, placeholder="what is wrong, in one line")
            yield Static(words(("Details", "")), classes="label")
            yield Input(id="details", max_length=_LONGEST_DETAILS, placeholder="what helps to mend it")
            yield Static(words(("Policy", "")), classes="label")
            yield Input(
                self._default, id="policy", suggester=SuggestFromList(self._policies, case_sensitive=False)
            )
            yield Static(words(("Priority: high pages every level, low only the first", "")), classes="label")
            yield Input("high", id="priority", suggester=SuggestFromList(_PRIORITIES))
            yield Static(words((_HINT, "$tocsin-dim")), id="hint")

    def action_cancel(self) -> None:
        """Leave without an alert."""
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the form if it is whole; else go to what is missing, and say so."""
        event.stop()
        summary, details, policy, priority = (
            self.query_one(f"#{name}", Input).value.strip()
            for name in ("summary", "details", "policy", "priority")
        )
        if not summary:
            self._complain("summary", "Write in one line what is wrong.")
        elif policy and policy not in self._policies:
            self._complain("policy", f"There is no such policy. There are: {', '.join(self._policies)}.")
        elif priority.lower() not in _PRIORITIES:
            self._complain("priority", "Write high or low.")
        else:
            self.dismiss(NewAlertWish(summary, details, policy, _PRIORITIES[priority.lower()]))

    def _complain(self, field: str, sentence: str) -> None:
        self.query_one(f"#{field}", Input).focus()
        self.query_one("#hint", Static).update(words((sentence, "$tocsin-red")))
