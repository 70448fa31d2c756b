"""Routes of alerts: lists, windows, one alert, and what people do to it."""

from typing import Any

from tocsin.api.requests import ActionRequest, NewAlert
from tocsin.core.people import Role
from tocsin.engine.errors import NotFoundError
from tocsin.server.route import Call, Route

VERBS = frozenset(
    {"accept", "resolve", "release", "reopen", "escalate", "snooze", "assign", "comment", "undo"}
)
_STATUSES = ("PENDING", "ACCEPTED", "RESOLVED", "SNOOZED")
_VIEWS = ("open", "resolved", "all")
_MOST_ROWS = 1000


async def _alerts(call: Call) -> dict[str, Any]:
    query = call.query
    return await call.pager.views.alerts(
        statuses=query.words("status", _STATUSES),
        source=query.text("source"),
        query=query.text("query"),
        limit=query.bounded("limit", 100, _MOST_ROWS),
        before=query.number("before"),
    )


async def _window(call: Call) -> dict[str, Any]:
    query = call.query
    return await call.pager.views.window(
        view=query.choice("view", _VIEWS, "open"),
        anchor=query.number("anchor"),
        above=query.bounded("above", 0, _MOST_ROWS),
        below=query.bounded("below", 100, _MOST_ROWS),
    )


def _found(document: dict[str, Any] | None) -> dict[str, Any]:
    if document is None:
        raise NotFoundError("there is no such alert")
    return document


async def _alert(call: Call) -> dict[str, Any]:
    return _found(await call.pager.views.alert(call.id()))


async def _why(call: Call) -> dict[str, Any]:
    return _found(await call.pager.views.why(call.id()))


async def _create(call: Call) -> dict[str, Any]:
    return await call.pager.create_alert(call.body, call.caller.name)


async def _act(call: Call) -> dict[str, Any]:
    verb = call.names["verb"]
    if verb not in VERBS:
        raise NotFoundError(f"an alert can be told to {', '.join(sorted(VERBS))}")
    return await call.pager.act(call.id(), verb, call.body, call.caller.name)


ROUTES = (
    Route(
        "GET",
        "/alerts",
        Role.VIEWER,
        _alerts,
        "List alerts, newest first.",
        answer="AlertList",
        query=(
            ("status", "string"),
            ("source", "string"),
            ("query", "string"),
            ("limit", "integer"),
            ("before", "integer"),
        ),
    ),
    Route(
        "GET",
        "/alerts/window",
        Role.VIEWER,
        _window,
        "Give a window of the ordered list, around an alert or from the top.",
        answer="AlertWindow",
        query=(("view", "string"), ("anchor", "integer"), ("above", "integer"), ("below", "integer")),
    ),
    Route(
        "GET", "/alerts/{id}", Role.VIEWER, _alert, "Give an alert with its timeline.", answer="AlertDetail"
    ),
    Route("GET", "/alerts/{id}/why", Role.VIEWER, _why, "Tell, step by step, why it was or was not paged."),
    Route(
        "POST",
        "/alerts",
        Role.RESPONDER,
        _create,
        "Open an alert by hand.",
        body=NewAlert,
        answer="ActionAnswer",
        status=201,
    ),
    Route(
        "POST",
        "/alerts/{id}/{verb}",
        Role.RESPONDER,
        _act,
        f"Act on an alert: {', '.join(sorted(VERBS))}.",
        body=ActionRequest,
        body_optional=True,
        answer="ActionAnswer",
    ),
)
