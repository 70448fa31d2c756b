"""The palette: every command that can be given now, found by a few of its letters."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tocsin.console.commands import COMMANDS, Command
from tocsin.console.news import Commanded
from tocsin.console.safe import words


class CommandProvider(Provider):
    """Gives the palette the commands of the screen below it."""

    async def discover(self) -> Hits:
        """Give all, before anything is typed."""
        for command in self._here():
            yield DiscoveryHit(
                _words(command), self._give(command), text=_text(command), help=command.explanation
            )

    async def search(self, query: str) -> Hits:
        """Give those that match a few letters."""
        matcher = self.matcher(query)
        for command in self._here():
            if (score := matcher.match(_text(command))) > 0:
                yield Hit(
                    score, _words(command), self._give(command), text=_text(command), help=command.explanation
                )

    def _here(self) -> Iterator[Command]:
        """Give the commands whose keys work on the screen, and those that work everywhere."""
        names = {active.binding.id for active in self.screen.active_bindings.values()}
        for command in COMMANDS.values():
            if command.spoken and (command.name in names or not command.keys):
                yield command

    def _give(self, command: Command) -> Callable[[], object]:
        return partial(self.screen.post_message, Commanded(command))


def _text(command: Command) -> str:
    return f"{command.name}  {command.explanation}"


def _words(command: Command) -> Content:
    return words((command.name, "bold"))
