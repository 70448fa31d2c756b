"""The head of every screen: is anything coming in, is it me, how much is open, and what is wrong."""

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tocsin.console import ages
from tocsin.console.commands import COMMANDS
from tocsin.console.difference import differing
from tocsin.console.glyphs import sparkline
from tocsin.console.news import Commanded
from tocsin.console.safe import Line, width_of
from tocsin.console.screen_names import ScreenNames
from tocsin.console.session import Session
from tocsin.console.theme import Colours, colours_of, ground, ink

_WIDE_FROM = 100
_MOST_TROUBLE = 3

Span = tuple[str, Style]


class Header(Widget):
    """Two lines, and one more for each trouble."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Header { dock: top; height: 2; width: 1fr; background: $tocsin-bar; }
    """

    def __init__(self, session: Session, screen: str, below: str = "") -> None:
        """Make one.

        Args:
            session: tells how things stand.
            screen: the name of the screen it stands on.
            below: what of it is shown, such as an alert's number; empty: the screen itself.
        """
        super().__init__()
        self._session = session
        self._names = ScreenNames(screen, below, session.glyphs.arrow)
        self._names_at = width_of(f" {session.glyphs.bell} tocsin  ")
        self._clock_shown = ""
        self._doing = ""
        self._height = 2
        self._painted: dict[int, Strip] = {}

    def show_doing(self, text: str) -> None:
        """Say what is being done to the alert of this screen; an empty text ends that."""
        self._doing = text
        self.refresh()

    def update(self) -> None:
        """Draw anew: how things stand has changed."""
        height = 2 + len(self._troubles())
        if height != self._height:
            # Lays out the whole screen anew, even for the same height.
            self.styles.height = self._height = height
        for y in range(height):
            self._refresh_differing(y)

    def tick(self) -> None:
        """Redraw if the clock shows another time."""
        if self._clock() != self._clock_shown:
            self._refresh_differing(1)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if y == 1:
            self._clock_shown = self._clock()
        self._painted[y] = self._draw(y)
        return self._painted[y]

    def on_click(self, event: events.Click) -> None:
        """Go to the screen whose name was clicked."""
        room = self._room(colours_of(self.app.current_theme))
        name = self._names.at(event.x - self._names_at, room) if event.y == 0 else None
        if name is not None:
            self.post_message(Commanded(COMMANDS[name]))

    def _refresh_differing(self, y: int) -> None:
        # What looks the same is not sent again: an idle screen costs next to nothing on a thin line.
        for start, end in differing(self._painted.get(y), self._draw(y)):
            self.refresh(Region(start, y, end - start, 1))

    def _draw(self, y: int) -> Strip:
        colours = colours_of(self.app.current_theme)
        if y == 0:
            return self._first(colours)
        if y == 1:
            return self._second(colours)
        troubles = self._troubles()
        text = troubles[y - 2] if y - 2 < len(troubles) else ""
        line = Line(ground(colours.ground, colours.red))
        sign = f" {self._session.glyphs.high} " if text else ""
        return (
            line.put(sign, ink(colours.red, bold=True))
            .put(text, width=max(0, self.size.width - 4))
            .strip(self.size.width)
        )

    def _first(self, colours: Colours) -> Strip:
        glyphs = self._session.glyphs
        line = Line(ground(colours.bar, colours.ink))
        line.put(f" {glyphs.bell} ", ink(colours.amber)).put("tocsin", ink(colours.bright, bold=True))
        line.to(self._names_at)
        self._names.draw(line, self._room(colours), colours)
        line.put(self._doing, ink(colours.blue))
        return self._right(line, self._receiving(colours))

    def _room(self, colours: Colours) -> int:
        """Give how many cells there are for the names of the screens."""
        right = sum(width_of(text) for text, _ in self._receiving(colours))
        doing = width_of(self._doing) + 2 if self._doing else 0
        return self.size.width - self._names_at - right - doing - 1

    def _receiving(self, colours: Colours) -> list[Span]:
        standing, glyphs = self._session.standing, self._session.glyphs
        dim, quiet = ink(colours.dim), ink(colours.ink)
        if standing.stale_since is not None:
            since = ages.clock(standing.stale_since)
            return [(f"{glyphs.high} stale since {since} ", ink(colours.red, bold=True))]
        if standing.sources is None:
            return [("connecting ", dim)]
        if not standing.sources:
            return [("no sources yet ", dim)]
        spark = sparkline(glyphs, standing.rate[-8:])
        now = standing.rate[-1] if standing.rate else 0
        return [
            (f"{glyphs.owned} receiving ", ink(colours.green)),
            (f"{now}/min ", quiet),
            (f"{spark} ", ink(colours.blue)),
        ]

    def _second(self, colours: Colours) -> Strip:
        standing = self._session.standing
        line = Line(ground(colours.ground, colours.ink))
        line.put("   YOU ", ink(colours.amber, bold=True)).put(
            standing.me or "", ink(colours.bright, bold=True)
        )
        right = self._counts(colours)
        room = self.size.width - line.width - sum(width_of(text) for text, _ in right) - 4
        duty = self._duty()
        if room >= 12 and duty:
            line.put("  ").put(duty, ink(colours.dim), min(room, width_of(duty)))
        return self._right(line, right)

    def _duty(self) -> str:
        on_call = self._session.standing.on_call
        return f"on call {', '.join(on_call)}" if on_call else "not on call"

    def _counts(self, colours: Colours) -> list[Span]:
        counts, glyphs = self._session.standing.counts, self._session.glyphs
        pending = ink(colours.red, bold=True) if counts.pending else ink(colours.dim)
        dim = ink(colours.dim)
        if self._session.standing.sources is None:
            return []
        clock: Span = (f"{self._clock()} ", ink(colours.ink))
        if self._wide():
            return [
                (f"{counts.pending} pending   ", pending),
                (f"{counts.accepted} accepted   ", dim),
                (f"{counts.snoozed} snoozed     ", dim),
                clock,
            ]
        return [
            (f"{counts.pending}{glyphs.high} ", pending),
            (f"{counts.accepted}{glyphs.owned} ", dim),
            (f"{counts.snoozed}{glyphs.asleep} ", dim),
            clock,
        ]

    def _clock(self) -> str:
        now = self._session.time.now()
        # Seconds are for wide screens: on a small one, which may be a thin line, a minute is enough.
        return f"{ages.clock(now)} UTC" if self._wide() else f"{ages.clock(now, by_second=False)}Z"

    def _wide(self) -> bool:
        return self.size.width >= _WIDE_FROM

    def _troubles(self) -> list[str]:
        standing = self._session.standing
        lost = [self._lost(standing.why_stale)] if standing.stale_since is not None else []
        return (lost + standing.trouble)[:_MOST_TROUBLE]

    def _lost(self, why: str) -> str:
        """Say what a lost feed means for who reads it: without an engine nobody is paged."""
        if self._session.starting:
            return "the engine is starting again"
        if self._session.start_engine is not None:
            key = self._session.keymap.shown("start-engine")
            return f"perhaps nobody is paged: {key} starts the engine again ({why})"
        if self._session.local:
            return f"perhaps nobody is paged: start tocsin again ({why})"
        return why

    def _right(self, line: Line, spans: list[Span]) -> Strip:
        line.to(self.size.width - sum(width_of(text) for text, _ in spans))
        for text, style in spans:
            line.put(text, style)
        return line.strip(self.size.width)
