"""The ladder of an alert: who was asked, who is next and when."""

from textual.strip import Strip

from tocsin.api.models import AlertDetail, AlertView, LadderLevel
from tocsin.console import ages
from tocsin.console.deliveries import STATES
from tocsin.console.safe import Line
from tocsin.console.theme import ground, ink
from tocsin.console.view import View
from tocsin.core.duration import spoken_duration
from tocsin.core.instant import Instant

_BAR = 16
_INDENT = 18


def ladder_lines(alert: AlertView, view: View) -> list[Strip]:
    """Draw the ladder; without the levels, which come with the details, only its heading."""
    colours = view.colours
    head = Line(ground(colours.ground, colours.ink)).put("ESCALATION  ", ink(colours.dim)).put(alert.policy)
    lines = [head.strip(view.width)]
    if not isinstance(alert, AlertDetail):
        return lines
    for level in alert.ladder:
        lines.append(_level(alert, level, view))
        reached = _reached(alert, level.level, view)
        if reached is not None:
            lines.append(reached)
    lines.extend(_ending(alert, view))
    return lines


def _level(alert: AlertDetail, level: LadderLevel, view: View) -> Strip:
    colours, step = view.colours, alert.escalation
    asked = alert.status == "PENDING" and step is not None and step.level == level.level
    # `team:night` is how a target is typed, `team night` how it is read.
    names = ", ".join("YOU" if name == view.me else name.replace(":", " ", 1) for name in level.targets)
    line = Line(ground(colours.ground, colours.ink))
    line.put(f"  {view.glyphs.here} " if asked else "    ", ink(colours.amber, bold=True))
    line.put(f"{level.level}  ", ink(colours.amber if asked else colours.dim, bold=asked))
    mine = view.me in level.targets
    style = ink(colours.amber, bold=True) if asked and mine else ink(colours.ink)
    line.put(names, style).put("  ").to(_INDENT)
    _put_when(line, alert, level, view)
    return line.strip(view.width)


def _put_when(line: Line, alert: AlertDetail, level: LadderLevel, view: View) -> None:
    colours, step = view.colours, alert.escalation
    paged = ages.instant(level.paged_at)
    due = _next_due(alert, level, view)
    if due is not None:
        left = max(0, due - view.now)
        line.put(f"in {ages.countdown(left, by_second=view.by_second)}  ", ink(colours.amber, bold=True))
        before = _timeout_before(alert, level)
        full = round(_BAR * min(1.0, left / before)) if before else 0
        line.put(view.glyphs.bar_full * full, ink(colours.amber))
        line.put(view.glyphs.bar_empty * (_BAR - full), ink(colours.border))
    elif paged is not None:
        line.put(f"paged {ages.moment(paged, view.now)}", ink(colours.ink))
    elif alert.status == "PENDING" and step is not None and level.level > step.level + 1:
        line.put(f"{spoken_duration(_timeout_before(alert, level))} later", ink(colours.dim))


def _next_due(alert: AlertDetail, level: LadderLevel, view: View) -> Instant | None:
    step = alert.escalation
    if alert.status != "PENDING" or step is None or step.halt is not None or not step.next:
        return None
    following = step.level + 1 if any(other.level > step.level for other in alert.ladder) else 1
    return ages.instant(step.next_at) if level.level == following else None


def _timeout_before(alert: AlertDetail, level: LadderLevel) -> int:
    before = [other.timeout for other in alert.ladder if other.level == level.level - 1]
    return before[0] if before else level.timeout


def _reached(alert: AlertDetail, level: int, view: View) -> Strip | None:
    """Say in one line what became of the pages of a level."""
    said = [
        f"{delivery.destination}: {STATES[delivery.state]}"
        for delivery in alert.deliveries
        if delivery.step.startswith(f"level {level} ") or delivery.step == f"level {level}"
    ]
    if not said:
        return None
    line = Line(ground(view.colours.ground, view.colours.dim)).to(_INDENT)
    middle = f" {view.glyphs.middle} "
    return line.put(middle.join(dict.fromkeys(said)), width=max(0, view.width - _INDENT)).strip(view.width)


def _ending(alert: AlertDetail, view: View) -> list[Strip]:
    step, colours = alert.escalation, view.colours
    if alert.status != "PENDING" or step is None:
        return []
    line = Line(ground(colours.ground, colours.red)).put("    ")
    if step.exhausted:
        return [
            line.put(
                "nobody accepted: the last level is paged again and again", ink(colours.red, bold=True)
            ).strip(view.width)
        ]
    if step.halt is not None:
        return [line.put(step.halt.replace("-", " "), ink(colours.dim)).strip(view.width)]
    return []
