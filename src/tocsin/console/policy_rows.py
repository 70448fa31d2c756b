"""The rows of the policies screen: each ladder in words with the names of this moment, and a simulation."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from tocsin.api.models import Finding, PolicyView
from tocsin.api.schedules import OnCallLevel, OnCallView, StandingView
from tocsin.api.simulation import SimulatedStepView, SimulationView
from tocsin.console import ages, zoned
from tocsin.console.duty_words import loudness, names
from tocsin.console.pane import PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.theme import ink
from tocsin.console.view import View
from tocsin.core.duration import spoken_duration
from tocsin.core.zone import Zone

_INDENT = 2
_SUBJECTS = frozenset({"contacts", "policies", "schedules", "fallback"})
_ENDS = {
    "again": "then the last level is paged again every 30 min, until somebody accepts",
    "low-stays-on-level-1": "LOW: it stays on this level",
    "test-pages-nobody": "the source is not set up yet: its alerts are TEST and page nobody",
    "maintenance-window": "a maintenance window hides it: no alert opens and nobody is paged",
    "source-paused": "the source is paused: its events open no alert",
}


@dataclass(frozen=True, slots=True)
class PolicyNews:
    """What the screen shows."""

    policies: Sequence[PolicyView]
    oncall: OnCallView
    findings: Sequence[Finding]


def policy_rows(
    news: PolicyNews, played: SimulationView | None, mine: Zone, view: View, current: Hashable | None
) -> list[PaneRow]:
    """Draw all rows.

    Args:
        played: the simulation that was asked for; None: none.
        mine: the zone of my own clocks.
        current: the name of the policy under the cursor.
    """
    rows = PaneRows(view, current)
    _warnings(news.findings, rows)
    rows.heading("Policies", "who is paged, in which order")
    if not news.policies:
        rows.text("There is no policy yet. In another terminal:")
        rows.text("tocsin policy add platform --level alice:5m", ink(view.colours.amber), indent=_INDENT)
    standing = {policy.policy: policy for policy in news.oncall.oncall}
    for policy in news.policies:
        found = standing.get(policy.name)
        _policy(policy, found.levels if found else [], rows, unused=found is not None and not found.used)
        if played is not None and played.policy == policy.name:
            _simulation(played, mine, rows)
    return rows.rows


def _warnings(findings: Sequence[Finding], rows: PaneRows) -> None:
    colours = rows.view.colours
    found = [one for one in findings if one.subject in _SUBJECTS and one.level != "ok"]
    if found:
        rows.heading("What could keep a page from arriving", "as `tocsin doctor` says it")
    for one in found:
        rows.text(one.text, ink(colours.red if one.level == "problem" else colours.amber))


def _policy(policy: PolicyView, levels: Sequence[OnCallLevel], rows: PaneRows, *, unused: bool) -> None:
    view, colours = rows.view, rows.view.colours
    notes = ["by default"] * policy.default + ["no source leads to it"] * unused
    line = rows.begin(policy.name).put(policy.name, ink(colours.bright, bold=True))
    rows.end(line.put(f"  {', '.join(notes)}" if notes else "", ink(colours.dim)), policy.name)
    if policy.delay:
        rows.text(f"waits {spoken_duration(policy.delay)} before level 1", ink(colours.dim), indent=_INDENT)
    for level in levels:
        line = rows.begin().put(" " * _INDENT).put(f"{level.level} ", ink(colours.dim))
        line.put(f"{view.glyphs.middle} ", ink(colours.dim))
        if level.people:
            line.put("now ", ink(colours.dim)).put(names(level.people, view.me), loudness(level.people, view))
        else:
            line.put("nobody now: skipped at once", ink(colours.red, bold=True))
        through = [_through(target) for target in level.targets if target.target not in target.people]
        line.put(f" ({', '.join(through)})" if through else "", ink(colours.dim))
        rows.end(line.put(f" {view.glyphs.middle} {spoken_duration(level.timeout)}", ink(colours.dim)))
    times = "time" if policy.repeat == 1 else "times"
    again = f"then all of it {policy.repeat} {times} more, " if policy.repeat else ""
    rows.text(
        f"{again}then the last level every 30 min, and the fallback contact once",
        ink(colours.dim),
        indent=_INDENT,
    )
    if policy.accept_timeout:
        asked = spoken_duration(policy.accept_timeout)
        rows.text(f"{asked} after an accept its owner is asked", ink(colours.dim), indent=_INDENT)


def _through(target: StandingView) -> str:
    # `team:night` is how a target is typed, `team night` how it is read.
    return target.target.replace(":", " ", 1)


def _simulation(played: SimulationView, mine: Zone, rows: PaneRows) -> None:
    view, colours = rows.view, rows.view.colours
    at = ages.instant(played.at)
    when = zoned.when(at, view.now, mine) if at is not None else played.at
    line = rows.begin().put(" " * _INDENT).put("Simulate  ", ink(colours.bright, bold=True))
    rows.end(line.put(f"{played.source}, {played.priority}, {when}, nobody accepts"))
    for step in played.steps:
        _step(step, mine, rows)
    ends = _ENDS.get(played.ends, played.ends)
    rows.text(ends, ink(colours.amber if played.reaches else colours.red), indent=2 * _INDENT)


def _step(step: SimulatedStepView, mine: Zone, rows: PaneRows) -> None:
    colours = rows.view.colours
    at = ages.instant(step.at)
    shown = zoned.clock(at, mine) if at is not None else ""
    pages = ", ".join(f"{page.user or page.destination} by {page.destination}" for page in step.pages)
    paged = next((place for place, one in enumerate(step.entries) if one.text.endswith("paged")), 0)
    for place, entry in enumerate(step.entries):
        line = rows.begin().put(" " * 2 * _INDENT).put(shown if place == 0 else "", ink(colours.dim), 7)
        skipped = not step.pages
        line.put(entry.text, ink(colours.red if skipped else colours.ink)).put("  ")
        rows.end(line.put(pages if place == paged else "", ink(colours.dim)))
