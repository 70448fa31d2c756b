"""The screen of escalation policies: in words, with the names of this moment, and simulated on demand."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from tocsin.api.simulation import SimulationView
from tocsin.console import duty_questions
from tocsin.console.commands import Place, bindings
from tocsin.console.news import Reported, Told
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.pane_screen import PaneScreen
from tocsin.console.picker import UnreadableError
from tocsin.console.policy_rows import PolicyNews, policy_rows
from tocsin.console.screens import POLICIES
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.theme import ink
from tocsin.console.view import View


class PoliciesScreen(PaneScreen):
    """Shows every policy, and what an alert on it would cause."""

    NAME = POLICIES
    HELP = (
        "Each policy in words, with who stands on its levels now. Simulate shows who would be paged when, "
        "by the rules that page for real; nothing is sent."
    )
    FOOT = ("simulate", "command", "quit", "help")
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.POLICIES)

    class Arrived(Message):
        """The engine said what policies there are."""

        def __init__(self, news: PolicyNews) -> None:
            super().__init__()
            self.news = news

    class Played(Message):
        """A simulation has ended."""

        def __init__(self, simulation: SimulationView) -> None:
            super().__init__()
            self.simulation = simulation

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__(session, supervisor)
        self._news: PolicyNews | None = None
        self._played: SimulationView | None = None

    def draw_rows(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        """Draw all rows."""
        if self._news is None:
            rows = PaneRows(view, current)
            rows.text("Asking the engine…", ink(view.colours.dim))
            return rows.rows
        return policy_rows(self._news, self._played, self.session.find_zone(), view, current)

    async def ask(self) -> None:
        """Ask for the policies, who stands on them, and what is wrong with them."""
        backend = self.session.backend
        policies, oncall = await backend.policies(), await backend.oncall()
        self.post_message(self.Arrived(PolicyNews(policies, oncall, await backend.findings())))

    def action_simulate(self, time: str = "") -> None:
        """Show what an alert on the policy under the cursor would cause; asks when it comes."""
        policy = self.pane.current
        if not isinstance(policy, str):
            self.app.post_message(Told("there is no policy to simulate yet"))
        elif time:
            self._ask_typed(policy, time)
        else:
            question = duty_questions.moment(policy, self.session.time.now(), self.session.find_zone())
            self._pose(question, partial(self._ask_priority, policy))

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        self.session.time.heard(message.news.oncall.at)
        self._news = message.news
        self.pane.redraw()

    @on(Played)
    def _simulated(self, message: Played) -> None:
        self._played = message.simulation
        self.pane.redraw()
        self.pane.show_below()

    @on(Pane.Opened)
    def _open(self) -> None:
        self.action_simulate()

    def _ask_typed(self, policy: str, time: str) -> None:
        try:
            duty_questions.checked(time, self.session.time.now(), self.session.find_zone())
        except UnreadableError as error:
            self.app.post_message(Reported(f"not simulated: {error}"))
            return
        self._ask_priority(policy, time)

    def _ask_priority(self, policy: str, at: str) -> None:
        self._pose(duty_questions.priority(policy), partial(self._simulate, policy, at))

    def _simulate(self, policy: str, at: str, priority: str) -> None:
        self._start("simulate", partial(self._play, policy, at, priority), exclusive=True)

    async def _play(self, policy: str, at: str, priority: str) -> None:
        zone = self.session.find_zone().name
        played = await self.session.backend.simulate(
            source=None, policy=policy, at=at, zone=zone, priority=priority
        )
        self.post_message(self.Played(played))
