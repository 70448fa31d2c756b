"""The line on which a filter is typed: the rows follow it, and what is wrong is said beside it."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from tocsin.api.finding import Completions
from tocsin.console.filter_input import FilterInput
from tocsin.console.safe import plain, width_of, words
from tocsin.console.session import Session
from tocsin.console.suggestions import Suggestions
from tocsin.console.supervisor import Supervisor

_PAUSE_SECONDS = 0.04
"""So long after a key nothing is asked: whoever types fast asks once."""


class FilterBar(Vertical):
    """A line for a filter, and below it what could come next."""

    DEFAULT_CSS = """
    FilterBar { height: 1; display: none; background: $tocsin-ground; }
    FilterBar.-open, FilterBar.-kept { display: block; }
    FilterBar #line { height: 1; }
    FilterBar #sign { width: 3; color: $tocsin-amber; text-style: bold; }
    FilterBar #said { width: auto; max-width: 62%; padding: 0 1 0 2; color: $tocsin-dim; }
    FilterBar #said { text-wrap: nowrap; text-overflow: ellipsis; }
    FilterBar Input, FilterBar Input:focus {
        width: 1fr; height: 1; border: none; padding: 0; color: $tocsin-bright;
        background: $tocsin-ground; background-tint: $tocsin-ground 0%;
    }
    """
    _sign_width: ClassVar[int] = 3

    class Typed(Message):
        """There is another filter that can be read."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Kept(Message):
        """The filter stays, and the rows are next."""

    class Left(Message):
        """There shall be no filter."""

    class CompletionsArrived(Message):
        """The engine said how the filter could go on."""

        def __init__(self, query: str, cursor: int, found: Completions) -> None:
            super().__init__()
            self.query = query
            self.cursor = cursor
            self.found = found

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__()
        self._session = session
        self._supervisor = supervisor
        self._input = FilterInput()
        # While nothing is typed, keys belong to the rows.
        self._input.can_focus = False
        self._suggestions = Suggestions()
        self._pause: Timer | None = None
        self._told = ""
        self._said = ("", "")
        self._wrong = False
        self._walking = False
        self._found: Completions | None = None
        self._found_for = ("", 0)

    @property
    def waiting(self) -> bool:
        """Whether keys were pressed a moment ago, and the rows do not follow them yet."""
        return self._pause is not None

    @property
    def typing(self) -> bool:
        """Whether keys go into the filter."""
        return self._input.has_focus

    def compose(self) -> ComposeResult:
        """Put the line together."""
        with Horizontal(id="line"):
            yield Static(words((" / ", "")), id="sign")
            yield self._input
            yield Static(id="said")
        yield self._suggestions

    def open(self, query: str) -> None:
        """Let a filter be typed, beginning with the one that there is."""
        self._show(query)
        self.set_classes("-open")
        self._session.filters.rewind()
        self._input.can_focus = True
        # At once, not by and by as `focus` does: the keys that come next are for the field.
        self.screen.set_focus(self._input)
        self._ask_what_next()

    def rest(self, query: str) -> None:
        """Show the filter in force; nothing is typed any more."""
        self._show(query)
        self._suggestions.hide()
        self.set_classes("-kept" if query else "")
        self._input.can_focus = False

    def say_found(self, total: int, *, complete: bool) -> None:
        """Say how much the filter in force finds; what is wrong with a newer one is more important."""
        if not self._wrong:
            self._say(f"{total:,} found" + ("" if complete else ", still searching") if self._told else "")

    def _say(self, sentence: str, colour: str = "$tocsin-dim") -> None:
        if (sentence, colour) != self._said:
            self._said = sentence, colour
            # Lays out the whole screen anew.
            self.query_one("#said", Static).update(words((sentence, colour)))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._walking = False
        self._follow()

    @on(FilterInput.Completed)
    @on(Suggestions.Taken)
    def _complete(self) -> None:
        chosen, found, value = self._suggestions.chosen, self._found, self._input.value
        if chosen is None or found is None or self._found_for != (value, self._input.cursor_position):
            return
        begun = value[: found.start] + chosen.text
        self._input.put(begun + value[found.end :], len(begun))
        self._input.focus()

    @on(FilterInput.Chosen)
    def _choose(self, message: FilterInput.Chosen) -> None:
        if not self._walking and self._suggestions.choose(message.steps):
            return
        history = self._session.filters
        line = history.older() if message.steps < 0 else history.newer() if self._walking else None
        if line is None:
            return
        self._walking = True
        self._suggestions.hide()
        with self._input.prevent(Input.Changed):
            self._input.put(line, len(line))
        self._follow()

    @on(FilterInput.Kept)
    def _keep(self) -> None:
        if self._readable():
            self._tell()
            if query := self._input.value.strip():
                self._session.filters.add(query)
            self.post_message(self.Kept())

    @on(FilterInput.Left)
    def _leave(self) -> None:
        self._stop()
        self.post_message(self.Left())

    @on(CompletionsArrived)
    def _completions_arrived(self, message: CompletionsArrived) -> None:
        message.stop()
        typed = self._input
        if (message.query, message.cursor) != (typed.value, typed.cursor_position) or not typed.has_focus:
            return
        found = message.found
        begun = typed.value[found.start : found.end]
        candidates = [candidate for candidate in found.candidates if candidate.text != begun]
        before = width_of(plain(typed.value[: found.start]))
        self._found, self._found_for = found, (message.query, message.cursor)
        self._suggestions.show(() if self._walking else candidates, self._sign_width + before)

    def on_descendant_blur(self) -> None:
        """Offer nothing where nothing is typed."""
        self._suggestions.hide()

    def _show(self, query: str) -> None:
        self._stop()
        self._told = query
        if self._input.value != query:
            with self._input.prevent(Input.Changed):
                self._input.put(query, len(query))
        if self._wrong or not query:
            self._wrong = False
            self._say("")

    def _follow(self) -> None:
        """Let the rows follow what is typed, a moment after the last key."""
        self._stop()
        self._pause = self.set_timer(_PAUSE_SECONDS, self._paused)

    def _paused(self) -> None:
        if self._readable():
            self._tell()
        self._stop()
        self._ask_what_next()

    def _stop(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def _tell(self) -> None:
        self._stop()
        query = self._input.value.strip()
        if query != self._told:
            self._told = query
            self.post_message(self.Typed(query))

    def _readable(self) -> bool:
        """Tell whether what is typed is a filter; where it is none, say why."""
        # Imported where something is typed: the first picture does not wait for it.
        from tocsin.core.filter_terms import FilterError
        from tocsin.core.filter_text import parse

        try:
            parse(self._input.value, self._session.standing.me or "", self._session.time.now())
        except FilterError as error:
            self._wrong = True
            self._say(error.sentence, "$tocsin-amber")
            return False
        if self._wrong:
            self._wrong = False
            self._say("")
        return True

    def _ask_what_next(self) -> None:
        query, cursor = self._input.value, self._input.cursor_position
        ask = partial(self._ask_completions, query, cursor)
        self._supervisor.start(self, "completions", ask, exclusive=True)

    async def _ask_completions(self, query: str, cursor: int) -> None:
        found = await self._session.backend.completions(query, cursor)
        self.post_message(self.CompletionsArrived(query, cursor, found))
