"""The timeline of an alert: an entry a line, with its reason beside it or, on demand, in words below it."""

from collections.abc import Hashable, Sequence
from itertools import groupby

from textual.strip import Strip

from tocsin.api.dossier import ShowName, TimelineEntry
from tocsin.console import ages
from tocsin.console.dossier import Part
from tocsin.console.safe import Line, width_of, wrap
from tocsin.console.sheet import Block, Drawn, Sheet
from tocsin.console.theme import Colours, ground, ink
from tocsin.console.view import View
from tocsin.core.reason_words import in_words

SHOWS: tuple[ShowName, ...] = ("all", "people", "pages", "tool")
SHOW_WORDS = {
    "all": "all",
    "people": "what people did",
    "pages": "who was paged",
    "tool": "what the tool sent",
}
_REASONS_FROM = 56
_WIDEST_REASON = 28
_LONGEST_LINE = 72
"""Longer lines are hard to read, and the reason beside them would be far away."""


def timeline_sheet(
    entries: Sequence[TimelineEntry], view: View, *, more: bool = False, reasons: bool = False
) -> Sheet:
    """Draw entries in their order, those that repeat folded behind the first.

    Args:
        more: whether the timeline goes on below.
        reasons: whether each reason is told in words of its own.
    """
    blocks: list[Block] = []
    keys: list[Hashable] = []
    for _, alike in groupby(entries, key=_likeness):
        first, *others = alike
        blocks.append(_Entry(first, view, reasons=reasons))
        keys.append(first.id)
        if len(others) > 1:
            blocks.append(Drawn(_folded(others, view)))
            keys.append(("folded", first.id))
        else:
            blocks += [_Entry(entry, view, reasons=reasons) for entry in others]
            keys += [entry.id for entry in others]
    if more or not entries:
        words = " loading" if more else " nothing of this kind has happened"
        blocks.append(Drawn(Line(ground(view.colours.ground, view.colours.dim)).put(words).strip(view.width)))
        keys.append("end")
    return Sheet(blocks, keys)


def following_show(part: Part) -> Part:
    """Give the next of the parts of a timeline, round and round."""
    return Part(SHOWS[(SHOWS.index(part.show) + 1) % len(SHOWS)], part.newest_first)


def _likeness(entry: TimelineEntry) -> tuple[object, ...]:
    # Events that repeat are one thing to a reader; what people and the pager do is shown each time.
    return (entry.kind, entry.reason) if entry.kind == "event" else (entry.id,)


def _folded(entries: list[TimelineEntry], view: View) -> Strip:
    """Say in one line how many entries of one likeness are folded here, and between when."""
    colours = view.colours
    times = sorted(at for at in (ages.instant(entries[0].at), ages.instant(entries[-1].at)) if at is not None)
    since = ages.moment(times[0], view.now) if times else ""
    line = Line(ground(colours.ground, colours.dim)).to(width_of(since) + 2)
    line.put(view.glyphs.rule, ink(colours.border)).put(" ")
    return line.put(f"{len(entries)} more like it since {since}").strip(view.width)


class _Entry:
    """One entry; what it says is broken into lines only where it does not fit into one."""

    __slots__ = ("_below", "_beside", "_entry", "_lines", "_room", "_text", "_view")

    def __init__(self, entry: TimelineEntry, view: View, *, reasons: bool) -> None:
        beside = view.width >= _REASONS_FROM and not reasons
        at = ages.instant(entry.at)
        indent = (width_of(ages.moment(at, view.now)) if at is not None else 0) + 4
        reason_room = min(_WIDEST_REASON, view.width // 3) + 1 if beside else 0
        text = f"{entry.text} {view.glyphs.times}{entry.count}" if entry.count > 1 else entry.text
        if entry.actor and entry.actor not in text:
            text = f"{text} {view.glyphs.middle} {entry.actor}"
        self._entry = entry
        self._view = view
        self._room = min(max(view.width - indent - reason_room, 8), _LONGEST_LINE)
        self._text = text
        self._beside = _short(entry.reason) if beside else ""
        self._below = in_words(entry.reason) if reasons else ""
        self._lines: list[tuple[str, str, bool]] | None = None

    @property
    def height(self) -> int:
        """How many lines it takes."""
        fits = len(self._text) <= self._room and self._text.isascii() and "\n" not in self._text
        if fits and not self._below and (not self._beside or len(self._beside) <= _narrowest(self._view)):
            return 1
        return len(self._broken())

    def draw(self, row: int) -> Strip:
        """Draw one of its lines."""
        entry, view = self._entry, self._view
        colours = view.colours
        at = ages.instant(entry.at)
        when = ages.moment(at, view.now) if at is not None else ""
        words, reason, dim = self._broken()[row]
        line = Line(ground(colours.ground, colours.ink))
        line.put(f" {when} " if row == 0 else " " * (width_of(when) + 2), ink(colours.dim))
        line.put(view.glyphs.rule, ink(_colour(entry, colours))).put(" ")
        line.put(words, ink(colours.dim if dim else colours.ink))
        if reason:
            line.to(width_of(when) + 4 + self._room + 1).put(reason, ink(colours.dim))
        return line.strip(view.width)

    def _broken(self) -> list[tuple[str, str, bool]]:
        """Give each line: its words, the reason beside them, and whether they are quiet."""
        if self._lines is None:
            texts = wrap(self._text, self._room)
            beside = wrap(self._beside, _narrowest(self._view)) if self._beside else []
            below = wrap(self._below, self._room) if self._below else []
            rows = max(len(texts), len(beside))
            texts += [""] * (rows - len(texts))
            beside += [""] * (rows - len(beside))
            self._lines = [(text, reason, False) for text, reason in zip(texts, beside, strict=True)]
            self._lines += [(text, "", True) for text in below]
        return self._lines


def _narrowest(view: View) -> int:
    return min(_WIDEST_REASON, view.width // 3)


def _short(reason: str) -> str:
    """Give a reason as short as it is named."""
    return reason if " " in reason else reason.replace("-", " ")


def _colour(entry: TimelineEntry, colours: Colours) -> str:
    match entry.kind:
        case "created" | "exhausted" | "reopened":
            return colours.red
        case "paged" | "escalated" | "reassigned" | "released" | "woken" | "skipped":
            return colours.amber
        case "accepted":
            return colours.blue
        case "delivery" if " failed" in entry.text:
            return colours.red
        case "resolved" | "delivery":
            return colours.green
        case _:
            return colours.border


def part_line(part: Part, view: View, *, reasons: bool) -> Strip:
    """Say which part of the timeline is shown, and which keys show another."""
    colours = view.colours
    line = Line(ground(colours.ground, colours.dim))
    line.put(SHOW_WORDS[part.show], ink(colours.bright, bold=True))
    line.put(", newest first" if part.newest_first else ", oldest first")
    keys = f"  F filter  T turn  W {'hide reasons' if reasons else 'reasons'}"
    return line.put(keys).strip(view.width)
