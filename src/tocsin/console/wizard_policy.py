"""The third step of the wizard: who is paged."""

from collections.abc import Hashable, Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from tocsin.api.models import PolicyView, SimulationView, UserView
from tocsin.console.ladder_words import would_page
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.policy_form import PolicyForm, PolicyWish
from tocsin.console.safe import width_of
from tocsin.console.theme import ink
from tocsin.console.view import View
from tocsin.console.wizard_step import WizardStep
from tocsin.core.duration import compact_duration

_NEW = "\n"
"""The row that makes a policy; no policy is called so."""
_LONGEST_NAME = 30


class PolicyStep(WizardStep):
    """Shows the policies, whom each would page right now, and makes a new one."""

    TITLE = "Escalation policy"
    HELP = "Who is paged for its alerts, and who if they do not accept. enter takes the one under the cursor."

    class Arrived(Message):
        """The engine said which policies there are."""

        def __init__(
            self, policies: Sequence[PolicyView], people: Sequence[UserView], chosen: str = ""
        ) -> None:
            super().__init__()
            self.policies = policies
            self.people = people
            self.chosen = chosen

    class Played(Message):
        """The engine said whom a policy would page."""

        def __init__(self, simulation: SimulationView) -> None:
            super().__init__()
            self.simulation = simulation

    def compose(self) -> ComposeResult:
        """Put the step together."""
        self._policies: Sequence[PolicyView] | None = None
        self._people: Sequence[UserView] = ()
        self._played: dict[str, SimulationView] = {}
        self._pane = Pane(self.session, self._draw)
        yield self._pane

    def on_mount(self) -> None:
        """Ask which policies there are."""
        self.start("policies", self._ask)

    @property
    def answer(self) -> str:
        """The name of the policy."""
        return self.draft.policy

    def begin(self) -> None:
        """Let one choose."""
        self._pane.focus()
        self._play()

    def take(self) -> str:
        """Take the policy under the cursor."""
        if not isinstance(self._pane.current, str) or self._pane.current == _NEW:
            return "Choose a policy, or make one: without it nobody would be paged."
        self.draft.policy = self._pane.current
        return ""

    async def _ask(self, chosen: str = "") -> None:
        policies = await self.ask(lambda client: client.policies.list())
        people = await self.ask(lambda client: client.users.list())
        self.post_message(self.Arrived(policies, people, chosen))

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        self._policies, self._people = message.policies, message.people
        wanted = message.chosen or self.draft.policy or self._default()
        if wanted:
            self._pane.current = wanted
        self._pane.redraw()
        self._play()
        if message.chosen:
            self.post_message(self.Answered())

    @on(Pane.Moved)
    def _moved(self, event: Pane.Moved) -> None:
        event.stop()
        self._play()

    @on(Pane.Opened)
    def _opened(self, event: Pane.Opened) -> None:
        event.stop()
        if self._pane.current == _NEW:
            self.app.push_screen(
                PolicyForm(self._people, self._names(), self.session.standing.me), self._make
            )
        else:
            self.post_message(self.Answered())

    @on(Played)
    def _was_played(self, message: Played) -> None:
        self._played[message.simulation.policy] = message.simulation
        self._pane.redraw()

    def _names(self) -> list[str]:
        return [policy.name for policy in self._policies or ()]

    def _default(self) -> str:
        policies = self._policies or ()
        return next((policy.name for policy in policies if policy.default), "")

    def _play(self) -> None:
        name = self._pane.current
        if isinstance(name, str) and name != _NEW and name not in self._played:
            self.start("simulation", partial(self._ask_played, name))

    async def _ask_played(self, name: str) -> None:
        found = await self.ask(lambda client: client.schedules.simulate(policy=name, priority="HIGH"))
        self.post_message(self.Played(found))

    def _make(self, wish: PolicyWish | None) -> None:
        if wish is not None:
            self.start("policies", partial(self._add, wish))

    async def _add(self, wish: PolicyWish) -> None:
        made = await self.ask(lambda client: client.policies.add(wish.request()))
        await self._ask(made.name)

    def _draw(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        rows, colours = PaneRows(view, current), view.colours
        if self._policies is None:
            rows.text("Asking the engine…", ink(colours.dim))
            return rows.rows
        column = min(max((width_of(name) for name in self._names()), default=0), _LONGEST_NAME)
        for policy in self._policies:
            line = rows.begin(policy.name).put(policy.name, ink(colours.bright, bold=True), column)
            rows.end(line.put("  ").put(_ladder(policy), ink(colours.dim)), policy.name)
        line = rows.begin(_NEW).put("New policy…", ink(colours.amber, bold=True))
        rows.end(line.put("  name, first responder, time to accept", ink(colours.dim)), _NEW)
        if isinstance(current, str) and current != _NEW:
            would_page(rows, self._played.get(current), "If an alert came right now, and nobody accepted")
        return rows.rows


def _ladder(policy: PolicyView) -> str:
    levels = [f"{', '.join(level.targets)} {compact_duration(level.timeout)}" for level in policy.levels]
    return " → ".join(levels)
