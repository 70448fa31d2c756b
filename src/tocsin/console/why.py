"""Why an alert paged whom it paged, or nobody: the answer, and every step from the request to the person."""

from itertools import groupby

from textual.strip import Strip

from tocsin.api.dossier import Why, WhyStep
from tocsin.console import ages
from tocsin.console.safe import Line, wrap
from tocsin.console.sheet import Block, Drawn, Sheet
from tocsin.console.theme import Colours, ground, ink
from tocsin.console.view import View

_NAMES = {"field": "", "match": "alert", "rule": "priority"}
_NAME = 9
_MOST_LINES = 8


def why_sheet(why: Why | None, view: View) -> Sheet:
    """Draw the answer and the steps; one line while it is not here yet."""
    colours = view.colours
    if why is None:
        return Sheet([Drawn(Line(ground(colours.ground, colours.dim)).put(" loading").strip(view.width))])
    answer = [
        Line(ground(colours.ground, colours.ink)).put(text, ink(colours.bright, bold=True)).strip(view.width)
        for text in wrap(why.answer, view.width, lines=_MOST_LINES)
    ]
    blank = Line(ground(colours.ground, colours.ink)).strip(view.width)
    blocks: list[Block] = [Drawn(*answer, blank)]
    for _, alike in groupby(why.steps, key=lambda step: _NAMES.get(step.step, step.step) or "reading"):
        blocks += [_Step(step, view, first=index == 0) for index, step in enumerate(alike)]
    return Sheet(blocks)


class _Step:
    """One step: what happened, and below it the reason."""

    def __init__(self, step: WhyStep, view: View, *, first: bool) -> None:
        self._step = step
        self._view = view
        self._first = first
        self._lines: list[tuple[str, bool]] | None = None

    @property
    def height(self) -> int:
        """How many lines it takes."""
        return len(self._broken())

    def draw(self, row: int) -> Strip:
        """Draw one of its lines."""
        step, view = self._step, self._view
        colours = view.colours
        text, is_reason = self._broken()[row]
        at = ages.instant(step.at)
        when = ages.moment(at, view.now) if at is not None else ""
        line = Line(ground(colours.ground, colours.ink))
        shown = self._first and row == 0
        line.put(when if shown else "", ink(colours.dim), self._indent() - _NAME - 3).put(" ")
        line.put(_NAMES.get(step.step, step.step) if shown else "", ink(colours.bright), _NAME)
        line.put(view.glyphs.rule, ink(_colour(step.step, colours))).put(" ")
        return line.put(text, ink(colours.dim if is_reason else colours.ink)).strip(view.width)

    def _indent(self) -> int:
        at = ages.instant(self._step.at)
        when = ages.moment(at, self._view.now) if at is not None else ""
        return len(when) + _NAME + 3

    def _broken(self) -> list[tuple[str, bool]]:
        if self._lines is None:
            room = max(8, self._view.width - self._indent())
            arrow = self._view.glyphs.because
            reason = f"{arrow} {self._step.reason}" if self._step.reason else ""
            what = wrap(self._step.what, room, lines=_MOST_LINES)
            self._lines = [(text, False) for text in what]
            if reason:
                self._lines += [(text, True) for text in wrap(reason, room, lines=_MOST_LINES)]
        return self._lines


def _colour(step: str, colours: Colours) -> str:
    match step:
        case "level" | "contact":
            return colours.amber
        case "attempt":
            return colours.green
        case "person":
            return colours.blue
        case "now":
            return colours.bright
        case _:
            return colours.border
