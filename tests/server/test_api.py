"""The API: every route, who may call it, and every way in which it says no."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.server.fake_pager import ALERT, KEYS, example
from tests.server.served import Served, serving
from tocsin.api import models
from tocsin.api.requests import ActionRequest
from tocsin.core.filter_terms import FilterError
from tocsin.core.people import Role
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.receipt import OutOfRoomError
from tocsin.server.api import TABLE
from tocsin.server.caller import Hosts
from tocsin.server.route import PREFIX, Route

TOKEN_OF = {Role.VIEWER: "token-of-vera", Role.RESPONDER: "token-of-rob", Role.ADMIN: "token-of-ada"}
NAMES = {"id": "7", "verb": "accept", "ref": "x%2Fy", "shift": "1", "event": "7"}
PLAIN = [route for route in TABLE.routes if route.path != "/feed"]


def path_of(route: Route) -> str:
    """Fill the variable parts of a path."""
    ref = "the%20apica" if route.path.startswith("/sources/") else "x%2Fy"
    ref = "1" if route.path.startswith(("/contacts/", "/tokens/")) else ref
    names = NAMES | {"ref": ref}
    query = "?source=the%20apica" if route.path == "/simulate" else ""
    return PREFIX + re.sub(r"\{(\w+)\}", lambda match: names[match[1]], route.path) + query


def body_of(route: Route) -> dict[str, Any]:
    """Give the arguments that send an example of the route's body."""
    return {} if route.body is None else {"json": example(route.body)}


def route_id(route: Route) -> str:
    """Name a route in a test report."""
    return f"{route.method} {route.path}"


@pytest.mark.parametrize("route", PLAIN, ids=route_id)
async def test_every_route_answers_as_its_document_says(served: Served, route: Route) -> None:
    reply = await served.ask(route.method, path_of(route), socket=True, **body_of(route))
    assert reply.status == route.status, reply.body
    if route.listed:
        assert list(reply.body) == [route.listed]
        things = reply.body[route.listed]
    else:
        things = [reply.body]
    if route.answer:
        for thing in things:
            getattr(models, route.answer).model_validate(thing)


async def test_the_document_names_every_route(served: Served) -> None:
    document = (await served.ask("GET", f"{PREFIX}/openapi.json", socket=True)).body
    named = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert named == {(route.method, PREFIX + route.path) for route in TABLE.routes}
    text = str(document)
    references = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert references <= set(document["components"]["schemas"])
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", PLAIN, ids=route_id)
async def test_roles(served: Served, route: Route, role: Role) -> None:
    reply = await served.ask(route.method, path_of(route), token=TOKEN_OF[role], **body_of(route))
    ranks = list(Role)
    allowed = ranks.index(role) >= ranks.index(route.role) and not route.socket_only
    assert reply.status == (route.status if allowed else 403), reply.body


async def test_what_each_role_is_for() -> None:
    role_of = {(route.method, route.path): route.role for route in TABLE.routes}
    assert role_of["GET", "/alerts"] is Role.VIEWER
    assert role_of["POST", "/alerts/{id}/{verb}"] is Role.RESPONDER
    assert role_of["POST", "/sources"] is Role.ADMIN
    assert role_of["GET", "/tokens"] is Role.ADMIN
    assert role_of["POST", "/schedules/{ref}/overrides"] is Role.RESPONDER
    configuring = [r for r in TABLE.routes if r.method != "GET" and not r.path.startswith("/alerts")]
    placing = [r for r in configuring if r.path.startswith("/schedules/{ref}/")]
    assert {route.role for route in placing} == {Role.RESPONDER}
    sending = [r for r in configuring if r.path.startswith("/deliveries/")]
    assert {route.role for route in sending} == {Role.RESPONDER}
    own = [r for r in configuring if r.path.startswith("/views/")]
    assert {route.role for route in own} == {Role.VIEWER}
    trying = [r for r in configuring if r.path in ("/page-me", "/sources/{ref}/replay", "/users/{ref}/rules")]
    assert {route.role for route in trying} == {Role.RESPONDER}
    assert {r.role for r in configuring if r not in placing + own + sending + trying} == {Role.ADMIN}


@pytest.mark.parametrize("route", TABLE.routes, ids=route_id)
async def test_nothing_is_told_without_a_token(served: Served, route: Route) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic dG9rZW4="}):
        reply = await served.ask(route.method, path_of(route), headers=headers, **body_of(route))
        assert reply.status == 401
        assert reply.headers["www-authenticate"] == "Bearer"


