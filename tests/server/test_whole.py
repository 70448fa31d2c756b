"""The server with the real engine behind it: from a webhook to what the API tells of it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tocsin.api import models
from tocsin.clock import SystemClock
from tocsin.engine.options import PagerOptions
from tocsin.engine.pager import Pager
from tocsin.server.api import TABLE
from tocsin.server.caller import Hosts
from tocsin.server.front import Front
from tocsin.server.limits import Limits
from tocsin.server.listener import open_unix
from tocsin.server.listening import Listening
from tocsin.server.route import PREFIX

LIMITS = Limits(keepalive_seconds=1.0)
APICA = {"type": "apica", "name": "synthetics"}
TRIGGER = json.loads(Path("sample_payloads/apica/trigger.json").read_text())


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[aiohttp.ClientSession]:
    """Serve a real, empty pager over a Unix socket, and talk to it."""
    options = PagerOptions("http://127.0.0.1:1", None, owner="ada")
    pager = await Pager.open(tmp_path / "d", clock=SystemClock(), options=options)
    front = Front(pager, LIMITS, owner="ada", hosts=Hosts([]), stop=lambda: None)
    path = tmp_path / "t.sock"
    listening = await Listening.start(open_unix(path), front.over_socket, LIMITS, one_peer=True)
    await pager.start()
    async with aiohttp.ClientSession(
        "http://localhost", connector=aiohttp.UnixConnector(str(path))
    ) as client:
        yield client
        front.feeds.close()
    await listening.finish(2.0)
    await pager.close()


async def ask(session: aiohttp.ClientSession, method: str, path: str, body: Any = None) -> Any:
    """Ask the API; give the document of a good answer."""
    async with session.request(method, PREFIX + path, json=body) as response:
        document = await response.json()
        assert response.status < 300, document
        return document


async def test_a_webhook_becomes_an_alert_that_is_accepted(session: aiohttp.ClientSession) -> None:
    source = await ask(session, "POST", "/sources", APICA)
    async with session.post(f"/api/v1/events/apica/{source['key']}", json=TRIGGER) as response:
        assert response.status == 200
        told = await response.json()
    assert told["result"] == "created"
    number = told["results"][0]["alert"]
    detail = models.AlertDetail.model_validate(await ask(session, "GET", f"/alerts/{number}"))
    assert (detail.status, detail.source.name) == ("PENDING", "synthetics")
    accepted = models.ActionAnswer.model_validate(await ask(session, "POST", f"/alerts/{number}/accept"))
    assert accepted.alert.status == "ACCEPTED"
    listed = await ask(session, "GET", "/alerts?status=ACCEPTED&source=synthetics")
    assert [alert["id"] for alert in listed["alerts"]] == [number]
    assert (await ask(session, "GET", f"/sources/{source['id']}/events"))["events"]


async def test_a_vendor_key_works_through_its_own_api(session: aiohttp.ClientSession) -> None:
    source = await ask(session, "POST", "/sources", {"type": "pagerduty", "name": "old scripts"})
    event = {
        "routing_key": source["key"],
        "event_action": "trigger",
        "payload": {"summary": "disk full", "source": "db-1", "severity": "critical"},
    }
    async with session.post("/v2/enqueue", json=event) as response:
        assert response.status == 202
        assert (await response.json())["dedup_key"]
    async with session.post("/v2/enqueue", json={**event, "payload": {}}) as response:
        assert response.status == 400
        assert (await response.json())["errors"]


async def test_an_unreadable_event_is_kept_and_told(session: aiohttp.ClientSession) -> None:
    source = await ask(session, "POST", "/sources", APICA)
    async with session.post(f"/api/v1/events/apica/{source['key']}", data=b"\xff\x00garbage") as response:
        assert response.status == 200
        assert (await response.json())["result"] == "unreadable"


async def test_no_change_is_missed_between_a_window_and_its_feed(session: aiohttp.ClientSession) -> None:
    first = await ask(session, "POST", "/alerts", {"summary": "first"})
    window = await ask(session, "GET", "/alerts/window")
    seen = {alert["id"] for alert in window["alerts"]}
    expected = {(await ask(session, "POST", "/alerts", {"summary": "s"}))["alert"]["id"] for _ in range(3)}
    async with session.get(f"{PREFIX}/feed?since={window['seq']}") as feed:
        expected.add((await ask(session, "POST", "/alerts", {"summary": "s"}))["alert"]["id"])
        changed: set[int] = set()
        async with asyncio.timeout(10):
            while not expected <= changed:
                line = (await feed.content.readline()).decode()
                if line.startswith("data: "):
                    frame = models.FeedFrame.model_validate_json(line.removeprefix("data: "))
                    changed |= set(frame.changed)
    assert seen == {first["alert"]["id"]}
    assert changed == expected


async def test_each_noun_is_made_changed_and_removed(session: aiohttp.ClientSession) -> None:
    steps: list[tuple[str, str, Any]] = [
        ("POST", "/users", {"name": "carol", "email": "carol@example.org"}),
        ("PATCH", "/users/carol", {"role": "viewer"}),
        ("GET", "/users/carol", None),
        ("POST", "/teams", {"name": "ops/night", "members": ["carol"]}),
        ("GET", "/teams/ops%2Fnight", None),
        ("POST", "/policies", {"name": "night", "levels": [{"targets": ["carol"], "timeout": 60_000}]}),
        ("PATCH", "/policies/night", {"repeat": 2}),
        ("GET", "/policies/night", None),
        (
            "POST",
            "/destinations",
            {"type": "webhook", "name": "hook", "settings": {"url": "https://example.org/"}},
        ),
        ("PATCH", "/destinations/hook", {"name": "hook-2"}),
        ("GET", "/destinations/hook-2", None),
        ("POST", "/contacts", {"user": "carol", "destination": "hook-2", "address": "https://example.org/x"}),
        ("GET", "/contacts/1", None),
        ("DELETE", "/contacts/1", None),
        ("POST", "/tokens", {"user": "carol"}),
        ("GET", "/tokens/1", None),
        ("DELETE", "/tokens/1", None),
        ("DELETE", "/destinations/hook-2", None),
        ("DELETE", "/policies/night", None),
        ("DELETE", "/teams/ops%2Fnight", None),
        ("DELETE", "/users/carol", None),
        ("POST", "/sources", APICA),
        ("PATCH", "/sources/synthetics", {"paused": True}),
        ("POST", "/sources/synthetics/rotate-key", None),
        ("POST", "/sources/synthetics/test", None),
        ("DELETE", "/sources/synthetics", None),
        ("PATCH", "/settings", {"fallback": "ada"}),
    ]
    for method, path, body in steps:
        await ask(session, method, path, body)


@pytest.mark.parametrize(
    "route",
    [
        route
        for route in TABLE.routes
        if route.method == "GET" and "{" not in route.path and route.path not in ("/feed", "/simulate")
    ],
    ids=lambda route: str(route.path),
)
async def test_every_list_of_an_empty_pager_has_its_shape(session: aiohttp.ClientSession, route: Any) -> None:
    document = await ask(session, "GET", route.path)
    things = document[route.listed] if route.listed else [document]
    if route.answer:
        for thing in things:
            getattr(models, route.answer).model_validate(thing)


async def test_what_the_socket_serves_is_well(session: aiohttp.ClientSession) -> None:
    for path in ("/healthz", "/readyz"):
        async with session.get(path) as response:
            assert response.status == 200


async def test_a_backup_is_written(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    done = await ask(session, "POST", "/backup", {"path": str(tmp_path / "copy.db")})
    assert done["checked"]
    with contextlib.closing((tmp_path / "copy.db").open("rb")) as copy:
        assert copy.read(15) == b"SQLite format 3"
