"""The least that Textual can show: one text, as a program of its own."""

from textual.app import App, ComposeResult
from textual.widgets import Static

SHOWN = "nothing-else"


class EmptyApp(App[None]):
    """An app with one text."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Static(SHOWN)


if __name__ == "__main__":
    EmptyApp().run()
