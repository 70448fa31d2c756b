"""Routes of alert sources and of the catalogue of integration types."""

from typing import Any

from pydantic import Field

from tocsin.api.requests import KeyRotation, NewSource, Request, SourceEdit
from tocsin.core.people import Role
from tocsin.engine.errors import NotFoundError
from tocsin.server.api_exploring import source_of
from tocsin.server.route import Call, Route

_HIDDEN = "•••"


class SampleRequest(Request):
    """Which sample of the integration to send; by default the one that opens an alert."""

    sample: str | None = Field(default=None, max_length=64)


def _shown(view: dict[str, Any], call: Call) -> dict[str, Any]:
    # The key alone lets its holder open and resolve alerts, so only those who configure see it.
    if call.caller.may(Role.ADMIN):
        return view
    key = str(view["key"])
    return {**view, "key": _HIDDEN, "url": str(view["url"]).replace(key, _HIDDEN)}


async def _view(call: Call) -> dict[str, Any]:
    view = await call.pager.views.source(call.ref)
    if view is None:
        raise NotFoundError("there is no such source")
    return view


async def _types(call: Call) -> dict[str, Any]:
    return {"types": await call.pager.views.source_types()}


async def _list(call: Call) -> dict[str, Any]:
    return {"sources": [_shown(view, call) for view in await call.pager.views.sources()]}


async def _one(call: Call) -> dict[str, Any]:
    return _shown(await _view(call), call)


async def _add(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_source(call.body)


async def _edit(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_source(call.ref, call.body)


async def _delete(call: Call) -> Any:
    return await call.pager.configuration.delete_source(call.ref)


async def _rotate(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.rotate_key(call.ref, call.body.keep)


async def _test(call: Call) -> dict[str, Any]:
    source = source_of(call)
    receipt = await call.pager.test_source(source, call.body.sample)
    return {"result": receipt.result, "results": receipt.results}


ROUTES = (
    Route(
        "GET",
        "/source-types",
        Role.VIEWER,
        _types,
        "List the integration types.",
        answer="SourceTypeView",
        listed="types",
    ),
    Route(
        "GET",
        "/sources",
        Role.VIEWER,
        _list,
        "List the alert sources.",
        answer="SourceView",
        listed="sources",
    ),
    Route(
        "POST",
        "/sources",
        Role.ADMIN,
        _add,
        "Add an alert source.",
        body=NewSource,
        answer="SourceView",
        status=201,
    ),
    Route("GET", "/sources/{ref}", Role.VIEWER, _one, "Give an alert source.", answer="SourceView"),
    Route(
        "PATCH",
        "/sources/{ref}",
        Role.ADMIN,
        _edit,
        "Change an alert source.",
        body=SourceEdit,
        answer="SourceView",
    ),
    Route("DELETE", "/sources/{ref}", Role.ADMIN, _delete, "Delete an alert source."),
    Route(
        "POST",
        "/sources/{ref}/rotate-key",
        Role.ADMIN,
        _rotate,
        "Give a source a new key; the old one ends, at once or after a while.",
        body=KeyRotation,
        body_optional=True,
        answer="SourceView",
    ),
    Route(
        "POST",
        "/sources/{ref}/test",
        Role.ADMIN,
        _test,
        "Send a sample of the tool to the source, marked TEST.",
        body=SampleRequest,
        body_optional=True,
    ),
)