async def test_an_action_is_credited_to_the_token_whatever_the_header_says(served: Served) -> None:
    await served.ask(
        "POST", f"{PREFIX}/alerts/7/accept", token="token-of-rob", headers={"Tocsin-User": "ada"}
    )
    assert served.pager.acts == [(7, "accept", ActionRequest(), "rob")]


async def test_over_the_socket_the_header_names_the_person(served: Served) -> None:
    path = f"{PREFIX}/alerts/7/snooze"
    await served.ask("POST", path, socket=True, headers={"Tocsin-User": "vera"}, json={"for_ms": 60_000})
    await served.ask("POST", path, socket=True)
    assert [(act[2].for_ms, act[3]) for act in served.pager.acts] == [(60_000, "vera"), (None, "ada")]
    reply = await served.ask("POST", path, socket=True, headers={"Tocsin-User": "mallory"})
    assert reply.status == 403
    assert len(served.pager.acts) == 2


async def test_only_admins_change_how_somebody_else_is_reached(served: Served) -> None:
    for user, status in (("rob", 200), ("ada", 403)):
        served.pager.configuration.person = user
        reply = await served.ask(
            "PATCH", f"{PREFIX}/users/{user}/rules", token="token-of-rob", json={"mute_for": 60_000}
        )
        assert reply.status == status


async def test_only_admins_see_the_keys_of_sources(served: Served) -> None:
    for path in ("/sources", "/sources/1"):
        for token, seen in (("token-of-rob", False), ("token-of-ada", True)):
            reply = await served.ask("GET", PREFIX + path, token=token)
            assert (KEYS["apica"] in str(reply.body)) is seen


async def test_stop_is_answered_and_then_done(served: Served) -> None:
    assert (await served.ask("POST", f"{PREFIX}/stop", socket=True)).status == 202
    assert served.stopped == [True]


INVALID: list[tuple[str, str, dict[str, Any], int, str | None]] = [
    ("POST", "/users", {"json": {"name": "a b"}}, 422, "name"),
    ("POST", "/users", {"json": {"nome": "carol"}}, 422, "name"),
    ("POST", "/users", {"json": {"name": "carol", "admin": True}}, 422, "admin"),
    (
        "POST",
        "/policies",
        {"json": {"name": "p", "levels": [{"targets": ["ada"], "timeout": 1}]}},
        422,
        "levels.0.timeout",
    ),
    ("POST", "/users", {"json": ["carol"]}, 422, None),
    ("POST", "/users", {"data": b"{", "headers": {"Content-Type": "application/json"}}, 400, None),
    ("POST", "/users", {"data": b"", "headers": {"Content-Type": "application/json"}}, 400, None),
    ("POST", "/users", {"data": b'{"name":"c"}', "headers": {"Content-Type": "text/plain"}}, 415, None),
    ("POST", "/stop", {"data": b"x=1", "headers": {"Content-Type": "text/plain"}}, 415, None),
    ("POST", "/users", {"data": b"x" * 65537, "headers": {"Content-Type": "application/json"}}, 413, None),
    ("POST", "/backup", {"json": {"path": "here.db"}}, 422, "path"),
    ("GET", "/alerts?limit=many", {}, 422, "limit"),
    ("GET", "/alerts?before=-1", {}, 422, "before"),
    ("GET", "/alerts?before=99999999999999999999", {}, 422, "before"),
    ("GET", "/alerts?status=PENDING,OPEN", {}, 422, "status"),
    ("GET", "/alerts?statsu=PENDING", {}, 422, "query"),
    ("GET", "/alerts/window?view=mine", {}, 422, "view"),
    ("GET", "/alerts/8", {}, 404, None),
    ("GET", "/alerts/x", {}, 404, None),
    ("GET", "/alerts/99999999999999999999", {}, 404, None),
    ("POST", "/alerts/7/explode", {}, 404, None),
    ("GET", "/users/nobody", {}, 404, None),
    ("GET", "/sources/nobody/events", {}, 404, None),
    ("GET", "/nothing", {}, 404, None),
    ("GET", "", {}, 404, None),
    ("PUT", "/users", {}, 405, None),
]


