"""Routes of destinations and of their catalogue."""

from typing import Any

from pydantic import Field

from tocsin.api.requests import DestinationEdit, NewDestination, Request
from tocsin.core.people import Role
from tocsin.server.route import Call, Route, one_of


class AddressRequest(Request):
    """Where a test message goes."""

    address: str = Field(max_length=2000)


async def _types(call: Call) -> dict[str, Any]:
    return {"types": await call.pager.views.destination_types()}


async def _list(call: Call) -> dict[str, Any]:
    return {"destinations": await call.pager.views.destinations()}


async def _one(call: Call) -> dict[str, Any]:
    return one_of(await call.pager.views.destinations(), call.ref, "destination")


async def _add(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_destination(call.body)


async def _edit(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_destination(call.ref, call.body)


async def _delete(call: Call) -> Any:
    return await call.pager.configuration.delete_destination(call.ref)


async def _test(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.test_destination(call.ref, call.body.address)


ROUTES = (
    Route(
        "GET", "/destination-types", Role.VIEWER, _types, "List the kinds of destinations.", listed="types"
    ),
    Route(
        "GET",
        "/destinations",
        Role.VIEWER,
        _list,
        "List the destinations.",
        answer="DestinationView",
        listed="destinations",
    ),
    Route(
        "POST",
        "/destinations",
        Role.ADMIN,
        _add,
        "Add a destination.",
        body=NewDestination,
        answer="DestinationView",
        status=201,
    ),
    Route("GET", "/destinations/{ref}", Role.VIEWER, _one, "Give a destination.", answer="DestinationView"),
    Route(
        "PATCH",
        "/destinations/{ref}",
        Role.ADMIN,
        _edit,
        "Change a destination.",
        body=DestinationEdit,
        answer="DestinationView",
    ),
    Route("DELETE", "/destinations/{ref}", Role.ADMIN, _delete, "Delete a destination."),
    Route(
        "POST",
        "/destinations/{ref}/test",
        Role.ADMIN,
        _test,
        "Send one test message and tell what became of it.",
        body=AddressRequest,
    ),
)
