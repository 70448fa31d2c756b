"""The facts of an alert: where it comes from, what the tool said, labels and links."""

from textual.strip import Strip

from tocsin.api.models import AlertView
from tocsin.console import ages
from tocsin.console.safe import Line, wrap
from tocsin.console.theme import ground, ink
from tocsin.console.view import View

_NAME = 12


def fact_lines(alert: AlertView, view: View) -> list[Strip]:
    """Draw all facts, the tool's own words last and whole."""
    lines: list[Strip] = []
    for name, value in _facts(alert, view):
        lines.extend(_fact(name, value, view))
    if alert.details:
        lines.append(Line(ground(view.colours.ground, view.colours.ink)).strip(view.width))
        lines.extend(
            Line(ground(view.colours.ground, view.colours.ink)).put(" ").put(text).strip(view.width)
            for text in wrap(alert.details, view.width - 2)
        )
    return lines


def _facts(alert: AlertView, view: View) -> list[tuple[str, str]]:
    facts = [
        ("source", f"{alert.source.name} ({alert.source.type})"),
        ("policy", alert.policy),
        ("events", str(alert.count)),
    ]
    if alert.severity is not None:
        facts.append(("severity", f"{alert.severity} of 5"))
    for name, text in (
        ("created", alert.created_at),
        ("changed", alert.updated_at),
        ("accepted", alert.accepted_at),
        ("resolved", alert.resolved_at),
        ("asleep till", alert.snoozed_until),
    ):
        at = ages.instant(text)
        if at is not None:
            facts.append((name, f"{ages.moment(at, view.now)} UTC"))
    facts.extend(("link", f"{link.text}  {link.href}" if link.text else link.href) for link in alert.links)
    facts.extend((name, value) for name, value in alert.labels.items())
    return facts


def _fact(name: str, value: str, view: View) -> list[Strip]:
    colours = view.colours
    lines: list[Strip] = []
    for index, text in enumerate(wrap(value, max(8, view.width - _NAME - 2))):
        line = Line(ground(colours.ground, colours.ink)).put(" ")
        line.put(name if index == 0 else "", ink(colours.dim), _NAME).put(" ")
        lines.append(line.put(text).strip(view.width))
    return lines
