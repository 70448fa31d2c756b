"""One alert in full: its head, its tabs, and what the open one shows, drawn as far as it is seen."""

from functools import partial

from textual import events, on
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tocsin.api.models import AlertView
from tocsin.console.alert_head import head_lines
from tocsin.console.difference import differing
from tocsin.console.dossier import Dossier
from tocsin.console.dossier_questions import Answer, Question, next_question
from tocsin.console.gaze import Gaze
from tocsin.console.long_view import LongView
from tocsin.console.payload import Page
from tocsin.console.safe import Line
from tocsin.console.session import Session
from tocsin.console.sheet import Sheet
from tocsin.console.supervisor import Supervisor
from tocsin.console.tabs import Tab, following, tab_at, tab_bar
from tocsin.console.theme import colours_of, ground
from tocsin.console.view import View
from tocsin.core.instant import DAY, SECOND

_SECONDS_FROM = 100
_TALL_FROM = 30
_NEAR_END = 20


class Detail(LongView, can_focus=False, inherit_bindings=False):
    """Shows one alert; what is not here yet is asked for and filled in when it comes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Detail {
        background: $tocsin-ground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size: 0 1;
        scrollbar-gutter: stable;
    }
    """

    class Arrived(Message):
        """Something of an alert has come."""

        def __init__(self, alert_id: int, answer: Answer) -> None:
            super().__init__()
            self.alert_id = alert_id
            self.answer = answer

    def __init__(self, session: Session, supervisor: Supervisor) -> None:
        super().__init__()
        self._session = session
        self._supervisor = supervisor
        self._dossier: Dossier | None = None
        self._gaze = Gaze()
        self._news = 0
        self._asking: set[tuple[object, ...]] = set()
        self._top: list[Strip] = []
        self._sheet = Sheet([])
        self._drawn_for: tuple[object, ...] = ()
        self._painted: dict[int, Strip] = {}

    @property
    def alert(self) -> AlertView | None:
        """The alert that is shown."""
        return self._dossier.alert if self._dossier is not None else None

    @property
    def tab(self) -> Tab:
        """The open tab."""
        return self._gaze.tab

    def show(self, alert: AlertView | None) -> None:
        """Show an alert; another one than before is shown from its top, on the same tab."""
        if alert is None:
            self._dossier = None
        elif self._dossier is None or alert.id != self._dossier.alert.id:
            self._dossier = Dossier(alert)
            self._dossier.renew(alert)
            self._gaze.restart()
            self._rewind()
        else:
            self._dossier.renew(alert)
        self._renew()

    def turn(self, steps: int) -> None:
        """Open the tab so many places to the right."""
        self.open(following(self.tab, steps))

    def open(self, tab: Tab) -> None:
        """Open a tab."""
        if tab is not self.tab:
            self._gaze.tab = tab
            self._rewind()
            self._renew()

    def step_event(self, steps: int) -> None:
        """Show a request so many places older."""
        self.open(Tab.PAYLOAD)
        if self._dossier is not None and self._gaze.step(self._dossier, steps):
            self._rewind()
            self._renew()

    def turn_form(self) -> None:
        """Show the payload readable, raw, or its head."""
        self.open(Tab.PAYLOAD)
        self._gaze.turn_form()
        self._rewind()
        self._renew()

    def turn_show(self) -> None:
        """Show another part of the timeline."""
        self.open(Tab.TIMELINE)
        self._gaze.turn_show()
        self._rewind()
        self._renew()

    def turn_order(self) -> None:
        """Show the timeline from its other end."""
        self.open(Tab.TIMELINE)
        self._gaze.turn_order()
        self._rewind()
        self._renew()

    def turn_reasons(self) -> None:
        """Show or hide the reasons in the timeline."""
        self.open(Tab.TIMELINE)
        self._gaze.reasons = not self._gaze.reasons
        self._renew()

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=lines, animate=False)

    def scroll_pages(self, pages: int) -> None:
        """Scroll by screens of what is below the tabs."""
        self.scroll_lines(pages * max(self.size.height - len(self._top) - 1, 1))

    def scroll_to_edge(self, *, bottom: bool) -> None:
        """Scroll to the top or the bottom."""
        self.scroll_to(y=self.virtual_size.height if bottom else 0, animate=False)

    def draw(self) -> None:
        """Draw what time or news has changed, and only that."""
        width = self.size.width
        if self._dossier is None or not width:
            self._top, self._sheet, self._drawn_for = [], Sheet([]), ()
            self.stretch(0)
            self.refresh()
            return
        view = self._view()
        height = len(self._top), self._sheet.height
        self._top = self._draw_top(self._dossier, view)
        made_for = self._made_for(self._dossier, view)
        if made_for != self._drawn_for:
            self._replace_sheet(self._gaze.sheet(self._dossier, view), made_for)
        self.stretch(len(self._top) + self._sheet.height)
        if (len(self._top), self._sheet.height) != height:
            self.refresh()
            return
        for y, before in list(self._painted.items()):
            after = self._line(y)
            for start, end in differing(before, after) if before != after else ():
                self.refresh(Region(start, y, end - start, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        self._painted[y] = self._line(y)
        return self._painted[y]

    def on_resize(self) -> None:
        """Fit the lines into the new size."""
        self._painted.clear()
        self._drawn_for = ()
        self._renew()

    def on_click(self, event: events.Click) -> None:
        """Open the tab that was clicked."""
        bar = len(self._top) - (2 if self._tab_has_line() else 1) - 1
        tab = tab_at(self.tab, event.x, self.size.width) if event.y == bar else None
        if tab is not None:
            self.open(tab)

    def scrolled(self) -> None:
        """Draw another place, and ask for more where the end comes near."""
        super().scrolled()
        self._ask()

    @on(Arrived)
    def _arrived(self, message: Arrived) -> None:
        message.stop()
        dossier = self._dossier
        if dossier is None or message.alert_id != dossier.alert.id or message.answer is None:
            return
        if isinstance(message.answer, Page):
            self._gaze.take_page(message.answer)
        else:
            dossier.take(message.answer)
            self._gaze.settle(dossier)
        self._renew()

    def _renew(self) -> None:
        self._news += 1
        self.draw()
        self._ask()

    def _rewind(self) -> None:
        self._drawn_for = ()
        self._sheet = Sheet([])
        self.scroll_to(y=0, animate=False, force=True)

    def _ask(self) -> None:
        if self._dossier is None or not self.size.width:
            return
        below = self._sheet.height + len(self._top) - self.scroll_offset.y - self.size.height
        question = next_question(self._dossier, self._gaze, at_end=below < _NEAR_END)
        if question is None or question.name in self._asking:
            return
        self._asking.add(question.name)
        ask = partial(self._put, question, self._dossier.alert.id)
        self._supervisor.start(self, "dossier", ask, group=f"dossier {question.name}")

    async def _put(self, question: Question, alert_id: int) -> None:
        try:
            answer = await question.ask(self._session.backend)
        finally:
            self._asking.discard(question.name)
        self.post_message(self.Arrived(alert_id, answer))

    def _view(self) -> View:
        return View(
            width=self.size.width,
            now=self._session.time.now(),
            me=self._session.standing.me,
            glyphs=self._session.glyphs,
            colours=colours_of(self.app.current_theme),
            by_second=self.app.size.width >= _SECONDS_FROM,
        )

    def _made_for(self, dossier: Dossier, view: View) -> tuple[object, ...]:
        """Name all that the sheet depends on; it is made anew only where that has changed."""
        beat = SECOND if self._gaze.changes_by_time(dossier) else DAY
        return self._news, view.now // beat, view.width, view.me, view.colours

    def _replace_sheet(self, sheet: Sheet, made_for: tuple[object, ...]) -> None:
        """Take a new sheet; what is at the top of the screen stays there where more has come above it."""
        y = self.scroll_offset.y
        place = self._sheet.place(y) if y else None
        self._sheet, self._drawn_for = sheet, made_for
        found = sheet.find(place[0]) if place is not None else None
        if place is not None and found is not None and found + place[1] != y:
            self.stretch(len(self._top) + sheet.height)
            self.scroll_to(y=found + place[1], animate=False, force=True)

    def _draw_top(self, dossier: Dossier, view: View) -> list[Strip]:
        blank = Line(ground(view.colours.ground, view.colours.ink)).strip(view.width)
        tall = self.size.height >= _TALL_FROM
        head = head_lines(dossier.alert, view, 4 if tall else 2)
        line = self._gaze.line(dossier, view)
        return [*head, blank, tab_bar(self.tab, view), *([line] if line is not None else []), blank]

    def _tab_has_line(self) -> bool:
        return self._dossier is not None and self._gaze.line(self._dossier, self._view()) is not None

    def _line(self, y: int) -> Strip:
        if y < len(self._top):
            return self._top[y]
        line = self._sheet.line(y - len(self._top) + self.scroll_offset.y)
        return line if line is not None else Strip.blank(self.size.width, self.rich_style)
