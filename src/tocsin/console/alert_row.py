"""How one alert is drawn as one row, and where the columns stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.style import Style
from textual.strip import Strip

from tocsin.api.models import AlertView
from tocsin.console import ages
from tocsin.console.glyphs import Glyphs, sparkline
from tocsin.console.safe import Line, fit, plain, width_of
from tocsin.console.theme import Colours, ground, ink
from tocsin.console.who import Tone, Who, lasted, snoozed, who
from tocsin.core.instant import HOUR, MINUTE, SECOND, Instant

_DATE = 15
_SOURCE_FROM = 84
_WIDE_FROM = 110
_STRIP_FROM = 100
_WHOLE_STRIP_FROM = 136
HOURS = 24
"""So many hours the strip of a row looks back."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The cells that the narrow columns need for the rows that are held; grows only, so that columns rest."""

    number: int = 5
    count: int = 3
    who: int = 8

    def grown(self, alerts: Iterable[AlertView], look: "Look", glyphs: Glyphs) -> "Needs":
        """Give the needs with some rows more.

        Args:
            alerts: the rows.
            look: what they are drawn with; whether each is under the cursor does not matter.
            glyphs: the signs in use.
        """
        number, count, asked = self.number, self.count, self.who
        for alert in alerts:
            if look.dated and alert.status == "RESOLVED":
                asked = max(asked, width_of(lasted(alert).text))
            number = max(number, len(str(alert.id)))
            count = max(count, 1 + len(_short(alert.count)))
            for now in _widest_at(alert, look):
                text = who(alert, look.me, now, glyphs, by_second=look.by_second).text
                asked = max(asked, width_of(plain(text)))
        return Needs(number, count, asked)


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of the columns in cells; the summary takes what the others leave.

    Attributes:
        number: of the alert's number.
        source: 0 where the list is too narrow for it.
        strip: of the last 24 hours; 0 where the list is too narrow for it.
        dated: whether the day and the time stand in the place of the age: the list is a history.
    """

    total: int
    number: int
    age: int
    count: int
    summary: int
    source: int
    who: int
    strip: int = 0
    dated: bool = False

    @classmethod
    def of(cls, width: int, needs: "Needs", *, dated: bool = False) -> "Columns":
        """Share out a width.

        Args:
            width: of the whole row, in cells.
            needs: what the rows need.
            dated: whether the list is a history.
        """
        number = max(5, needs.number)
        source = 0 if width < _SOURCE_FROM else 12 if width < _WIDE_FROM else 16
        asked = max(8, min(needs.who, 14 if width < 60 else 22 if width < _SOURCE_FROM else 28))
        age, count = _DATE if dated else 4, max(3, min(needs.count, 5))
        strip = 0 if dated or width < _STRIP_FROM else 12 if width < _WHOLE_STRIP_FROM else HOURS
        fixed = (
            (strip + 1 if strip else 0)
            + 5
            + number
            + 1
            + age
            + 1
            + count
            + 2
            + (source + 1 if source else 0)
            + 1
            + asked
            + 1
        )
        return cls(width, number, age, count, max(0, width - fixed), source, asked, strip, dated)


@dataclass(frozen=True, slots=True)
class Look:
    """What a row is drawn with, besides its alert.

    Attributes:
        me: my name.
        now: the server's time.
        under_cursor: whether the cursor is on it.
        marked: whether it is one of several that the next action is done to.
        gone: whether it is over, and only stands there until the cursor leaves it.
        changed: whether it changed a moment ago.
        doing: what is being done to it, `accepting…`; instead of WHO.
        stale: whether what is shown is old.
        by_second: count down by the second; else `now` is the last beat, and what is drawn stays until the
            next.
        dated: whether the list is a history, which tells days instead of ages.
    """

    me: str | None
    now: Instant
    under_cursor: bool = False
    marked: bool = False
    gone: bool = False
    changed: bool = False
    doing: str = ""
    stale: bool = False
    by_second: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Ticking:
    """The parts of a row that change by time alone."""

    age: str
    who: Who


def ticking(alert: AlertView, look: Look, glyphs: Glyphs) -> Ticking:
    """Give the parts of a row that change by time alone."""
    created = ages.instant(alert.created_at)
    if created is None:
        old = ""
    else:
        old = ages.dated(created, look.now) if look.dated else ages.age(look.now - created)
    if look.dated and alert.status == "RESOLVED":
        return Ticking(old, lasted(alert))
    # Between two beats an age is at least what is shown, and so is the time that is left.
    at = look.now if look.by_second else look.now + ages.QUIET
    return Ticking(old, who(alert, look.me, at, glyphs, by_second=look.by_second))


def _widest_at(alert: AlertView, look: Look) -> list[Instant]:
    """Give when the answer to "who" takes the most room: a countdown grows when it begins to tell seconds."""
    due = ages.instant(alert.escalation.next_at) if alert.escalation is not None else None
    if due is None:
        return [look.now]
    return [look.now, *(at for at in (due - HOUR + SECOND, due - MINUTE + SECOND) if at > look.now)]


def mark(alert: AlertView, glyphs: Glyphs, colours: Colours) -> tuple[str, str]:
    """Give the sign of an alert's state and its colour."""
    if alert.status == "RESOLVED":
        return glyphs.done, colours.green
    if alert.status == "ACCEPTED":
        return glyphs.owned, colours.blue
    if snoozed(alert):
        return glyphs.asleep, colours.dim
    if alert.test:
        return (glyphs.high if alert.priority == "HIGH" else glyphs.low), colours.dim
    return (glyphs.high, colours.red) if alert.priority == "HIGH" else (glyphs.low, colours.amber)


