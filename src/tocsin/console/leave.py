"""The question on leaving: shall the engine go on paging, or stop."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tocsin.console.dialog import Dialog
from tocsin.console.safe import words

_KEEP = "keep"
_STOP = "stop"


@dataclass(frozen=True, slots=True)
class ConsoleExit:
    """How the console was left.

    Attributes:
        stop_engine: whether the engine shall stop too.
    """

    stop_engine: bool


class LeaveScreen(Dialog[bool]):
    """Asks once; gives whether the engine shall stop, or None to stay."""

    DEFAULT_CSS = """
    LeaveScreen { align: center middle; background: $tocsin-ground 60%; }
    LeaveScreen #box {
        width: 62; max-width: 100%; height: auto; padding: 1 2;
        background: $tocsin-bar; border: round $tocsin-border;
    }
    LeaveScreen Static { height: auto; }
    LeaveScreen OptionList, LeaveScreen OptionList:focus {
        height: auto; margin: 1 0; border: none; padding: 0; background: $tocsin-bar;
    }
    LeaveScreen OptionList > .option-list--option-highlighted,
    LeaveScreen OptionList:focus > .option-list--option-highlighted {
        background: $tocsin-raised; color: $tocsin-bright; text-style: bold;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "stay", "stay", tooltip="Go back to the alerts"),
        Binding("k,ctrl+c,ctrl+q", "keep", "keep paging", tooltip="Leave; the engine goes on paging"),
        Binding("s", "stop", "stop", tooltip="Leave and stop the engine: nobody is paged any more"),
    ]

    def __init__(self, pending: int) -> None:
        super().__init__()
        self._pending = pending

    def compose(self) -> ComposeResult:
        """Put the question together."""
        with Vertical(id="box"):
            yield Static(words(("Leave the console", "bold $tocsin-bright")))
            yield OptionList(
                Option(words((" k ", "bold"), (" Keep paging in the background", "")), id=_KEEP),
                Option(words((" s ", "bold"), (" Stop: nobody is paged any more", "")), id=_STOP),
            )
            yield Static(words(*self._consequence()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the answer."""
        self.dismiss(event.option_id == _STOP)

    def action_stay(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_keep(self) -> None:
        """Leave; paging goes on."""
        self.dismiss(False)

    def action_stop(self) -> None:
        """Leave; the engine stops."""
        self.dismiss(True)

    def _consequence(self) -> list[tuple[str, str]]:
        later = (
            "`tocsin` opens the console again, `tocsin stop` ends paging. escape stays here.",
            "$tocsin-dim",
        )
        if not self._pending:
            return [later]
        waiting = "1 alert is" if self._pending == 1 else f"{self._pending} alerts are"
        return [(f"{waiting} pending. ", "$tocsin-red"), later]
