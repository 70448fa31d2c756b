"""The overview of an alert: how it stands in one sentence, its ladder, its facts, and what happened last."""

from textual.strip import Strip

from tocsin.api.models import AlertDetail, AlertView
from tocsin.console import ages
from tocsin.console.facts import fact_lines
from tocsin.console.ladder import ladder_lines
from tocsin.console.safe import Line, wrap
from tocsin.console.sheet import Drawn, Sheet
from tocsin.console.theme import ground, ink
from tocsin.console.timeline import timeline_sheet
from tocsin.console.view import View
from tocsin.console.who import snoozed
from tocsin.core.reason_words import in_words

_LAST_ENTRIES = 6


def overview_sheet(alert: AlertView, view: View) -> Sheet:
    """Draw the overview; what is not here yet is left out."""
    blank = Line(ground(view.colours.ground, view.colours.ink)).strip(view.width)
    lines = [*_standing(alert, view), blank, *ladder_lines(alert, view), blank, *fact_lines(alert, view)]
    if isinstance(alert, AlertDetail) and alert.timeline:
        head = Line(ground(view.colours.ground, view.colours.dim)).put("LAST").strip(view.width)
        lines += [blank, head]
        latest = timeline_sheet(alert.timeline[::-1][:_LAST_ENTRIES], view)
        lines += [line for y in range(latest.height) if (line := latest.line(y)) is not None]
    return Sheet([Drawn(*lines)])


def _standing(alert: AlertView, view: View) -> list[Strip]:
    colours = view.colours
    sentence, loud = sentence_of(alert, view)
    style = ink(colours.amber if loud else colours.bright, bold=True)
    return [
        Line(ground(colours.ground, colours.ink)).put(text, style).strip(view.width)
        for text in wrap(sentence, view.width, lines=3)
    ]


def sentence_of(alert: AlertView, view: View) -> tuple[str, bool]:
    """Say in one sentence how an alert stands, and whether that concerns me now."""
    if alert.status == "RESOLVED":
        return f"Resolved{_at(alert.resolved_at, view)}{_by(alert, 'resolved')}.", False
    if alert.status == "ACCEPTED":
        whose = "You have it" if alert.owner == view.me else f"{alert.owner or 'The tool'} has it"
        return f"{whose}{_since(alert.accepted_at, view)}.", False
    if snoozed(alert):
        return f"It sleeps until {_moment(alert.snoozed_until, view)}, then level 1 is paged.", False
    if alert.test:
        return "A TEST: nobody is paged.", False
    return _asked(alert, view)


def _asked(alert: AlertView, view: View) -> tuple[str, bool]:
    step = alert.escalation
    if step is None:
        return "Nobody is paged.", False
    due = ages.instant(step.next_at)
    left = ages.countdown(due - view.now, by_second=view.by_second) if due is not None else ""
    following = _names(step.next, view)
    mine = view.me in step.paged
    if step.exhausted:
        again = f" The last level is paged again in {left}." if left else ""
        return f"Nobody accepted.{again}", mine
    if step.level == 0 and left:
        return f"Nobody is paged yet: {following} in {left}.", False
    if not step.paged:
        return "Nobody can be paged.", False
    asked = _names(step.paged, view)
    are = "are" if mine or len(step.paged) > 1 else "is"
    if step.next and left:
        return f"{asked} {are} paged; {following} in {left}.", mine
    if step.halt is not None:
        return f"{asked} {are} paged; nobody next: {in_words(step.halt)}.", mine
    return f"{asked} {are} paged, on the last level{f'; it ends in {left}' if left else ''}.", mine


def _names(names: list[str], view: View) -> str:
    named = ["YOU" if name == view.me else name for name in names]
    if not named:
        return "nobody"
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _moment(text: str | None, view: View) -> str:
    at = ages.instant(text)
    return ages.moment(at, view.now) if at is not None else "later"


def _at(text: str | None, view: View) -> str:
    return f" at {_moment(text, view)}" if text else ""


def _since(text: str | None, view: View) -> str:
    return f" since {_moment(text, view)}" if text else ""


def _by(alert: AlertView, kind: str) -> str:
    """Name who did it, where the timeline tells."""
    entries = alert.timeline if isinstance(alert, AlertDetail) else []
    actor = next((entry.actor for entry in reversed(entries) if entry.kind == kind), None)
    return f" by {actor}" if actor else ""
