"""The payload of an alert: every request that came for it, one at a time, readable, raw, or its head."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from urllib.parse import parse_qsl

from textual.strip import Strip

from tocsin.api.dossier import AlertEvent
from tocsin.console import ages
from tocsin.console.json_text import Span, coloured, indented, is_json
from tocsin.console.long_text import LongLine
from tocsin.console.safe import Line
from tocsin.console.sheet import Block, Drawn, Sheet
from tocsin.console.theme import Colours, ground, ink
from tocsin.console.view import View

MOST_CHARACTERS = 1_000_000
"""So much of a body is asked for; its whole size is told."""

_MOST_LINES = 100_000
_FORM = "application/x-www-form-urlencoded"


class Form(StrEnum):
    """How a request is shown."""

    PRETTY = "pretty"
    RAW = "raw"
    HEAD = "head"


FORMS = tuple(Form)


@dataclass(frozen=True, slots=True)
class Page:
    """A request made ready to be drawn; making it takes its time where the body is large.

    Attributes:
        pretty, raw: lines of the body.
        json: whether the pretty lines are JSON.
    """

    event: AlertEvent
    pretty: tuple[str, ...]
    raw: tuple[str, ...]
    json: bool

    @classmethod
    def of(cls, event: AlertEvent) -> "Page":
        """Make one."""
        body = event.body
        raw = body.split("\n")
        if is_json(body):
            pretty = indented(body)
        elif event.headers.get("content-type", "").startswith(_FORM):
            pretty = [f"{name} = {value}" for name, value in parse_qsl(body, keep_blank_values=True)]
        else:
            pretty = raw
        return cls(event, _most(pretty), _most(raw), is_json(body))


def _most(lines: list[str]) -> tuple[str, ...]:
    return tuple(lines[:_MOST_LINES])


def payload_sheet(page: Page | None, form: Form, view: View, *, none_kept: bool = False) -> Sheet:
    """Draw a request in one of its forms.

    Args:
        page: the request; None while it is not here.
        none_kept: whether there is none.
    """
    colours = view.colours
    if page is None:
        words = " no request is kept: it was opened by hand, or is too old" if none_kept else " loading"
        return Sheet([Drawn(_dim(words, view))])
    if form is Form.HEAD:
        return Sheet([LongLine(text, view, partial(_named, colours=colours)) for text in _head(page.event)])
    paint = partial(coloured, colours=colours) if page.json else partial(_plain, colours=colours)
    lines = page.pretty if form is Form.PRETTY else page.raw
    blocks: list[Block] = [
        LongLine(text, view, paint if form is Form.PRETTY else _raw(view)) for text in lines
    ]
    if page.event.cut:
        shown = f"{len(page.event.body):,} letters of {page.event.size:,} bytes are shown"
        blocks.append(Drawn(_dim(f"cut: {shown}", view)))
    elif not page.event.body:
        blocks = [Drawn(_dim(" it has no body; P shows its head", view))]
    return Sheet(blocks)


def event_line(event: AlertEvent | None, place: int, total: int, form: Form, view: View) -> Strip:
    """Say which request is shown, what it did, and how."""
    colours = view.colours
    line = Line(ground(colours.ground, colours.dim))
    if event is None:
        return line.strip(view.width)
    at = ages.instant(event.received_at)
    when = ages.moment(at, view.now) if at is not None else ""
    line.put(f"{total - place} of {total} ", ink(colours.bright, bold=True)).put(f" {when}  ")
    line.put(event.result, ink(colours.ink)).put(f"  {event.size:,} bytes  {form}  ")
    return line.put("[ ] step  P pretty, raw, head").strip(view.width)


def _head(event: AlertEvent) -> list[str]:
    facts = [
        ("received", event.received_at),
        ("sent by", f"{event.method} from {event.remote}" if event.remote else event.method),
        ("did", f"{event.result} ({event.reason})" if event.reason else event.result),
        ("size", f"{event.size:,} bytes"),
        *event.headers.items(),
        *((f"?{name}", value) for name, value in event.query),
    ]
    return [f"{name}: {value}" for name, value in facts]


def _dim(words: str, view: View) -> Strip:
    return Line(ground(view.colours.ground, view.colours.dim)).put(words).strip(view.width)


def _raw(view: View) -> "partial[Iterable[Span]]":
    return partial(_plain, colours=view.colours)


def _plain(text: str, colours: Colours) -> Iterable[Span]:
    return (Span(0, len(text), colours.ink),)


def _named(text: str, colours: Colours) -> Iterable[Span]:
    end = text.find(": ") + 1
    return (Span(0, end, colours.dim), Span(end, len(text), colours.ink))
