"""Routes of escalation policies."""

from typing import Any

from tocsin.api.requests import NewPolicy, PolicyEdit
from tocsin.core.people import Role
from tocsin.server.route import Call, Route, one_of


async def _list(call: Call) -> dict[str, Any]:
    return {"policies": await call.pager.views.policies()}


async def _one(call: Call) -> dict[str, Any]:
    return one_of(await call.pager.views.policies(), call.ref, "policy")


async def _add(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_policy(call.body)


async def _edit(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_policy(call.ref, call.body)


async def _delete(call: Call) -> Any:
    return await call.pager.configuration.delete_policy(call.ref)


ROUTES = (
    Route(
        "GET",
        "/policies",
        Role.VIEWER,
        _list,
        "List the escalation policies.",
        answer="PolicyView",
        listed="policies",
    ),
    Route(
        "POST",
        "/policies",
        Role.ADMIN,
        _add,
        "Add an escalation policy.",
        body=NewPolicy,
        answer="PolicyView",
        status=201,
    ),
    Route("GET", "/policies/{ref}", Role.VIEWER, _one, "Give an escalation policy.", answer="PolicyView"),
    Route(
        "PATCH",
        "/policies/{ref}",
        Role.ADMIN,
        _edit,
        "Change an escalation policy.",
        body=PolicyEdit,
        answer="PolicyView",
    ),
    Route("DELETE", "/policies/{ref}", Role.ADMIN, _delete, "Delete an escalation policy."),
)
