"""The rows of the last step of the wizard: what the tool needs, and what has come from it."""

from collections.abc import Sequence

from tocsin.api.exploring import ConnectView, NearMissView, SourceRequest
from tocsin.console import ages
from tocsin.console.pane_rows import MARGIN, PaneRows
from tocsin.console.reading_rows import became_rows, raw_rows
from tocsin.console.safe import plain, wrap
from tocsin.console.theme import ink


def connect_rows(
    rows: PaneRows,
    tool: str,
    connect: ConnectView | None,
    newest: SourceRequest | None,
    misses: Sequence[NearMissView],
    *,
    narrow: bool,
) -> None:
    """Draw all of it.

    Args:
        tool: the name of the other tool.
        connect: None while it is being asked for.
        newest: the newest request, or None.
        misses: requests that reached no source lately.
        narrow: nothing stands beside it, so that what has come stands first.
    """
    if connect is None:
        rows.text("Asking the engine…", ink(rows.view.colours.dim))
        return
    if narrow:
        _arrival(rows, newest)
        _misses(rows, misses)
        if newest is not None:
            became_rows(rows, newest, test=True)
            _raw(rows, newest)
        _address(rows, connect)
        _steps(rows, tool, connect)
        return
    _steps(rows, tool, connect)
    _address(rows, connect)
    _arrival(rows, newest)
    if newest is not None:
        _raw(rows, newest)
    _misses(rows, misses)


def _steps(rows: PaneRows, tool: str, connect: ConnectView) -> None:
    rows.heading(f"In {tool}")
    colours = rows.view.colours
    for number, step in enumerate(connect.steps, 1):
        for place, part in enumerate(wrap(step, max(8, rows.view.width - MARGIN - 4))):
            line = rows.begin().put(f" {number} " if place == 0 else "", ink(colours.blue, bold=True), 4)
            rows.end(line.put(part))


def _address(rows: PaneRows, connect: ConnectView) -> None:
    colours, glyphs = rows.view.colours, rows.view.glyphs
    if rows.rows:
        rows.blank()
    line = rows.begin().put("Webhook URL", ink(colours.bright, bold=True)).put("  ")
    if connect.reachable:
        line.put(f"{glyphs.done} tools outside can reach it", ink(colours.green))
    else:
        line.put(f"{glyphs.low} only this machine can reach it", ink(colours.amber))
    rows.end(line)
    raised = ink(colours.bright, ground=colours.raised)
    for part in _pieces(connect.url, rows.view.width - MARGIN - 2):
        rows.end(rows.begin().put(f" {part} ", raised))
    if connect.advice:
        rows.text(connect.advice, ink(colours.dim))


def _pieces(text: str, width: int) -> list[str]:
    text, width = plain(text), max(8, width)
    return [text[at : at + width] for at in range(0, len(text), width)]


def _arrival(rows: PaneRows, newest: SourceRequest | None) -> None:
    view, colours = rows.view, rows.view.colours
    if rows.rows:
        rows.blank()
    line = rows.begin().put("Newest event", ink(colours.bright, bold=True)).put("  ")
    at = ages.instant(newest.received_at) if newest is not None else None
    if newest is None or at is None:
        line.put(f"{view.glyphs.asleep} waiting for the first one…", ink(colours.amber))
    else:
        ago = max(0, (view.now - at) // 1_000)
        since = f"{ago} s ago" if ago < 60 else f"{ages.age(view.now - at)} ago"
        line.put(f"{view.glyphs.done} arrived {ages.clock(at)} UTC, {since}", ink(colours.green))
    rows.end(line)
    if newest is not None and newest.reading.verdict == "unreadable":
        rows.text("M maps its fields: what was read wrongly is read anew.", ink(colours.amber, bold=True))


def _raw(rows: PaneRows, newest: SourceRequest) -> None:
    rows.blank()
    raw_rows(rows, newest)


def _misses(rows: PaneRows, misses: Sequence[NearMissView]) -> None:
    for miss in misses:
        when = ages.instant(miss.at)
        clock = ages.clock(when) if when is not None else miss.at
        words = f"{clock} near miss from {miss.remote}, {miss.method} {miss.path}/…{miss.key_end}: {miss.why}"
        rows.text(words, ink(rows.view.colours.red))
