"""The timeline of an alert, newest first, each entry with its reason."""

from itertools import groupby

from textual.strip import Strip

from tocsin.api.models import AlertView, TimelineEntry
from tocsin.console import ages
from tocsin.console.safe import Line, width_of, wrap
from tocsin.console.theme import Colours, ground, ink
from tocsin.console.view import View

_REASONS_FROM = 56
_LONGEST_LINE = 72
"""Longer lines are hard to read, and the reason beside them would be far away."""


def timeline_lines(alert: AlertView, view: View) -> list[Strip]:
    """Draw the timeline; one line while it is not here yet."""
    entries: list[TimelineEntry] | None = getattr(alert, "timeline", None)
    if entries is None:
        return [Line(ground(view.colours.ground, view.colours.dim)).put(" loading").strip(view.width)]
    lines: list[Strip] = []
    for _, alike in groupby(reversed(entries), key=_likeness):
        newest, *older = alike
        lines.extend(_entry(newest, view))
        if len(older) > 1:
            lines.append(_folded(older, view))
        else:
            lines.extend(line for entry in older for line in _entry(entry, view))
    return lines


def _likeness(entry: TimelineEntry) -> tuple[object, ...]:
    # Events that repeat are one thing to a reader; what people and the pager do is shown each time.
    return (entry.kind, entry.reason) if entry.kind == "event" else (entry.id,)


def _folded(entries: list[TimelineEntry], view: View) -> Strip:
    """Say in one line how many entries of one likeness came before the newest, and since when."""
    colours = view.colours
    first = ages.instant(entries[-1].at)
    since = ages.moment(first, view.now) if first is not None else ""
    line = Line(ground(colours.ground, colours.dim)).to(width_of(since) + 2)
    line.put(view.glyphs.rule, ink(colours.border)).put(" ")
    return line.put(f"{len(entries)} more like it since {since}").strip(view.width)


def _entry(entry: TimelineEntry, view: View) -> list[Strip]:
    colours = view.colours
    at = ages.instant(entry.at)
    when = ages.moment(at, view.now) if at is not None else ""
    text = f"{entry.text} {view.glyphs.times}{entry.count}" if entry.count > 1 else entry.text
    if entry.actor and entry.actor not in text:
        text = f"{text} {view.glyphs.middle} {entry.actor}"
    beside = view.width >= _REASONS_FROM
    reason_width = min(28, view.width // 3) if beside else 0
    indent = width_of(when) + 4
    room = min(max(view.width - indent - (reason_width + 1 if beside else 0), 8), _LONGEST_LINE)
    reason = entry.reason.replace("-", " ") if " " not in entry.reason else entry.reason
    texts = wrap(text, room)
    reasons = wrap(reason, reason_width) if beside and reason else []
    if not beside and reason:
        texts_and_reason = [
            *((line, False) for line in texts),
            *((line, True) for line in wrap(reason, room)),
        ]
    else:
        texts_and_reason = [(line, False) for line in texts]
        texts_and_reason += [("", False)] * (len(reasons) - len(texts))
    lines: list[Strip] = []
    for index, (words, dim) in enumerate(texts_and_reason):
        line = Line(ground(colours.ground, colours.ink))
        line.put(f" {when} " if index == 0 else " " * (indent - 2), ink(colours.dim))
        line.put(view.glyphs.rule, ink(_colour(entry.kind, colours))).put(" ")
        line.put(words, ink(colours.dim if dim else colours.ink))
        if index < len(reasons):
            line.to(indent + room + 1).put(reasons[index], ink(colours.dim))
        lines.append(line.strip(view.width))
    return lines


def _colour(kind: str, colours: Colours) -> str:
    match kind:
        case "created" | "exhausted" | "reopened":
            return colours.red
        case "paged" | "escalated" | "reassigned" | "released" | "woken":
            return colours.amber
        case "accepted":
            return colours.blue
        case "resolved" | "delivery":
            return colours.green
        case _:
            return colours.border
