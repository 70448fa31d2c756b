"""The rows of the screen of alert sources."""

from collections.abc import Hashable, Sequence

from tocsin.api.models import SourceView
from tocsin.console.glyphs import sparkline
from tocsin.console.pane import PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.safe import width_of
from tocsin.console.source_words import colour_of, last_heard, sign_of, words_of
from tocsin.console.theme import ink
from tocsin.console.view import View

_STATUS = 16
_LAST = 6
_ERRORS = 7
_HOURS = 24
_TYPE = 13
_POLICY = 20
_WIDE_FROM = 110
_HOURS_FROM = 76
_NAME_LEAST = 12


def source_rows(sources: Sequence[SourceView] | None, view: View, current: Hashable | None) -> list[PaneRow]:
    """Draw all sources, a line each.

    Args:
        sources: None while they are being asked for.
        current: the id under the cursor.
    """
    rows = PaneRows(view, current)
    if sources is None:
        rows.text("Asking the engine…", ink(view.colours.dim))
    elif not sources:
        _how_to_begin(rows)
    else:
        _heading(rows)
        for source in sources:
            _source(source, rows)
    return rows.rows


def _how_to_begin(rows: PaneRows) -> None:
    colours = rows.view.colours
    rows.blank()
    rows.text("No tool is connected yet", ink(colours.bright, bold=True))
    rows.blank()
    line = rows.begin().put("Press ").put(" n ", ink(colours.ground, bold=True, ground=colours.amber))
    rows.end(line.put(" to connect one. It takes about two minutes, and you see its first event here."))
    rows.blank()
    rows.text("Until its setup is done, its alerts are TEST and page nobody.", ink(colours.dim))


def _name_width(view: View) -> int:
    used = 2 + 2 + _STATUS + 1 + _LAST + 1
    if view.width >= _WIDE_FROM:
        used += _TYPE + 1 + _POLICY + 1
    if view.width >= _HOURS_FROM:
        used += _HOURS + 2 + _ERRORS
    return max(_NAME_LEAST, view.width - used)


def _heading(rows: PaneRows) -> None:
    view = rows.view
    dim = ink(view.colours.dim)
    line = rows.begin().put("  ").put("SOURCE", dim, _name_width(view)).put(" ")
    if view.width >= _WIDE_FROM:
        line.put("TYPE", dim, _TYPE).put(" ").put("POLICY", dim, _POLICY).put(" ")
    line.put("STATUS", dim, _STATUS).put(" ").put("LAST", dim, _LAST, right=True).put(" ")
    if view.width >= _HOURS_FROM:
        line.put(" ").put("24 HOURS", dim, _HOURS).put("ERRORS", dim, _ERRORS, right=True)
    rows.end(line)


def _source(source: SourceView, rows: PaneRows) -> None:
    view, colours = rows.view, rows.view.colours
    colour = colour_of(source, colours)
    loud = source.status in ("pending", "silent", "paused", "setup")
    line = rows.begin(source.id).put(sign_of(source, view.glyphs), ink(colour, bold=True)).put(" ")
    line.put(source.name, ink(colours.bright), _name_width(view)).put(" ")
    if view.width >= _WIDE_FROM:
        line.put(source.type, ink(colours.dim), _TYPE).put(" ").put(source.policy, ink(colours.dim), _POLICY)
        line.put(" ")
    line.put(words_of(source, view.now), ink(colour, bold=loud), _STATUS).put(" ")
    line.put(last_heard(source, view.now), ink(colours.ink), _LAST, right=True).put(" ")
    if view.width >= _HOURS_FROM:
        line.put(" ").put(_strip(source, view), ink(colours.blue), _HOURS)
        errors = str(source.errors) if source.errors else ""
        line.put(errors, ink(colours.red, bold=True), _ERRORS, right=True)
    rows.end(line, source.id)


def _strip(source: SourceView, view: View) -> str:
    """Draw the last 24 hours; an hour without requests stays empty."""
    bars = sparkline(view.glyphs, source.hourly)
    shown = "".join(bar if count else " " for bar, count in zip(bars, source.hourly, strict=True))
    return shown if width_of(shown) == _HOURS else ""
