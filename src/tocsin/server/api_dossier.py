"""Routes of one alert in full: what happened to it, what its tool sent, and why it paged whom."""

from typing import Any

from tocsin.core.people import Role
from tocsin.engine.errors import NotFoundError
from tocsin.server.route import Call, Route

_SHOWS = ("all", "people", "pages", "tool")
_MOST_ENTRIES = 1_000
_MOST_EVENTS = 200
_MOST_CHARACTERS = 2_000_000


def _found(document: dict[str, Any] | None) -> dict[str, Any]:
    if document is None:
        raise NotFoundError("there is no such alert")
    return document


async def _alert(call: Call) -> dict[str, Any]:
    return _found(await call.pager.views.alert(call.id(), recent=call.query.number("recent")))


async def _timeline(call: Call) -> dict[str, Any]:
    query = call.query
    return _found(
        await call.pager.views.timeline(
            call.id(),
            show=query.choice("show", _SHOWS, "all"),
            before=query.number("before"),
            after=query.number("after"),
            limit=max(1, query.bounded("limit", 100, _MOST_ENTRIES)),
        )
    )


async def _events(call: Call) -> dict[str, Any]:
    query = call.query
    return _found(
        await call.pager.views.events(
            call.id(),
            before=query.number("before"),
            limit=query.bounded("limit", 20, _MOST_EVENTS),
            body=query.bounded("body", 20_000, _MOST_CHARACTERS),
        )
    )


async def _why(call: Call) -> dict[str, Any]:
    return _found(await call.pager.views.why(call.id()))


ROUTES = (
    Route(
        "GET",
        "/alerts/{id}",
        Role.VIEWER,
        _alert,
        "Give an alert with its timeline, deliveries and ladder; `recent` keeps only the newest of each.",
        answer="AlertDetail",
        query=(("recent", "integer"),),
    ),
    Route(
        "GET",
        "/alerts/{id}/timeline",
        Role.VIEWER,
        _timeline,
        "Give a part of an alert's timeline: the newest, or those before or after an entry.",
        answer="TimelinePage",
        query=(("show", "string"), ("before", "integer"), ("after", "integer"), ("limit", "integer")),
    ),
    Route(
        "GET",
        "/alerts/{id}/events",
        Role.VIEWER,
        _events,
        "Give the requests of an alert, newest first, each body cut to `body` characters, secrets hidden.",
        answer="AlertEvents",
        query=(("before", "integer"), ("limit", "integer"), ("body", "integer")),
    ),
    Route(
        "GET",
        "/alerts/{id}/why",
        Role.VIEWER,
        _why,
        "Tell in one sentence and step by step why it paged whom it paged, or nobody.",
        answer="Why",
    ),
)
