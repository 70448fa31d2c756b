"""Routes of finding alerts: lists, windows, counts, places, completions."""

from typing import Any

from tocsin.core.instant import Instant, parse_instant
from tocsin.core.people import Role
from tocsin.engine.errors import InvalidError
from tocsin.server.route import Call, Route
from tocsin.store.alert_windows import ORDERS, VIEWS

_STATUSES = ("PENDING", "ACCEPTED", "RESOLVED", "SNOOZED")
_MOST_ROWS = 1000


async def _alerts(call: Call) -> dict[str, Any]:
    query = call.query
    return await call.pager.finder.alerts(
        statuses=query.words("status", _STATUSES),
        source=query.text("source"),
        query=query.text("query") or "",
        order=query.choice("order", ORDERS, "urgency"),
        limit=query.bounded("limit", 100, _MOST_ROWS),
        offset=query.number("offset", 0) or 0,
        before=query.number("before"),
        me=call.caller.name,
    )


async def _window(call: Call) -> dict[str, Any]:
    query = call.query
    return await call.pager.finder.window(
        view=query.choice("view", VIEWS, "open"),
        query=query.text("query") or "",
        order=query.choice("order", ORDERS, "urgency"),
        anchor=query.number("anchor"),
        offset=query.number("offset", 0) or 0,
        above=query.bounded("above", 0, _MOST_ROWS),
        below=query.bounded("below", 100, _MOST_ROWS),
        since=_instant(call, "since"),
        until=_instant(call, "until"),
        me=call.caller.name,
        strips=bool(query.number("strips", 0, 1)),
    )


async def _counts(call: Call) -> dict[str, Any]:
    view = call.query.choice("view", VIEWS, "open")
    return await call.pager.finder.counts(call.query.texts("query"), view=view, me=call.caller.name)


async def _completions(call: Call) -> dict[str, Any]:
    query = call.query
    return await call.pager.finder.completions(
        query.text("query") or "", query.number("cursor"), call.caller.name
    )


async def _place(call: Call) -> dict[str, Any]:
    query = call.query
    return await call.pager.finder.place(
        call.id(),
        query=query.text("query") or "",
        order=query.choice("order", ORDERS, "urgency"),
        me=call.caller.name,
    )


def _instant(call: Call, name: str) -> Instant | None:
    text = call.query.text(name)
    if text is None:
        return None
    found = parse_instant(text)
    if found is None:
        raise InvalidError(name, f"{name} is a time such as 2026-11-20T03:00:00Z")
    return found


ROUTES = (
    Route(
        "GET",
        "/alerts",
        Role.VIEWER,
        _alerts,
        "List alerts, pending first, then newest; searched to the end.",
        answer="AlertList",
        query=(
            ("status", "string"),
            ("source", "string"),
            ("query", "string"),
            ("order", "string"),
            ("limit", "integer"),
            ("offset", "integer"),
            ("before", "integer"),
        ),
    ),
    Route(
        "GET",
        "/alerts/window",
        Role.VIEWER,
        _window,
        "Give a window of an ordered list, around an alert, around a place, or from the top.",
        answer="AlertWindow",
        query=(
            ("view", "string"),
            ("query", "string"),
            ("order", "string"),
            ("anchor", "integer"),
            ("offset", "integer"),
            ("above", "integer"),
            ("below", "integer"),
            ("since", "string"),
            ("until", "string"),
            ("strips", "integer"),
        ),
    ),
    Route(
        "GET",
        "/alerts/counts",
        Role.VIEWER,
        _counts,
        "Count what each of several filters finds; `query` may be given up to 20 times.",
        answer="QueryCounts",
        query=(("view", "string"), ("query", "string")),
    ),
    Route(
        "GET",
        "/alerts/completions",
        Role.VIEWER,
        _completions,
        "Tell how a filter could go on at a cursor.",
        answer="Completions",
        query=(("query", "string"), ("cursor", "integer")),
    ),
    Route(
        "GET",
        "/alerts/{id}/place",
        Role.VIEWER,
        _place,
        "Tell which view holds an alert, and where it stands in it.",
        answer="AlertPlace",
        query=(("query", "string"), ("order", "string")),
    ),
)
