"""The steps of the wizard, one below the other: which are done, with what answer, and where one is."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import Static

from tocsin.console.glyphs import Glyphs
from tocsin.console.safe import fit, words
from tocsin.console.wizard_step import WizardStep

_LINES = 3
_ROOM = 20


class WizardList(Static):
    """Names the steps, with what was answered."""

    DEFAULT_CSS = """
    WizardList { width: 28; height: 1fr; padding: 0 0 0 1; }
    """

    class Chosen(Message):
        """A step was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs

    def show(self, steps: Sequence[WizardStep], place: int) -> None:
        """Draw the steps.

        Args:
            place: of the step that one is at, from 0.
        """
        parts: list[tuple[str, str]] = []
        for number, step in enumerate(steps):
            here, answer = number == place, step.answer
            sign = self._glyphs.here if here else self._glyphs.done if answer else " "
            colour = "$tocsin-amber" if here else "$tocsin-green"
            parts.append((f" {sign} ", f"bold {colour}"))
            parts.append((f"{number + 1} ", "bold $tocsin-amber" if here else "$tocsin-dim"))
            parts.append((f"{step.TITLE}\n", "bold $tocsin-bright" if here else "$tocsin-ink"))
            parts.append((f"     {fit(answer, _ROOM).rstrip()}\n\n", "$tocsin-dim"))
        self.update(words(*parts))

    def on_click(self, event: events.Click) -> None:
        """Go to the step that was clicked."""
        self.post_message(self.Chosen(event.get_content_offset_capture(self).y // _LINES))
