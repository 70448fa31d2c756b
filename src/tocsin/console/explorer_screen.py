"""The explorer of one source: every request, what was read in it, and what would be read now."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from tocsin.api.exploring import Replay, SourceRequest
from tocsin.api.models import FeedFrame, SourceEventView, SourceView
from tocsin.console.commands import Place, bindings
from tocsin.console.explorer_rows import explorer_rows
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.footer import Footer
from tocsin.console.header import Header
from tocsin.console.pane import Pane, PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.reading_rows import became_rows, raw_rows
from tocsin.console.replay_rows import replayed_rows
from tocsin.console.screens import SOURCES
from tocsin.console.session import Session
from tocsin.console.supervisor import Supervisor
from tocsin.console.theme import ink
from tocsin.console.view import View

_MOST = 200
_REPLAYED = 50
_LONGEST_SEARCH = 200
_WIDE_FROM = 120
_VERDICTS = ("", "unreadable", "refused", "ignored", "created", "resolved")
_FOOT = ("leave-explorer", "map-request", "replay", "find-requests", "verdicts", "command", "help")


class ExplorerScreen(FollowingScreen):
    """Shows the requests of a source, and the one under the cursor in full."""

    HELP = (
        "All that came, also what could not be read, meant nothing or was refused. Secrets are hidden. r "
        "reads them all again with the present settings, which changes nothing and pages nobody."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE_FROM, "-wide")]  # noqa: RUF012
    DEFAULT_CSS = """
    ExplorerScreen { background: $tocsin-ground; }
    ExplorerScreen #body { height: 1fr; margin-top: 1; }
    ExplorerScreen #left { width: 1fr; }
    ExplorerScreen #request { display: none; }
    ExplorerScreen.-wide #left, ExplorerScreen.-wide #request {
        border: round $tocsin-border; border-title-color: $tocsin-bright; border-subtitle-color: $tocsin-dim;
    }
    ExplorerScreen.-wide #request { display: block; }
    ExplorerScreen.-opened.-narrow #request { display: block; }
    ExplorerScreen.-opened.-narrow #left { display: none; }
    ExplorerScreen Input, ExplorerScreen Input:focus {
        background: $tocsin-bar; border: none; height: 1; padding: 0 1; display: none;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.EXPLORER)

    class Listed(Message):
        """The engine said which requests there are."""

        def __init__(self, requests: Sequence[SourceEventView]) -> None:
            super().__init__()
            self.requests = requests

    class Shown(Message):
        """One request in full."""

        def __init__(self, request: SourceRequest) -> None:
            super().__init__()
            self.request = request

    class Replayed(Message):
        """Requests, read again."""

        def __init__(self, replay: Replay) -> None:
            super().__init__()
            self.replay = replay

    def __init__(self, session: Session, supervisor: Supervisor, source: SourceView) -> None:
        super().__init__(session, supervisor)
        self._source = source
        self._requests: Sequence[SourceEventView] | None = None
        self._request: SourceRequest | None = None
        self._replay: Replay | None = None
        self._verdict = ""
        self._text = ""
        self._header = Header(session, SOURCES, source.name)
        self._list = Pane(session, self._draw_list)
        self._full = Pane(session, self._draw_request)
        self._full.id = "request"
        self._search = Input(placeholder="a text in it, its reason or sender", max_length=_LONGEST_SEARCH)

    def compose(self) -> ComposeResult:
        """Put the screen together."""
        yield self._header
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield self._search
                yield self._list
            yield self._full
        yield Footer(self.session.keymap, _FOOT)

    def on_mount(self) -> None:
        """Ask what came."""
        self.query_one("#left").border_title = "Requests"
        self._list.focus()
        self.renew()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Redraw what time alone has changed."""
        if self.is_current:
            self._header.tick()

    def restand(self) -> None:
        """Redraw the header."""
        self._header.update()

    def take_frame(self, frame: FeedFrame) -> None:
        """Ask anew where something came."""
        if frame.changed or frame.many:
            self.renew()

    def renew(self) -> None:
        """Ask anew."""
        self._start("requests", self._ask, exclusive=True)

    def action_back(self) -> None:
        """Go back: from the search, from one request, or from the screen."""
        if self.focused is self._search:
            self._search.display = False
            self._search.value = self._text = ""
            self._list.focus()
            self.renew()
        elif self._replay is not None:
            self._replay = None
            self._entitle()
        elif self.has_class("-opened"):
            self.remove_class("-opened")
            self._list.focus()
        else:
            self.dismiss(None)

    def action_find_requests(self) -> None:
        """Ask for a text."""
        self._search.display = True
        self._search.focus()

    def action_turn_verdict(self) -> None:
        """Show only the next verdict."""
        self._verdict = _VERDICTS[(_VERDICTS.index(self._verdict) + 1) % len(_VERDICTS)]
        self.renew()

    def action_replay(self) -> None:
        """Read the listed requests again."""
        self._start("replay", self._ask_replay, exclusive=True)

    def action_map_request(self) -> None:
        """Say which of its fields is what."""
        from tocsin.console.mapping_screen import MappingScreen

        number = self._list.current
        if isinstance(number, int):
            screen = MappingScreen(self.session, self.supervisor, self._source, number)
            self.app.push_screen(screen, lambda _: self.renew())

    @on(Input.Submitted)
    def _search_for(self, event: Input.Submitted) -> None:
        event.stop()
        self._text = event.value.strip()
        self._search.display = bool(self._text)
        self._list.focus()
        self.renew()

    @on(Pane.Moved)
    def _moved(self) -> None:
        number = self._list.current
        if isinstance(number, int) and (self._request is None or self._request.id != number):
            self._start("request", partial(self._ask_one, number), exclusive=True)

    @on(Pane.Opened)
    def _opened(self) -> None:
        self.add_class("-opened")
        self._full.focus()

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self._requests = message.requests
        self._list.redraw()
        self._moved()

    @on(Shown)
    def _shown(self, message: Shown) -> None:
        self._request, self._replay = message.request, None
        self._full.scroll_home(animate=False)
        self._entitle()

    @on(Replayed)
    def _replayed(self, message: Replayed) -> None:
        self._replay = message.replay
        self.add_class("-opened")
        self._full.focus()
        self._full.scroll_home(animate=False)
        self._entitle()

    def _entitle(self) -> None:
        title = "Read again" if self._replay is not None else ""
        if not title and self._request is not None:
            title = f"Request {self._request.id}"
        self._full.border_title = title
        self._full.redraw()

    async def _ask(self) -> None:
        ref, text, verdict = str(self._source.id), self._text, self._verdict
        found = await self.session.backend.ask(
            lambda client: client.sources.events(ref, limit=_MOST, text=text, verdict=verdict)
        )
        self.post_message(self.Listed(found))

    async def _ask_one(self, number: int) -> None:
        ref = str(self._source.id)
        self.post_message(
            self.Shown(await self.session.backend.ask(lambda client: client.sources.event(ref, number)))
        )

    async def _ask_replay(self) -> None:
        from tocsin.api.exploring import ReplayRequest

        ref = str(self._source.id)
        wish = ReplayRequest(events=[request.id for request in (self._requests or ())[:_REPLAYED]])
        self.post_message(
            self.Replayed(await self.session.backend.ask(lambda client: client.sources.replay(ref, wish)))
        )

    def _draw_list(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        looked_for = [f"holding {self._text!r}"] if self._text else []
        if self._verdict:
            looked_for.insert(0, f"only {self._verdict}")
        return explorer_rows(self._requests, ", ".join(looked_for), view, current)

    def _draw_request(self, view: View, current: Hashable | None) -> Sequence[PaneRow]:
        rows = PaneRows(view, current)
        if self._replay is not None:
            rows.text("As if they came again, one after another. Nothing is changed.", ink(view.colours.dim))
            for one in self._replay.requests:
                replayed_rows(rows, one)
        elif self._request is not None:
            became_rows(rows, self._request, test=False)
            rows.heading("As it came")
            raw_rows(rows, self._request)
        return rows.rows
