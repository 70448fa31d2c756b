"""The last step of the wizard: the tool is connected, and its first event seen."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from tocsin.api.exploring import ConnectView, NearMissView, SourceRequest
from tocsin.api.models import SimulationView
from tocsin.console.connect_rows import connect_rows
from tocsin.console.ladder_words import would_page
from tocsin.console.news import Reported, Told
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.plain_view import PlainView
from tocsin.console.reading_rows import became_rows
from tocsin.console.source_questions import sample
from tocsin.console.view import View
from tocsin.console.wizard_step import BESIDE_FROM, WizardStep

_MOST_MISSES = 3


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What has come so far.

    Attributes:
        newest: the newest request of the source, or None.
        misses: requests that reached no source since this one was made, newest first.
    """

    newest: SourceRequest | None = None
    misses: Sequence[NearMissView] = ()


class ConnectStep(WizardStep):
    """Shows what the other tool needs, waits for its first event, and shows what became of it."""

    TITLE = "Connect"
    BESIDE = "Became"
    HELP = (
        "Set the tool up as its steps say and let it send something: it appears here, and what became of it. "
        "Until you press D its alerts are TEST and page nobody."
    )
    FOOT = (
        *("copy-url", "send-test", "map-fields", "page-me", "finish", "copy-curl", "see-requests"),
        *("plain-view", "step-back", "discard", "help"),
    )

    class Arrived(Message):
        """The engine said what has come."""

        def __init__(
            self, connect: ConnectView, simulation: SimulationView | None, arrivals: Arrivals
        ) -> None:
            super().__init__()
            self.connect = connect
            self.simulation = simulation
            self.arrivals = arrivals

    def compose(self) -> ComposeResult:
        """Put the step together."""
        self._connect: ConnectView | None = None
        self._simulation: SimulationView | None = None
        self._arrivals = Arrivals()
        self._pane = Pane(self.session, self._draw)
        yield self._pane

    @property
    def answer(self) -> str:
        """Whether something has come."""
        if self.draft.source is None:
            return ""
        return "event arrived" if self._arrivals.newest is not None else "waiting for an event"

    @property
    def newest(self) -> SourceRequest | None:
        """The newest request, or None."""
        return self._arrivals.newest

    def begin(self) -> None:
        """Take the focus, and ask what has come."""
        self._pane.focus()
        self.renew()

    def renew(self) -> None:
        """Ask what has come."""
        if self.draft.source is not None:
            self.start("arrivals", self._ask)

    def tick(self) -> None:
        """Ask again: not every request changes an alert, which is all that the feed tells."""
        self._pane.redraw()
        self.renew()

    def copy_url(self) -> None:
        """Copy the webhook URL."""
        if self._connect is not None:
            self.app.copy_to_clipboard(self._connect.url)
            self.app.post_message(Told("copied the webhook URL: whoever has it can open and resolve alerts"))

    def copy_curl(self) -> None:
        """Copy a command that sends a sample."""
        if self._connect is not None:
            self.app.copy_to_clipboard(self._connect.curl)
            self.app.post_message(Told("copied a command that sends a sample: run it in any shell"))

    def show_plain(self) -> None:
        """Show URL and command without frames."""
        if self._connect is not None:
            self.app.push_screen(PlainView([self._connect.url, self._connect.curl]))

    def send_test(self) -> None:
        """Ask which sample to send; the only one is sent at once."""
        from tocsin.console.picker import Picker

        if self._connect is None:
            return
        samples = self._connect.samples
        if len(samples) == 1:
            self._send(samples[0].name)
        else:
            self.app.push_screen(Picker(sample(self.draft.name, samples)), self._send)

    def page_me(self) -> None:
        """Try each of my ways."""
        self._supervisor.start(self, "page me", self._page_me)

    async def _page_me(self) -> None:
        tried = await self.ask(lambda client: client.page_me())
        if not tried.ways:
            name = tried.user
            sentence = f"no way leads to {name}: `tocsin contact add {name} DESTINATION ADDRESS` makes one"
            self.app.post_message(Reported(sentence))
            return
        told = [f"{way.destination}: {way.answer}" for way in tried.ways]
        news = Told if all(way.ok for way in tried.ways) else Reported
        self.app.post_message(news(f"sent to {tried.user} by {', '.join(told)}"))

    def _send(self, name: str | None) -> None:
        if name is not None:
            self._supervisor.start(self, "test", partial(self._test, name))

    async def _test(self, name: str) -> None:
        ref = self._ref
        await self.ask(lambda client: client.sources.test(ref, name))
        await self._ask()

    @property
    def _ref(self) -> str:
        return str(self.draft.source.id) if self.draft.source is not None else ""

    async def _ask(self) -> None:
        source, ref = self.draft.source, self._ref
        if source is None:
            return
        connect = self._connect
        if connect is None:
            connect = await self.ask(lambda client: client.sources.connect(ref))
        # By its policy, for the source itself pages nobody before it is set up.
        simulation = self._simulation or await self.ask(
            lambda client: client.schedules.simulate(policy=source.policy, priority="HIGH")
        )
        listed = await self.ask(lambda client: client.sources.events(ref, limit=1))
        newest = None
        if listed:
            number = listed[0].id
            newest = await self.ask(lambda client: client.sources.event(ref, number))
        misses = await self.ask(lambda client: client.sources.near_misses())
        late = [miss for miss in misses if miss.at >= source.created_at][:_MOST_MISSES]
        self.post_message(self.Arrived(connect, simulation, Arrivals(newest, late)))

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        before = self._arrivals.newest
        self._connect, self._simulation = message.connect, message.simulation
        self._arrivals = replace(message.arrivals)
        self._pane.redraw()
        if message.arrivals.newest is not None and before is None:
            self._pane.scroll_home(animate=False)
        self.post_message(self.Changed())

    @on(Pane.Moved)
    @on(Pane.Opened)
    def _walked(self, event: Message) -> None:
        event.stop()

    def _draw(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        rows = PaneRows(view, current)
        newest, simulation = self._arrivals.newest, self._simulation
        narrow = self.app.size.width < BESIDE_FROM
        kind = self.draft.type.name if self.draft.type is not None else self.draft.name
        connect_rows(rows, kind, self._connect, self._arrivals.newest, self._arrivals.misses, narrow=narrow)
        if narrow and newest is not None:
            would_page(rows, simulation, "Once done, this would page")
        return rows.rows

    def beside(self, rows: PaneRows) -> None:
        """Draw what the newest request became."""
        newest = self._arrivals.newest
        if newest is None:
            rows.text("What your tool sends appears here: the alert that it becomes, and where each field")
            rows.text("came from.")
        else:
            became_rows(rows, newest, test=not (self.draft.source and self.draft.source.ready))
        would_page(rows, self._simulation, "Once done, this would page")
