"""One alert in full: its head, its ladder, and its timeline or its facts."""

from enum import StrEnum

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tocsin.api.models import AlertView
from tocsin.console.alert_row import mark
from tocsin.console.difference import differing
from tocsin.console.facts import fact_lines
from tocsin.console.ladder import ladder_lines
from tocsin.console.safe import Line, wrap
from tocsin.console.session import Session
from tocsin.console.theme import colours_of, ground, ink
from tocsin.console.timeline import timeline_lines
from tocsin.console.view import View
from tocsin.console.who import snoozed

_SUMMARY_LINES = 4
_SECONDS_FROM = 100


class Tab(StrEnum):
    """What is shown below the ladder."""

    TIMELINE = "Timeline"
    DETAILS = "Details"


class Detail(ScrollView, can_focus=False):
    """Shows one alert; what is not here yet is filled in when it comes."""

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

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lines: list[Strip] = []
        self.alert: AlertView | None = None
        self.tab = Tab.TIMELINE

    def show(self, alert: AlertView | None) -> None:
        """Show an alert; another one than before is shown from its top."""
        if alert is None or self.alert is None or alert.id != self.alert.id:
            self.scroll_to(y=0, animate=False, force=True)
        self.alert = alert
        self.draw()

    def turn(self) -> None:
        """Show the next tab."""
        self.tab = Tab.DETAILS if self.tab is Tab.TIMELINE else Tab.TIMELINE
        self.scroll_to(y=0, animate=False, force=True)
        self.draw()

    def draw(self) -> None:
        """Draw what time or news has changed, and only that."""
        width = self.size.width
        lines = self._all_lines(width) if self.alert is not None and width else []
        old, self._lines = self._lines, lines
        self.virtual_size = Size(width, len(lines))
        if len(old) != len(lines):
            self.refresh()
            return
        for y, (before, after) in enumerate(zip(old, lines, strict=True)):
            line = y - self.scroll_offset.y
            for start, end in differing(before, after) if before != after else ():
                self.refresh(Region(start, line, end - start, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        y += self.scroll_offset.y
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        """Fit the lines into the new width."""
        self._lines = []
        self.draw()

    def _all_lines(self, width: int) -> list[Strip]:
        alert = self.alert
        assert alert is not None
        view = View(
            width=width,
            now=self._session.time.now(),
            me=self._session.standing.me,
            glyphs=self._session.glyphs,
            colours=colours_of(self.app.current_theme),
            by_second=self.app.size.width >= _SECONDS_FROM,
        )
        blank = Line(ground(view.colours.ground, view.colours.ink)).strip(width)
        body = timeline_lines(alert, view) if self.tab is Tab.TIMELINE else fact_lines(alert, view)
        return [*_head(alert, view), blank, *ladder_lines(alert, view), blank, self._tabs(view), blank, *body]

    def _tabs(self, view: View) -> Strip:
        colours = view.colours
        line = Line(ground(colours.ground, colours.dim))
        for tab in Tab:
            if tab is self.tab:
                line.put(f" {tab} ", ink(colours.bright, bold=True, ground=colours.raised)).put(" ")
            else:
                line.put(f" {tab}  ")
        return line.put("  tab turns", ink(colours.dim)).strip(view.width)


def _head(alert: AlertView, view: View) -> list[Strip]:
    colours, middle = view.colours, f" {view.glyphs.middle} "
    lines = [
        Line(ground(colours.ground, colours.bright))
        .put(text, ink(colours.bright, bold=True))
        .strip(view.width)
        for text in wrap(alert.summary, view.width, lines=_SUMMARY_LINES)
    ]
    sign, colour = mark(alert, view.glyphs, colours)
    status = "SNOOZED" if snoozed(alert) else alert.status
    events = "1 event" if alert.count == 1 else f"{alert.count} events"
    state = Line(ground(colours.ground, colours.dim)).put(f"{sign} {status}  ", ink(colour, bold=True))
    facts = [alert.priority, alert.source.name, events]
    if alert.test:
        facts.insert(0, "TEST")
    if alert.owner:
        facts.insert(0, "YOU have it" if alert.owner == view.me else f"{alert.owner} has it")
    state.put(middle.join(facts), width=max(0, view.width - state.width))
    lines.append(state.strip(view.width))
    if alert.key:
        key = Line(ground(colours.ground, colours.ink)).put("key  ", ink(colours.dim))
        lines.append(key.put(alert.key, width=max(0, view.width - 5)).strip(view.width))
    return lines
