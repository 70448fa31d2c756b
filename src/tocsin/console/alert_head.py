"""The head of an alert in full: what is wrong, and how it stands."""

from textual.strip import Strip

from tocsin.api.models import AlertView
from tocsin.console.alert_row import mark
from tocsin.console.safe import Line, wrap
from tocsin.console.theme import ground, ink
from tocsin.console.view import View
from tocsin.console.who import snoozed


def head_lines(alert: AlertView, view: View, most: int) -> list[Strip]:
    """Draw the head.

    Args:
        most: how many lines the summary may take.
    """
    colours, middle = view.colours, f" {view.glyphs.middle} "
    lines = [
        Line(ground(colours.ground, colours.bright))
        .put(text, ink(colours.bright, bold=True))
        .strip(view.width)
        for text in wrap(alert.summary, view.width, lines=most)
    ]
    sign, colour = mark(alert, view.glyphs, colours)
    status = "SNOOZED" if snoozed(alert) else alert.status
    events = "1 event" if alert.count == 1 else f"{alert.count:,} events"
    state = Line(ground(colours.ground, colours.dim)).put(f"{sign} {status}  ", ink(colour, bold=True))
    facts = [alert.priority, alert.source.name, events]
    if alert.test:
        facts.insert(0, "TEST")
    if alert.owner:
        facts.insert(0, "YOU have it" if alert.owner == view.me else f"{alert.owner} has it")
    state.put(middle.join(facts), width=max(0, view.width - state.width))
    return [*lines, state.strip(view.width)]
