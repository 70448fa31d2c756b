"""One alert in full as text for people: why it paged whom it paged, and what its tool sent."""

from tocsin.api.dossier import AlertEvent, AlertEvents, Why
from tocsin.cli.moment import short_time
from tocsin.cli.table import Column, pairs, table
from tocsin.core.text import clean

_SHOWN_OF_BODY = 20_000


def why_sheet(why: Why) -> str:
    """Write the answer, and under it every step."""
    columns = [Column("AT"), Column("STEP"), Column("WHAT", slack=True), Column("WHY", slack=True)]
    rows = [(short_time(step.at), step.step, step.what, step.reason) for step in why.steps]
    return f"{why.answer}\n\n{table(columns, rows)}"


def events_sheet(found: AlertEvents) -> str:
    """Write the requests of an alert, newest first, whole."""
    if not found.events:
        return "no request of it is kept"
    older = found.total - len(found.events)
    parts = [_event(event) for event in found.events]
    return "\n\n".join([*parts, f"… and {older} older"] if older > 0 else parts)


def _event(event: AlertEvent) -> str:
    reason = f" ({event.reason})" if event.reason else ""
    head = f"request {event.id} · {short_time(event.received_at)} UTC · {event.result}{reason}"
    facts = [
        ("sent by", f"{event.method} from {event.remote}" if event.remote else event.method),
        ("size", f"{event.size} bytes"),
        *event.headers.items(),
        *((f"?{name}", value) for name, value in event.query),
    ]
    body = clean(event.body, _SHOWN_OF_BODY)
    return "\n".join([head, pairs(facts), *([body] if body else []), *(["… cut"] if event.cut else [])])
