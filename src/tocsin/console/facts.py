"""The facts of an alert: where it comes from, when it changed, its labels and links."""

from textual.strip import Strip

from tocsin.api.models import AlertDetail, AlertView
from tocsin.console import ages
from tocsin.console.alert_row import HOURS, day
from tocsin.console.safe import Line, width_of, wrap
from tocsin.console.theme import ground, ink
from tocsin.console.view import View

_NARROWEST = 8
_WIDEST = 18
_MOST_LINES = 4


def fact_lines(alert: AlertView, view: View) -> list[Strip]:
    """Draw all facts, a name and its value a line, long values over several."""
    facts = _facts(alert, view)
    room = min(max((width_of(name[:_WIDEST]) for name, _, _ in facts), default=_NARROWEST), _WIDEST)
    return [line for name, value, colour in facts for line in _fact(name, value, colour, room, view)]


def _facts(alert: AlertView, view: View) -> list[tuple[str, str, str]]:
    ordinary, link = view.colours.ink, view.colours.blue
    facts = [("source", f"{alert.source.name} ({alert.source.type})", ordinary)]
    if alert.key:
        facts.insert(0, ("key", alert.key, ordinary))
    if any(alert.strip):
        width = min(HOURS, max(12, view.width - _WIDEST))
        facts.append(("24 hours", day(alert.strip, width, view.glyphs), view.colours.bright))
    if isinstance(alert, AlertDetail) and (alert.times_this_week or 0) > 1:
        facts.append(("this week", f"{alert.times_this_week} times", ordinary))
    facts += [("link", f"{found.text}  {found.href}".strip(), link) for found in alert.links]
    facts += [(name, value, ordinary) for name, value in alert.labels.items()]
    if alert.severity is not None:
        facts.append(("severity", f"{alert.severity} of 5", ordinary))
    for name, text in (
        ("created", alert.created_at),
        ("changed", alert.updated_at),
        ("accepted", alert.accepted_at),
        ("resolved", alert.resolved_at),
        ("asleep till", alert.snoozed_until),
    ):
        at = ages.instant(text)
        if at is not None:
            facts.append((name, f"{ages.moment(at, view.now)} UTC", ordinary))
    return facts


def _fact(name: str, value: str, colour: str, room: int, view: View) -> list[Strip]:
    colours = view.colours
    lines: list[Strip] = []
    for index, text in enumerate(wrap(value, max(8, view.width - room - 2), lines=_MOST_LINES)):
        line = Line(ground(colours.ground, colours.ink))
        line.put(name if index == 0 else "", ink(colours.dim), room).put("  ")
        lines.append(line.put(text, ink(colour)).strip(view.width))
    return lines
