"""Routes of what sources received: their requests, replays, near misses, and how a tool is connected."""

from typing import Any

from tocsin.api.exploring import ReplayRequest
from tocsin.core.instant import rfc3339
from tocsin.core.people import Role
from tocsin.core.source import Source
from tocsin.engine.connecting import connection_of
from tocsin.engine.errors import NotFoundError
from tocsin.server.route import Call, Route

_MOST_EVENTS = 500
_LONGEST_NUMBER = 18


def source_of(call: Call) -> Source:
    """Give the source that the path names, by name or id.

    Raises:
        NotFoundError: there is none.
    """
    known, ref = call.pager.directory.sources, call.ref
    by_name = next((source for source in known.values() if source.name == ref), None)
    found = by_name or next((source for source in known.values() if str(source.id) == ref), None)
    if found is None:
        raise NotFoundError("there is no such source")
    return found


async def _events(call: Call) -> dict[str, Any]:
    query = call.query
    found = await call.pager.explorer.requests(
        source_of(call),
        limit=query.bounded("limit", 50, _MOST_EVENTS),
        before=query.number("before"),
        text=query.text("text") or "",
        verdicts=tuple((query.text("verdict") or "").split(",")) if query.text("verdict") else (),
    )
    return {"events": found}


async def _event(call: Call) -> dict[str, Any]:
    return await call.pager.explorer.request(source_of(call), _number(call.names["event"]))


def _number(text: str) -> int:
    """Read a request's number, which is below zero for a refused one."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
        raise NotFoundError("a request is named by its number")
    return int(text)


async def _replay(call: Call) -> dict[str, Any]:
    return await call.pager.explorer.replay(source_of(call), call.body)


async def _connect(call: Call) -> dict[str, Any]:
    source = source_of(call)
    facts = call.pager.facts
    now = call.pager.clock.now()
    return connection_of(source, facts.url_of(source), now, reachable=facts.reachable)


async def _near_misses(call: Call) -> dict[str, Any]:
    known = call.pager.directory.sources
    misses = [
        {
            "at": rfc3339(miss.at),
            "remote": miss.remote,
            "method": miss.method,
            "path": miss.path,
            "key_end": miss.key_end,
            "why": miss.why,
            "source": _name(known.get(miss.source_id or 0)),
        }
        for miss in call.pager.near_misses.newest()
    ]
    return {"misses": misses}


def _name(source: Source | None) -> str | None:
    return source.name if source is not None else None


ROUTES = (
    Route(
        "GET",
        "/sources/{ref}/events",
        Role.RESPONDER,
        _events,
        "List what a source sent, newest first; `text` and `verdict` look for some of it.",
        answer="SourceEventView",
        listed="events",
        query=(("limit", "integer"), ("before", "integer"), ("text", "string"), ("verdict", "string")),
    ),
    Route(
        "GET",
        "/sources/{ref}/events/{event}",
        Role.RESPONDER,
        _event,
        "Give one request of a source, and what is read in it now.",
        answer="SourceRequest",
    ),
    Route(
        "POST",
        "/sources/{ref}/replay",
        Role.RESPONDER,
        _replay,
        "Read requests again, with present and with changed settings; nothing is changed by it.",
        body=ReplayRequest,
        body_optional=True,
        answer="Replay",
    ),
    Route(
        "GET",
        "/sources/{ref}/connect",
        Role.ADMIN,
        _connect,
        "Give all that is needed to let the tool post to a source.",
        answer="ConnectView",
    ),
    Route(
        "GET",
        "/near-misses",
        Role.ADMIN,
        _near_misses,
        "List requests that reached no source, newest first.",
        answer="NearMissView",
        listed="misses",
    ),
)
