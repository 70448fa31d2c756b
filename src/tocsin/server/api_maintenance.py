"""Routes of maintenance windows."""

from typing import Any

from tocsin.api.maintenance import MaintenanceEdit, NewMaintenance
from tocsin.core.people import Role
from tocsin.server.route import Call, Route, one_of


async def _list(call: Call) -> dict[str, Any]:
    return {"maintenance": await call.pager.configuration.maintenance()}


async def _one(call: Call) -> dict[str, Any]:
    return one_of(await call.pager.configuration.maintenance(), call.ref, "maintenance window")


async def _add(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_maintenance(call.body, call.caller.name)


async def _edit(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_maintenance(call.ref, call.body)


async def _delete(call: Call) -> Any:
    return await call.pager.configuration.delete_maintenance(call.ref)


_VIEW = "MaintenanceView"

ROUTES = (
    Route(
        "GET",
        "/maintenance",
        Role.VIEWER,
        _list,
        "List the maintenance windows, with how many requests each has hidden.",
        answer=_VIEW,
        listed="maintenance",
    ),
    Route(
        "POST",
        "/maintenance",
        Role.ADMIN,
        _add,
        "Plan a maintenance window.",
        body=NewMaintenance,
        answer=_VIEW,
        status=201,
    ),
    Route("GET", "/maintenance/{ref}", Role.VIEWER, _one, "Give a maintenance window.", answer=_VIEW),
    Route(
        "PATCH",
        "/maintenance/{ref}",
        Role.ADMIN,
        _edit,
        "Change a maintenance window.",
        body=MaintenanceEdit,
        answer=_VIEW,
    ),
    Route(
        "DELETE",
        "/maintenance/{ref}",
        Role.ADMIN,
        _delete,
        "End a running maintenance window, or remove one.",
    ),
)
