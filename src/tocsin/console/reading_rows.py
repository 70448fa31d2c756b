"""A request as rows: as it came, and what was read in it, each field with where it came from."""

from tocsin.api.exploring import ReadEvent, Reading, SourceRequest
from tocsin.console import ages
from tocsin.console.json_text import coloured, indented, is_json
from tocsin.console.pane_rows import MARGIN, PaneRows
from tocsin.console.safe import wrap
from tocsin.console.theme import ink
from tocsin.core.reason_words import in_words

_NAME = 10
_MOST_LINES = 200
_LONGEST_LINE = 400
_FIELDS = ("summary", "key", "kind", "priority", "severity", "details")
_MOST_LABELS = 12
_RESULTS = {
    "created": "opens an alert",
    "appended": "joins its alert",
    "resolved": "resolves its alert",
    "accepted": "accepts its alert",
    "commented": "adds a remark",
    "maintenance": "hidden by a maintenance window",
}


def result_words(result: str) -> str:
    """Say what an event does."""
    return _RESULTS.get(result, result)


def raw_rows(rows: PaneRows, request: SourceRequest) -> None:
    """Draw a request as it came; secrets are hidden already."""
    view, colours = rows.view, rows.view.colours
    kind = request.headers.get("content-type", "")
    sender = f"from {request.remote}" if request.remote else ""
    facts = (request.method, kind, f"{request.size} bytes", sender)
    rows.text("  ".join(fact for fact in facts if fact), ink(colours.dim))
    for name, value in request.query:
        rows.end(rows.begin().put(f"  ?{name} ", ink(colours.blue)).put(value, ink(colours.green)))
    body = request.body
    lines = indented(body) if is_json(body) else body.splitlines()
    for text in lines[:_MOST_LINES]:
        if is_json(body):
            _coloured(rows, text)
        else:
            rows.text(text, indent=2)
    if len(lines) > _MOST_LINES or request.cut:
        rows.text(f"{view.glyphs.ellipsis} cut", ink(colours.dim), indent=2)


def _coloured(rows: PaneRows, text: str) -> None:
    line, room = rows.begin().put("  "), rows.view.width - MARGIN - 2
    shown = text[:_LONGEST_LINE]
    for span in coloured(shown, rows.view.colours):
        line.put(shown[span.start : span.end], ink(span.colour))
    if line.width <= room + MARGIN + 2:
        rows.end(line)
        return
    # What is longer than the line goes on below it, in one colour.
    for part in wrap(shown, max(room, 8)):
        rows.text(part, ink(rows.view.colours.green), indent=2)


def became_rows(rows: PaneRows, request: SourceRequest, *, test: bool) -> None:
    """Draw what came of a request, and what is read in it.

    Args:
        test: its source is still being set up.
    """
    colours, glyphs = rows.view.colours, rows.view.glyphs
    line = rows.begin()
    if request.verdict in ("unreadable", "refused") or request.alert is not None:
        line.put(f"{glyphs.high} {request.verdict}", ink(colours.red, bold=True))
    else:
        line.put(f"{glyphs.asleep} {request.verdict}", ink(colours.amber, bold=True))
    if request.alert is not None:
        line.put(f"  #{request.alert}", ink(colours.ink))
    if test and request.alert is not None:
        line.put("  ").put(" TEST ", ink(colours.ground, bold=True, ground=colours.amber))
    rows.end(line)
    if request.reason:
        rows.text(in_words(request.reason), ink(colours.dim))
    if test and request.alert is not None:
        rows.text("nobody was paged: setup is not done", ink(colours.dim))
    reading_rows(rows, request.reading)


def reading_rows(rows: PaneRows, reading: Reading) -> None:
    """Draw what is read in a request."""
    colours = rows.view.colours
    if reading.verdict != "events":
        rows.blank()
        rows.text(f"read now: {reading.verdict}", ink(colours.amber, bold=True))
        rows.text(reading.reason, ink(colours.ink))
        return
    for number, event in enumerate(reading.events, 1):
        rows.blank()
        if len(reading.events) > 1:
            rows.text(f"event {number} of {len(reading.events)}", ink(colours.dim))
        _event(rows, event)


def _event(rows: PaneRows, event: ReadEvent) -> None:
    origins: dict[str, str] = {}
    for came in event.origins:
        origins.setdefault(came.field, came.origin)
    for name in _FIELDS:
        value = getattr(event, name)
        if value in (None, "") and name != "key":
            continue
        shown = "none: each event is its own problem" if value in (None, "") else str(value)
        _field(rows, name, shown, origins.get(name, ""), missing=value in (None, ""))
    if event.occurred_at:
        at = ages.instant(event.occurred_at)
        when = f"{ages.moment(at, rows.view.now)} UTC" if at is not None else event.occurred_at
        _field(rows, "at", when, origins.get("occurred_at", ""))
    for link in event.links:
        _field(rows, "link", f"{link.text}  {link.href}".strip(), origins.get("links", ""))
    labels = ", ".join(f"{name}={value}" for name, value in list(event.labels.items())[:_MOST_LABELS])
    if labels:
        _field(rows, "labels", labels, origins.get("labels", ""))


def _field(rows: PaneRows, name: str, value: str, origin: str, *, missing: bool = False) -> None:
    colours, glyphs = rows.view.colours, rows.view.glyphs
    room = max(8, rows.view.width - MARGIN - _NAME)
    for place, part in enumerate(wrap(value, room, lines=4)):
        line = rows.begin().put(name if place == 0 else "", ink(colours.dim), _NAME)
        rows.end(line.put(part, ink(colours.dim if missing else colours.bright)))
    if origin:
        for part in wrap(f"{glyphs.because} {origin}", room, lines=2):
            rows.end(rows.begin().put("", None, _NAME).put(part, ink(colours.dim)))
