"""What screens with an alert's tabs can do: open them, and look into them."""

from typing import ClassVar

from textual.binding import BindingType

from tocsin.console.commands import COMMANDS, Place, bindings
from tocsin.console.desk import Desk
from tocsin.console.detail import Detail
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.tabs import TABS

_ACTIONS = frozenset(
    command.action.partition("(")[0] for command in COMMANDS.values() if command.place is Place.TABS
)


class TabbedDesk(Desk):
    """A screen on which an alert is shown in full, alone or beside others."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.TABS)

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self.detail = Detail(session, supervisor)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing be done to tabs that are not there: a narrow list has none beside it."""
        if action in _ACTIONS and not self.detail.size.width:
            return False
        return super().check_action(action, parameters)

    def action_turn(self, steps: int) -> None:
        """Open the tab so many places to the right."""
        self.detail.turn(steps)

    def action_open_tab(self, number: int) -> None:
        """Open the tab of that number, from 1."""
        self.detail.open(TABS[number - 1])

    def action_step_event(self, steps: int) -> None:
        """Show a request so many places older."""
        self.detail.step_event(steps)

    def action_turn_form(self) -> None:
        """Show the payload in the next of its forms."""
        self.detail.turn_form()

    def action_turn_show(self) -> None:
        """Show the next part of the timeline."""
        self.detail.turn_show()

    def action_turn_order(self) -> None:
        """Show the timeline from its other end."""
        self.detail.turn_order()

    def action_turn_reasons(self) -> None:
        """Show or hide the reasons in the timeline."""
        self.detail.turn_reasons()

    def action_scroll_detail(self, lines: int) -> None:
        """Scroll what is below the tabs."""
        self.detail.scroll_lines(lines)
