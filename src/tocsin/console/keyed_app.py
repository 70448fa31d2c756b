"""The part of the app that does keys in the order in which they were pressed, however fast they come."""

from textual import events
from textual.app import App
from textual.widgets import Input

from tocsin.console.leave import ConsoleExit


class KeyedApp(App[ConsoleExit]):
    """Does a key before it looks at the next one.

    Textual hands a key to what has the focus, and does what it stands for only when it has come back from
    there. Over a slow line several keys arrive at once, and a letter that is meant for the field that the key
    before it opens would be taken for a command.
    """

    async def on_event(self, event: events.Event) -> None:
        """Do what a key stands for at once; where it stands for nothing, pass it on."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._keys_are_commands():
            # The way on which Textual itself looks for what a key stands for; there is no public one.
            for first in (True, False):
                if await self._check_bindings(event.key, priority=first):
                    return
        await super().on_event(event)

    def _keys_are_commands(self) -> bool:
        """Tell whether keys are for the screen itself, and not for a field or a dialog."""
        return self.app_focus and not self.screen.is_modal and not isinstance(self.focused, Input)
