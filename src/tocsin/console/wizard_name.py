"""The second step of the wizard: what the source is called, and whose it is."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tocsin.console.safe import words
from tocsin.console.wizard_step import WizardStep

_LONGEST = 255


class NameStep(WizardStep):
    """Asks for a name, proposes one, and asks for a team."""

    TITLE = "Name and teams"
    HELP = "The name stands in every alert of this source. A team is not needed; tab goes to it."

    class Arrived(Message):
        """The engine said which names are taken, and which teams there are."""

        def __init__(self, names: Sequence[str], teams: Sequence[str]) -> None:
            super().__init__()
            self.names = names
            self.teams = teams

    def compose(self) -> ComposeResult:
        """Put the step together."""
        self._names: Sequence[str] = ()
        self._teams: Sequence[str] = ()
        self._proposed = ""
        yield Static(words(("Name", "")), classes="label")
        yield Input(self.draft.name, id="name", max_length=_LONGEST, placeholder="what stands in its alerts")
        yield Static(words(("Team, if you like; a new name makes a new team", "")), classes="label")
        yield Input(self.draft.team, id="team", max_length=_LONGEST, placeholder="none")
        yield Static(id="teams", classes="label")

    def on_mount(self) -> None:
        """Ask which names there are."""
        self.start("names", self._ask)

    @property
    def answer(self) -> str:
        """Name and team."""
        return " · ".join(part for part in (self.draft.name, self.draft.team) if part)

    def begin(self) -> None:
        """Propose a name, and let one type."""
        name = self.query_one("#name", Input)
        if name.value == self._proposed and self.draft.type is not None and self.draft.source is None:
            name.value = self._proposed = self._free(self.draft.type.name)
        name.focus()

    def take(self) -> str:
        """Take name and team."""
        name = self.query_one("#name", Input).value.strip()
        team = self.query_one("#team", Input).value.strip()
        own = self.draft.source.name if self.draft.source is not None else ""
        if not name:
            return "Give it a name: it stands in every alert."
        if name.casefold() != own.casefold() and self._taken(name):
            return f"There is a source called {name} already."
        self.draft.name = name
        known = next((other for other in self._teams if other.casefold() == team.casefold()), "")
        self.draft.team, self.draft.new_team = known or team, bool(team and not known)
        return ""

    def _free(self, name: str) -> str:
        if not self._taken(name):
            return name
        return next(free for number in range(2, 10_000) if not self._taken(free := f"{name} {number}"))

    def _taken(self, name: str) -> bool:
        return any(name.casefold() == other.casefold() for other in self._names)

    async def _ask(self) -> None:
        sources = await self.ask(lambda client: client.sources.list())
        teams = await self.ask(lambda client: client.teams.list())
        self.post_message(self.Arrived([one.name for one in sources], [team.name for team in teams]))

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        self._names, self._teams = message.names, message.teams
        self.query_one("#team", Input).suggester = SuggestFromList(self._teams, case_sensitive=False)
        told = f"Teams: {', '.join(self._teams)}" if self._teams else ""
        self.query_one("#teams", Static).update(words((told, "$tocsin-dim")))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered())
