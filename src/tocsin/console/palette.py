"""The palette: every command that can be given now, found by a few of its letters."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tocsin.console.commanded_app import CommandedApp
from tocsin.console.commands import COMMANDS, Command
from tocsin.console.dispatch import taker
from tocsin.console.news import Commanded
from tocsin.console.safe import words

_BY_EXPLANATION = 0.1


class CommandProvider(Provider):
    """Gives the palette the commands of the screen below it."""

    async def discover(self) -> Hits:
        """Give all, before anything is typed."""
        for command in self._here():
            yield DiscoveryHit(
                self._words(command), self._give(command), text=command.name, help=command.explanation
            )

    async def search(self, query: str) -> Hits:
        """Give those with a few letters in their name, or with words in their explanation."""
        matcher = self.matcher(query)
        for command in self._here():
            score = matcher.match(command.name)
            if not score and query.casefold() in command.explanation.casefold():
                score = _BY_EXPLANATION
            if score:
                yield Hit(
                    score,
                    self._words(command),
                    self._give(command),
                    text=command.name,
                    help=command.explanation,
                )

    def _here(self) -> Iterator[Command]:
        """Give the commands whose keys work on the screen, and those that work everywhere."""
        for command in COMMANDS.values():
            if command.spoken and taker(self.screen, command) is not None:
                yield command

    def _give(self, command: Command) -> Callable[[], object]:
        return partial(self.screen.post_message, Commanded(command))

    def _words(self, command: Command) -> Content:
        assert isinstance(self.app, CommandedApp)
        return words((command.name, "bold"), (f"  {self.app.keymap.shown(command.name)}", "$tocsin-amber"))
