"""A request that was read again, as rows: what is read with the present settings, and with changed ones."""

from tocsin.api.exploring import ReadEvent, Reading, ReplayedRequest
from tocsin.console import ages
from tocsin.console.pane_rows import PaneRows
from tocsin.console.reading_rows import result_words
from tocsin.console.theme import ink

_WORD = 8


def replayed_rows(rows: PaneRows, replayed: ReplayedRequest) -> None:
    """Draw one request: only the new reading where both are the same."""
    colours = rows.view.colours
    at = ages.instant(replayed.received_at)
    rows.blank()
    if replayed.event and at is not None:
        came = f"request {replayed.event}, {ages.moment(at, rows.view.now)} UTC: {replayed.verdict}"
        rows.text(came, ink(colours.dim))
    if not replayed.changed:
        _reading(rows, replayed.after, "reads", colours.bright)
        return
    _reading(rows, replayed.before, "before", colours.dim)
    _reading(rows, replayed.after, "after", colours.green)


def _reading(rows: PaneRows, reading: Reading, word: str, colour: str) -> None:
    colours = rows.view.colours
    if reading.verdict != "events":
        line = rows.begin().put(word, ink(colours.dim), _WORD).put(reading.verdict, ink(colours.amber))
        rows.end(line.put(f"  {reading.reason}", ink(colours.dim)))
        return
    for place, event in enumerate(reading.events):
        line = rows.begin().put(word if place == 0 else "", ink(colours.dim), _WORD)
        rows.end(line.put(event.summary or event.key or event.kind, ink(colour)))
        rows.text(_about(event), ink(colours.dim), indent=_WORD)


def _about(event: ReadEvent) -> str:
    parts = [event.kind.lower(), f"key {event.key}" if event.key else "no key"]
    if event.priority:
        parts.append(event.priority)
    number = f" {event.alert}" if event.alert else ""
    parts.append(f"{result_words(event.result)}{number}")
    return ", ".join(parts)
