"""The field in which a filter is typed: its keys choose among what could come next."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from tocsin.console.commands import Place, bindings


class FilterInput(Input):
    """A field of one line; what its keys ask for is told to whoever holds it."""

    HELP = (
        "Type words, or conditions: `status:pending source:prom* who:me age>1h`. Side by side, all hold; "
        '`or`, `-` and ( ) are understood, and "quotes" keep words together.'
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.FILTER)

    class Completed(Message):
        """What is chosen shall be put in."""

    class Chosen(Message):
        """Another candidate shall be chosen, so many lines below."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    class Kept(Message):
        """The filter stays, and the rows are next."""

    class Left(Message):
        """There shall be no filter."""

    def __init__(self) -> None:
        super().__init__(select_on_focus=False)

    async def _on_key(self, event: events.Key) -> None:
        """Do what a key stands for before the letters after it are put in."""
        if event.is_printable:
            return
        for node, known in self.screen._binding_chain:
            for binding in known.key_to_bindings.get(event.key, ()) if node is self else ():
                event.stop()
                event.prevent_default()
                await self.app.run_action(binding.action, self)

    def action_complete(self) -> None:
        """Put in what is chosen."""
        self.post_message(self.Completed())

    def action_go_right(self) -> None:
        """Go a letter to the right; at the end, put in what is chosen."""
        if self.cursor_position < len(self.value):
            self.action_cursor_right()
        else:
            self.post_message(self.Completed())

    def action_choose(self, steps: int) -> None:
        """Choose a candidate so many lines below."""
        self.post_message(self.Chosen(steps))

    def action_keep(self) -> None:
        """Let the filter stay."""
        self.post_message(self.Kept())

    def action_leave(self) -> None:
        """Take the filter away."""
        self.post_message(self.Left())

    def put(self, text: str, cursor: int) -> None:
        """Take another text, with the cursor at a place in it."""
        self.value = text
        self.cursor_position = cursor