@pytest.mark.parametrize(("method", "path", "request_", "status", "field"), INVALID)
async def test_refusals(
    served: Served, method: str, path: str, request_: dict[str, Any], status: int, field: str | None
) -> None:
    reply = await served.ask(method, PREFIX + path, socket=True, **request_)
    assert (reply.status, reply.body.get("field")) == (status, field)
    assert models.ErrorAnswer.model_validate(reply.body).error
    assert served.pager.configuration.calls == []
    assert served.front.faults == 0


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (RefusedError("bob stands in a policy"), 409),
        (NotFoundError("there is no bob"), 404),
        (InvalidError("email", "this is no address"), 422),
        (OutOfRoomError("the disk is full", 17), 503),
    ],
)
async def test_what_the_engine_refuses_is_told(served: Served, failure: Exception, status: int) -> None:
    served.pager.configuration.failure = failure
    reply = await served.ask("DELETE", f"{PREFIX}/users/bob", socket=True)
    assert (reply.status, reply.body["error"]) == (status, str(failure))


async def test_queries_reach_the_views(served: Served) -> None:
    path = f"{PREFIX}/alerts?status=pending,SNOOZED&source=a%26b&query=%F0%9F%94%A5&limit=5000&before=9"
    await served.ask("GET", path, socket=True)
    assert served.pager.finder.asked == {
        "statuses": ("PENDING", "SNOOZED"),
        "source": "a&b",
        "query": "🔥",
        "order": "urgency",
        "limit": 1000,
        "offset": 0,
        "before": 9,
        "me": "ada",
    }
    await served.ask("GET", f"{PREFIX}/alerts/window?view=all&anchor=7&above=3&below=4", socket=True)
    asked = served.pager.finder.asked
    assert {name: asked[name] for name in ("view", "anchor", "above", "below", "query")} == {
        "view": "all", "anchor": 7, "above": 3, "below": 4, "query": "",
    }  # fmt: skip
    await served.ask("GET", f"{PREFIX}/alerts/counts?query=a&query=&view=resolved", socket=True)
    assert served.pager.finder.asked == {"queries": ["a", ""], "view": "resolved", "me": "ada"}


async def test_a_filter_that_cannot_be_read(served: Served) -> None:
    async def refuse(**_: Any) -> None:
        raise FilterError("there is no such field", 4)

    served.pager.finder.window = refuse  # type: ignore[method-assign,assignment]
    reply = await served.ask("GET", f"{PREFIX}/alerts/window?query=x", socket=True)
    wanted = {"error": "there is no such field", "field": "query", "position": 4}
    assert (reply.status, reply.body) == (400, wanted)


async def test_head_and_options(served: Served) -> None:
    head = await served.ask("HEAD", f"{PREFIX}/alerts/7", socket=True)
    body = (await served.ask("GET", f"{PREFIX}/alerts/7", socket=True)).body
    assert body == ALERT
    assert (head.status, head.body) == (200, None)
    options = await served.ask("OPTIONS", f"{PREFIX}/users", socket=True)
    assert (options.status, options.headers["allow"]) == (204, "GET, OPTIONS, POST")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST.", 200),
        ("[::1]:8765", 200),
        ("tocsin.example", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("192.0.2.7", 403),
        ("tocsin.example@evil.example", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
async def test_the_api_answers_only_under_its_own_names(served: Served, host: str, status: int) -> None:
    reply = await served.ask("GET", f"{PREFIX}/state", token="token-of-ada", headers={"Host": host})
    assert reply.status == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8765", 200),
        ("https://tocsin.example", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
async def test_pages_of_other_sites_are_not_answered(served: Served, origin: str, status: int) -> None:
    reply = await served.ask("GET", f"{PREFIX}/state", token="token-of-ada", headers={"Origin": origin})
    assert reply.status == status


async def test_listening_everywhere_any_plain_address_is_ours(tmp_path: Path) -> None:
    async with serving(tmp_path, hosts=Hosts(["0.0.0.0"], any_address=True)) as served:
        for host, status in (("192.0.2.7:8765", 200), ("evil.example", 403)):
            reply = await served.ask("GET", f"{PREFIX}/state", token="token-of-ada", headers={"Host": host})
            assert reply.status == status


async def test_health(served: Served) -> None:
    for path in ("/healthz", "/readyz"):
        assert (await served.ask("GET", path)).status == 200
        served.pager.health.well = False
        reply = await served.ask("GET", path)
        assert (reply.status, reply.headers["retry-after"]) == (503, "5")
        served.pager.health.well = True
