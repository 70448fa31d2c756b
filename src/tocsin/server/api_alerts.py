"""Routes of what people do to alerts."""

from typing import Any

from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert
from tocsin.core.people import Role
from tocsin.engine.errors import NotFoundError
from tocsin.server.route import Call, Route

VERBS = frozenset(
    {"accept", "resolve", "release", "reopen", "escalate", "snooze", "assign", "comment", "undo"}
)


async def _create(call: Call) -> dict[str, Any]:
    return await call.pager.create_alert(call.body, call.caller.name)


async def _act(call: Call) -> dict[str, Any]:
    return await call.pager.act(call.id(), _verb(call), call.body, call.caller.name)


async def _act_on_many(call: Call) -> dict[str, Any]:
    return await call.pager.act_on_many(_verb(call), call.body, call.caller.name)


def _verb(call: Call) -> str:
    verb = call.names["verb"]
    if verb not in VERBS:
        raise NotFoundError(f"an alert can be told to {', '.join(sorted(VERBS))}")
    return verb


ROUTES = (
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
    Route(
        "POST",
        "/alerts/bulk/{verb}",
        Role.RESPONDER,
        _act_on_many,
        f"Act on many alerts in one transaction; each is done or refused: {', '.join(sorted(VERBS))}.",
        body=BulkRequest,
        answer="BulkAnswer",
    ),
)
