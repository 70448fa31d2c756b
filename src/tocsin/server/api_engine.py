"""Routes of the engine itself: its state, feed, settings, health, backup and end."""

from pathlib import Path
from typing import Any

from tocsin.api.requests import BackupRequest, SettingsEdit
from tocsin.core.people import Role
from tocsin.engine.errors import InvalidError
from tocsin.server.feed import FeedResponse
from tocsin.server.route import Call, Route

_LAST_EVENT_ID = "Last-Event-ID"


async def _state(call: Call) -> dict[str, Any]:
    return await call.pager.views.state(call.caller.name)


async def _feed(call: Call) -> FeedResponse:
    since = call.query.number("since")
    resumed = call.request.headers.get(_LAST_EVENT_ID, "")
    if resumed.isascii() and resumed.isdigit() and len(resumed) < 19:
        since = int(resumed)
    return call.feeds.open(since)


async def _settings(call: Call) -> dict[str, Any]:
    return await call.pager.views.settings()


async def _edit_settings(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_settings(call.body)


async def _doctor(call: Call) -> dict[str, Any]:
    knock = call.query.choice("knock", ("yes", "no"), "no") == "yes"
    return {"findings": await call.pager.views.doctor(knock=knock)}


async def _backup(call: Call) -> dict[str, Any]:
    path = Path(call.body.path)
    if not path.is_absolute():
        raise InvalidError(
            "path", "the path of a backup is absolute: the engine may stand in another directory"
        )
    return await call.pager.backup(path)


async def _stop(call: Call) -> dict[str, Any]:
    call.stop()
    return {"stopping": True}


async def _openapi(call: Call) -> dict[str, Any]:
    # The models' schemas are only worth making for who asks.
    from tocsin.server.openapi import document

    return document()


ROUTES = (
    Route("GET", "/state", Role.VIEWER, _state, "Tell who I am and how the engine is.", answer="EngineState"),
    Route(
        "GET",
        "/feed",
        Role.VIEWER,
        _feed,
        "Stream changes as server-sent events: frame, reset.",
        answer="FeedFrame",
        query=(("since", "integer"),),
    ),
    Route("GET", "/settings", Role.VIEWER, _settings, "Give the settings.", answer="SettingsView"),
    Route(
        "PATCH",
        "/settings",
        Role.ADMIN,
        _edit_settings,
        "Change the settings.",
        body=SettingsEdit,
        answer="SettingsView",
    ),
    Route(
        "GET",
        "/doctor",
        Role.VIEWER,
        _doctor,
        "Tell what is wrong; with `knock=yes` also whether destinations answer, which takes up to 3 s.",
        query=(("knock", "string"),),
        answer="Finding",
        listed="findings",
    ),
    Route(
        "POST",
        "/backup",
        Role.ADMIN,
        _backup,
        "Write a checked copy of the store.",
        body=BackupRequest,
        socket_only=True,
    ),
    Route("POST", "/stop", Role.ADMIN, _stop, "End the engine.", status=202, socket_only=True),
    Route("GET", "/openapi.json", Role.VIEWER, _openapi, "Give this document."),
)