def day(strip: list[int], width: int, glyphs: Glyphs) -> str:
    """Draw how many events came in the last hours, a cell for one or two; nothing where none is known."""
    if not strip:
        return ""
    size = -(-len(strip) // width)
    counts = [sum(strip[at : at + size]) for at in range(0, len(strip), size)]
    return "".join(
        bar if count else " " for bar, count in zip(sparkline(glyphs, counts), counts, strict=True)
    )


def heading(columns: Columns, colours: Colours, said: str = "") -> Strip:
    """Draw the line above the rows.

    Args:
        said: stands in the place of the summary's name: what is marked, or the order.
    """
    line = Line(ground(colours.ground, colours.dim))
    line.put("", width=5).put(fit("ALERT", columns.number))
    line.put(" ").put("CREATED" if columns.dated else "AGE", width=columns.age, right=not columns.dated)
    line.put(" ").put("N", width=columns.count, right=True)
    line.put("  ").put(said or "SUMMARY", ink(colours.amber) if said else None, columns.summary)
    if columns.strip:
        line.put(" ").put("24 H", width=columns.strip)
    if columns.source:
        line.put(" ").put("SOURCE", width=columns.source)
    return line.put(" ").put("WHO", width=columns.who).strip(columns.total)


def row(
    alert: AlertView, tick: Ticking, look: Look, columns: Columns, glyphs: Glyphs, colours: Colours
) -> Strip:
    """Draw an alert."""
    loud = alert.status == "PENDING" and not snoozed(alert) and not alert.test
    dim = ink(colours.dim)
    line = Line(ground(colours.raised if look.under_cursor else colours.ground, colours.ink))
    _put_edge(line, look, glyphs, colours)
    sign, colour = mark(alert, glyphs, colours)
    line.put(sign + alert.priority[0], ink(colour, bold=loud)).put(" ")
    line.put(str(alert.id), ink(colours.ink) if loud else dim, columns.number).put(" ")
    aged = ink(colours.ink) if loud and not look.stale else dim
    line.put(tick.age, aged, columns.age, right=not columns.dated).put(" ")
    count = f"{glyphs.times}{_short(alert.count)}" if alert.count > 1 else ""
    line.put(count, ink(colours.ink) if loud else dim, columns.count, right=True).put("  ")
    _put_summary(line, alert, columns, colours, loud=loud, gone=look.gone)
    if columns.strip:
        line.put(" ").put(
            day(alert.strip, columns.strip, glyphs), ink(colours.ink) if loud else dim, columns.strip
        )
    if columns.source:
        line.put(" ").put(alert.source.name, dim, columns.source)
    line.put(" ")
    if look.doing:
        line.put(look.doing, ink(colours.blue), columns.who)
    else:
        line.put(tick.who.text, tone(tick.who.tone, colours), columns.who)
    return line.strip(columns.total)


def tone(loudness: Tone, colours: Colours) -> Style:
    """Give the style of an answer to "who"."""
    match loudness:
        case Tone.YOU:
            return ink(colours.amber, bold=True)
        case Tone.LOUD:
            return ink(colours.bright, bold=True)
        case Tone.ALARM:
            return ink(colours.red, bold=True)
        case Tone.QUIET:
            return ink(colours.dim)


def unknown(columns: Columns, glyphs: Glyphs, colours: Colours) -> Strip:
    """Draw a row whose alert is not here yet."""
    line = Line(ground(colours.ground, colours.dim))
    return line.put("", width=5).put(glyphs.middle, ink(colours.border)).strip(columns.total)


def _put_edge(line: Line, look: Look, glyphs: Glyphs, colours: Colours) -> None:
    if look.under_cursor:
        line.put(glyphs.cursor, ink(colours.blue))
    elif look.changed:
        line.put(glyphs.changed, ink(colours.bright))
    else:
        line.put(" ")
    line.put(glyphs.marked if look.marked else " ", ink(colours.amber, bold=True))


def _put_summary(
    line: Line, alert: AlertView, columns: Columns, colours: Colours, *, loud: bool, gone: bool
) -> None:
    style = (
        ink(colours.bright, bold=True)
        if loud
        else ink(colours.ink if alert.status == "ACCEPTED" else colours.dim)
    )
    room = columns.summary
    if alert.test and room > 12:
        line.put("TEST", ink(colours.ground, ground=colours.dim)).put(" ")
        room -= 5
    line.put(alert.summary, style + Style(strike=True) if gone else style, room)


def _short(count: int) -> str:
    if count < 10_000:
        return str(count)
    return f"{count // 1_000}k" if count < 1_000_000 else f"{count // 1_000_000}M"
