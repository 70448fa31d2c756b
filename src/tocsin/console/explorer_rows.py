"""The list of a source's requests, as rows."""

from collections.abc import Hashable, Sequence

from tocsin.api.models import SourceEventView
from tocsin.console import ages
from tocsin.console.pane import PaneRow
from tocsin.console.pane_rows import PaneRows
from tocsin.console.theme import Colours, ink
from tocsin.console.view import View
from tocsin.core.reason_words import in_words

_TIME = 12
_VERDICT = 11
_ALERT = 7


def explorer_rows(
    requests: Sequence[SourceEventView] | None, about: str, view: View, current: Hashable | None
) -> list[PaneRow]:
    """Draw requests, a line each.

    Args:
        requests: newest first; None while they are being asked for.
        about: what is looked for, in words; empty: everything.
        current: the number under the cursor.
    """
    rows, colours = PaneRows(view, current), view.colours
    if about:
        rows.text(about, ink(colours.amber))
    if requests is None:
        rows.text("Asking the engine…", ink(colours.dim))
    elif not requests and about:
        rows.text("Nothing is found. A search looks through the newest 20,000 requests.", ink(colours.dim))
    elif not requests:
        rows.text("Nothing has come yet.", ink(colours.bright, bold=True))
        rows.text("c on the list of sources shows how its tool is connected.", ink(colours.dim))
    for request in requests or ():
        _request(rows, request)
    return rows.rows


def _request(rows: PaneRows, request: SourceEventView) -> None:
    view, colours = rows.view, rows.view.colours
    at = ages.instant(request.received_at)
    time = ages.moment(at, view.now) if at is not None else request.received_at
    alert = f"#{request.alert}" if request.alert else ""
    line = rows.begin(request.id).put(time, ink(colours.dim), _TIME).put(" ")
    line.put(request.verdict, ink(verdict_colour(request.verdict, colours), bold=True), _VERDICT).put(" ")
    line.put(alert, ink(colours.blue), _ALERT).put(" ")
    room = max(8, view.width - line.width)
    rows.end(line.put(_in_short(request), ink(colours.ink), room), request.id)


def _in_short(request: SourceEventView) -> str:
    if request.verdict in ("unreadable", "refused", "ignored") and request.reason:
        return in_words(request.reason)
    return " ".join(request.body.split())


def verdict_colour(verdict: str, colours: Colours) -> str:
    """Give the colour of what became of a request."""
    if verdict in ("unreadable", "refused"):
        return colours.red
    if verdict in ("created", "appended"):
        return colours.amber
    return colours.green if verdict == "resolved" else colours.dim
