"""A question over a screen, which is answered once."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """A modal screen that a key pressed twice in haste leaves only once."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave with an answer; does nothing where this was left already."""
        # The second of two quick keys still arrives here, and would take away the screen below.
        return super().dismiss(result) if self.is_current else AwaitComplete()
