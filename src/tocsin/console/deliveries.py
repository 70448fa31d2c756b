"""The deliveries of an alert: to whom, by what, what became of each, and when it is tried again."""

from collections.abc import Hashable

from textual.strip import Strip

from tocsin.api.models import AlertDetail, AlertView, DeliveryView
from tocsin.console import ages
from tocsin.console.safe import Line, wrap
from tocsin.console.sheet import Block, Drawn, Sheet
from tocsin.console.theme import Colours, ground, ink
from tocsin.console.view import View

STATES = {
    "pending": "waits to be sent",
    "leased": "being sent",
    "sent": "handed over",
    "failed": "failed, given up",
    "cancelled": "not sent",
    "unknown": "sent or not, nobody knows",
}
_KINDS = {"page": "page", "update": "update", "question": "question", "fallback": "fallback page"}
_INDENT = 4
_MOST_LINES = 6


def deliveries_sheet(alert: AlertView, view: View) -> Sheet:
    """Draw the deliveries, newest first."""
    dim = ground(view.colours.ground, view.colours.dim)
    if not isinstance(alert, AlertDetail):
        return Sheet([Drawn(Line(dim).put(" loading").strip(view.width))])
    if not alert.deliveries:
        words = Line(dim).put(" nothing was sent to anybody; 6 says why").strip(view.width)
        return Sheet([Drawn(words)])
    newest = alert.deliveries[::-1]
    blocks: list[Block] = [_Delivery(delivery, view) for delivery in newest]
    keys: list[Hashable] = [delivery.id for delivery in newest]
    return Sheet(blocks, keys)


class _Delivery:
    """One delivery: a line that says what it is, and some about what became of it."""

    def __init__(self, delivery: DeliveryView, view: View) -> None:
        self._delivery = delivery
        self._view = view
        self._lines: list[Strip] | None = None

    @property
    def height(self) -> int:
        """How many lines it takes."""
        return len(self._drawn())

    def draw(self, row: int) -> Strip:
        """Draw one of its lines."""
        return self._drawn()[row]

    def _drawn(self) -> list[Strip]:
        if self._lines is None:
            self._lines = [self._head(), *self._below(), self._line().strip(self._view.width)]
        return self._lines

    def _line(self) -> Line:
        return Line(ground(self._view.colours.ground, self._view.colours.ink))

    def _head(self) -> Strip:
        delivery, view = self._delivery, self._view
        at = ages.instant(delivery.created_at)
        when = ages.moment(at, view.now) if at is not None else ""
        whom = "YOU" if delivery.user == view.me else delivery.user
        line = self._line().put(f" {when}  ", ink(view.colours.dim))
        line.put(_KINDS[delivery.kind], ink(view.colours.bright, bold=True))
        if whom:
            line.put(" to ").put(whom, ink(view.colours.bright, bold=True))
        line.put(f" by {delivery.destination}")
        return line.put(f"  {delivery.address}", ink(view.colours.dim)).strip(view.width)

    def _below(self) -> list[Strip]:
        delivery, view = self._delivery, self._view
        colours = view.colours
        room = max(8, view.width - _INDENT)
        state = f"{STATES[delivery.state]}{_attempts(delivery)}{_next(delivery, view)}"
        shown = [(text, _colour(delivery.state, colours)) for text in wrap(state, room, lines=_MOST_LINES)]
        if delivery.last_answer:
            shown += [(text, colours.ink) for text in wrap(delivery.last_answer, room, lines=_MOST_LINES)]
        said = f" {view.glyphs.middle} ".join(part for part in (delivery.step, delivery.text) if part)
        shown += [(text, colours.dim) for text in wrap(said, room, lines=_MOST_LINES)]
        return [self._line().to(_INDENT).put(text, ink(colour)).strip(view.width) for text, colour in shown]


def _attempts(delivery: DeliveryView) -> str:
    return f" after {delivery.attempts} attempts" if delivery.attempts > 1 else ""


def _next(delivery: DeliveryView, view: View) -> str:
    due = ages.instant(delivery.next_at)
    if due is None or delivery.state != "pending":
        return ""
    return f", next try in {ages.countdown(due - view.now, by_second=view.by_second)}"


def _colour(state: str, colours: Colours) -> str:
    if state == "failed":
        return colours.red
    if state in ("pending", "leased", "unknown"):
        return colours.amber
    return colours.green if state == "sent" else colours.dim
