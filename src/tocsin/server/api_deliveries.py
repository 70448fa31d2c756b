"""Routes of what is sent: the deliveries, sending again, skipping, and who hears of one alert."""

from typing import Any

from tocsin.api.attaching import Attach
from tocsin.core.people import Role
from tocsin.server.route import Call, Route

_MOST_DELIVERIES = 1000


async def _deliveries(call: Call) -> dict[str, Any]:
    alert = call.query.number("alert")
    limit = call.query.bounded("limit", 100, _MOST_DELIVERIES)
    return {"deliveries": await call.pager.views.deliveries(alert=alert, limit=limit)}


async def _redeliver(call: Call) -> dict[str, Any]:
    return await call.pager.deliveries.redeliver(call.id(), call.caller.name)


async def _skip(call: Call) -> dict[str, Any]:
    return await call.pager.deliveries.skip(call.id(), call.caller.name)


async def _notify(call: Call) -> dict[str, Any]:
    return await call.pager.deliveries.attach(call.id(), call.body, call.caller.name)


ROUTES = (
    Route(
        "GET",
        "/deliveries",
        Role.VIEWER,
        _deliveries,
        "List deliveries, newest first.",
        answer="DeliveryView",
        listed="deliveries",
        query=(("alert", "integer"), ("limit", "integer")),
    ),
    Route(
        "POST",
        "/deliveries/{id}/redeliver",
        Role.RESPONDER,
        _redeliver,
        "Send a delivery now, whatever became of it.",
        answer="DeliveryView",
    ),
    Route(
        "POST",
        "/deliveries/{id}/skip",
        Role.RESPONDER,
        _skip,
        "Take back a delivery that waits.",
        answer="DeliveryView",
    ),
    Route(
        "POST",
        "/alerts/{id}/notify",
        Role.RESPONDER,
        _notify,
        "Let a destination hear of an alert; without transitions, no more.",
        body=Attach,
        answer="AlertAttachments",
    ),
)
