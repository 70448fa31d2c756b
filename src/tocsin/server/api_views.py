"""Routes of saved views: each person has their own."""

from typing import Any

from tocsin.api.requests import ViewRequest
from tocsin.core.people import Role
from tocsin.server.route import Call, Route


async def _list(call: Call) -> dict[str, Any]:
    return {"views": await call.pager.saved_views.of_user(call.caller.name)}


async def _put(call: Call) -> dict[str, Any]:
    return await call.pager.saved_views.put(call.caller.name, call.ref, call.body)


async def _delete(call: Call) -> None:
    await call.pager.saved_views.delete(call.caller.name, call.ref)


ROUTES = (
    Route("GET", "/views", Role.VIEWER, _list, "List your saved views.", answer="SavedView", listed="views"),
    Route(
        "PUT",
        "/views/{ref}",
        Role.VIEWER,
        _put,
        "Save a view under a name, new or in the place of the one that has it.",
        body=ViewRequest,
        answer="SavedView",
    ),
    Route("DELETE", "/views/{ref}", Role.VIEWER, _delete, "Delete one of your saved views."),
)
