"""Who would be paged when, as rows."""

from tocsin.api.models import SimulationView
from tocsin.console.pane_rows import PaneRows
from tocsin.console.theme import ink
from tocsin.core.duration import compact_duration

_TIME = 7
_MOST = 8
_LONGEST_NAME = 16


def would_page(rows: PaneRows, simulation: SimulationView | None, title: str) -> None:
    """Draw whom an alert would page if nobody accepted it.

    Args:
        simulation: None while it is being asked for.
        title: above it.
    """
    colours = rows.view.colours
    rows.heading(title)
    if simulation is None:
        rows.text("Asking the engine…", ink(colours.dim))
        return
    if not simulation.reaches:
        rows.text("Nobody: no destination leads to anybody on its levels.", ink(colours.red, bold=True))
        rows.text("`tocsin contact add` gives a person a way to be reached.", ink(colours.dim))
    shown = [step for step in simulation.steps if step.pages]
    for step in shown[:_MOST]:
        ways: dict[str, list[str]] = {}
        for page in step.pages:
            ways.setdefault(page.user or "", []).append(page.destination)
        for place, (user, destinations) in enumerate(ways.items()):
            after = "at once" if step.after < 1_000 else compact_duration(step.after)
            line = rows.begin().put(after if place == 0 else "", ink(colours.amber), _TIME).put("  ")
            line.put(user or "a tool", ink(colours.bright, bold=True), _LONGEST_NAME).put(" ")
            rows.end(line.put(", ".join(dict.fromkeys(destinations)), ink(colours.dim)))
    if len(shown) > _MOST:
        rows.text(f"and {len(shown) - _MOST} times more", ink(colours.dim))
