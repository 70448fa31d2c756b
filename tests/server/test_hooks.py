"""Webhooks: what is accepted, what is refused, and in whose words."""

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.server.fake_pager import KEYS, SOURCES
from tests.server.served import Served, serving
from tocsin.engine.receipt import OutOfRoomError, RequestRefusedError

APICA = f"/api/v1/events/apica/{KEYS['apica']}"
PARTICLE = f"/api/v1/events/particle/{KEYS['particle']}"
ACCEPTED = {"result": "created", "results": [{"alert": 7, "result": "created", "reason": "no open alert"}]}


async def test_an_event_is_answered_with_what_became_of_it(served: Served) -> None:
    reply = await served.ask("POST", APICA, data=b'{"a":1}', headers={"X-Tool": "Yes"})
    assert (reply.status, reply.body) == (200, ACCEPTED)
    source, inbound = served.pager.received[0]
    assert source.type == "apica"
    assert (inbound.method, inbound.body, inbound.remote) == ("POST", b'{"a":1}', "127.0.0.1")
    assert inbound.headers["x-tool"] == "Yes"
    assert inbound.received_at == served.pager.clock.now()


async def test_answers_tell_nothing_of_the_server_but_the_date(served: Served) -> None:
    reply = await served.ask("POST", APICA, data=b"{}")
    assert "server" not in reply.headers
    assert reply.headers["date"] == "Wed, 18 Nov 2026 11:06:40 GMT"


async def test_a_get_brings_its_query_in_order(served: Served) -> None:
    reply = await served.ask("GET", f"{PARTICLE}?event=ALERT&data=%7B%7D&data=")
    assert reply.status == 200
    assert served.pager.received[0][1].query == (("event", "ALERT"), ("data", "{}"), ("data", ""))


async def test_an_encoded_key_is_the_same_key(served: Served) -> None:
    reply = await served.tcp.post(f"http://127.0.0.1:{served.port}" + APICA.replace("-", "%2D"), data=b"{}")
    assert reply.status == 200


async def test_many_requests_share_a_connection(served: Served) -> None:
    head = f"POST {APICA} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n".encode()
    answer = await served.send_raw((head + b"\r\n{}") * 3 + head + b"Connection: close\r\n\r\n{}")
    assert answer.count(b"HTTP/1.1 200 OK") == 4
    assert len(served.pager.received) == 4


REFUSALS: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("POST", "/api/v1/events/apica/nobody", {"data": b"{}"}, 404, "no alert source has this key"),
    (
        "POST",
        f"/api/v1/events/apica/{KEYS['particle']}",
        {"data": b"{}"},
        404,
        "no alert source has this key",
    ),
    ("POST", APICA, {"data": b""}, 400, "the request is empty: it has neither a body nor a query"),
    ("GET", APICA, {}, 405, "this address takes only POST"),
    ("DELETE", PARTICLE, {}, 405, "this address takes only GET, POST, PUT"),
    ("POST", APICA, {"data": b"x" * 65537}, 413, "the body is larger than 65536 bytes"),
    (
        "POST",
        APICA,
        {"data": b"{}", "headers": {"Content-Encoding": "br"}},
        400,
        "the content encoding is neither gzip nor identity",
    ),
    (
        "POST",
        APICA,
        {"data": b"no gzip", "headers": {"Content-Encoding": "gzip"}},
        400,
        "the body is not valid gzip",
    ),
    (
        "POST",
        APICA,
        {"data": gzip.compress(b"{}" * 99)[:-9], "headers": {"Content-Encoding": "gzip"}},
        400,
        "the gzip body ends too early",
    ),
    (
        "POST",
        APICA,
        {"data": gzip.compress(b" " * 70_000), "headers": {"Content-Encoding": "gzip"}},
        413,
        "the body is larger than 65536 bytes",
    ),
    (
        "POST",
        APICA,
        {"data": gzip.compress(b"") * 1000, "headers": {"Content-Encoding": "gzip"}},
        400,
        "the gzip body has too many members",
    ),
    ("POST", f"{APICA}?{'a&' * 1001}", {"data": b"{}"}, 400, "the query has too many fields"),
    ("POST", "/nowhere", {"data": b"{}"}, 404, "there is nothing at this address"),
]


@pytest.mark.parametrize(("method", "path", "request_", "status", "error"), REFUSALS)
async def test_refusals(
    served: Served, method: str, path: str, request_: dict[str, Any], status: int, error: str
) -> None:
    reply = await served.ask(method, path, skip_auto_headers=["Content-Encoding"], **request_)
    assert (reply.status, reply.body) == (status, {"error": error})
    assert served.pager.received == []


async def test_a_packed_body_is_unpacked(served: Served) -> None:
    packed = gzip.compress(b'{"a":') + gzip.compress(b"1}")
    reply = await served.ask("POST", APICA, data=packed, headers={"Content-Encoding": "gzip"})
    assert reply.status == 200
    assert served.pager.received[0][1].body == b'{"a":1}'


async def test_unknown_keys_are_counted_and_near_misses_too(served: Served) -> None:
    await served.ask("POST", "/api/v1/events/apica/not-a-key", data=b"{}")
    await served.ask("POST", f"/api/v1/events/sematext/{KEYS['apica']}", data=b"{}")
    await served.ask("POST", "/v2/enqueue", data=b'{"routing_key":"r"}')
    await served.ask("POST", f"/api/v1/event/apica/{KEYS['apica']}", data=b"{}")
    assert [(miss.path, miss.key_end, miss.why) for miss in served.pager.near_misses.newest()] == [
        ("/api/v1/event/apica", "pica", "the key is that of the apica, but the path before it is wrong"),
        ("/v2/enqueue", "r", "no alert source has this key"),
        ("/api/v1/events/sematext", "pica", "the key is that of the apica, which is apica, not sematext"),
        ("/api/v1/events/apica", "-key", "no alert source has this key"),
    ]


async def test_refused_requests_of_a_source_are_noted_with_the_reason(served: Served) -> None:
    await served.ask("POST", APICA, data=b"")
    await served.ask("DELETE", APICA)
    await served.ask("OPTIONS", APICA)
    source = SOURCES[KEYS["apica"]]
    assert [(found.inbound.method, found.reason) for found in served.pager.refusals.of_source(source.id)] == [
        ("DELETE", "the method DELETE is not taken here"),
        ("POST", "the request is empty: it has neither a body nor a query"),
    ]


async def test_a_405_names_what_is_allowed(served: Served) -> None:
    reply = await served.ask("DELETE", PARTICLE)
    assert reply.headers["allow"] == "GET, POST, PUT"
    assert (await served.ask("OPTIONS", APICA)).status == 204
    assert (await served.ask("HEAD", APICA)).status == 200
    assert served.pager.received == []


async def test_no_room_is_503_with_a_time_to_come_again(served: Served) -> None:
    served.pager.failure = OutOfRoomError("disk full", retry_after=17)
    for path in (APICA, "/v2/enqueue", "/api/events"):
        body = json.dumps({"routing_key": KEYS["pagerduty"], "integrationKey": KEYS["ilert"]})
        reply = await served.ask("POST", path, data=body)
        assert (reply.status, reply.headers["retry-after"]) == (503, "17")


async def test_what_breaks_inside_is_counted_and_never_shown(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.pager.failure = RuntimeError("secret of the house")
    reply = await served.ask("POST", APICA, data=b"{}")
    assert reply.status == 503
    assert "retry-after" in reply.headers
    assert reply.body == {"error": "this could not be answered now; send it again"}
    assert served.front.faults == 1
    assert "secret of the house" in caplog.text
    assert KEYS["apica"] not in caplog.text


async def test_a_forwarded_address_counts_only_behind_a_proxy(tmp_path: Path) -> None:
    headers = {"X-Forwarded-For": "6.6.6.6, 192.0.2.7"}
    async with serving(tmp_path) as direct:
        await direct.ask("POST", APICA, data=b"{}", headers=headers)
        assert direct.pager.received[0][1].remote == "127.0.0.1"
    async with serving(tmp_path, behind_proxy=True) as proxied:
        await proxied.ask("POST", APICA, data=b"{}", headers=headers)
        assert proxied.pager.received[0][1].remote == "192.0.2.7"


async def test_a_large_body_is_asked_for_before_it_is_sent(served: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    head = f"POST {APICA} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    writer.write(head.encode())
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(b"{}")
    assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200")
    writer.close()
    await writer.wait_closed()


async def test_pagerduty_is_answered_in_its_own_form(served: Served) -> None:
    body = {"routing_key": KEYS["pagerduty"], "event_action": "trigger"}
    reply = await served.ask("POST", "/v2/enqueue", json=body)
    assert reply.status == 202
    assert reply.body == {"status": "success", "message": "Event processed", "dedup_key": "cpu"}
    served.pager.failure = RequestRefusedError(("'payload' is missing",))
    reply = await served.ask("POST", "/v2/enqueue", json=body)
    assert reply.status == 400
    assert reply.body == {
        "status": "invalid event",
        "message": "Event object is invalid",
        "errors": ["'payload' is missing"],
    }


@pytest.mark.parametrize("path", ["/api/events", "/api/v1/events", "/api/events/"])
async def test_ilert_is_answered_in_its_own_form(served: Served, path: str) -> None:
    body = {"integrationKey": KEYS["ilert"], "eventType": "ALERT"}
    reply = await served.ask("POST", path, json=body)
    assert (reply.status, reply.body["alertKey"]) == (202, "cpu")
    served.pager.failure = RequestRefusedError(("eventType is missing",))
    reply = await served.ask("POST", path, json=body)
    assert reply.status == 400
    assert reply.body == {"status": 400, "message": "eventType is missing", "code": "BAD_REQUEST"}


@pytest.mark.parametrize("path", ["/api/events", "/v2/enqueue"])
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b'{"routing_key": 3, "integrationKey": []}'])
async def test_no_body_of_a_vendor_breaks_anything(served: Served, path: str, body: bytes) -> None:
    reply = await served.ask("POST", path, data=body)
    assert reply.status in (400, 404)
    assert served.front.faults == 0


async def test_a_key_of_one_type_opens_no_other_api(served: Served) -> None:
    reply = await served.ask("POST", "/v2/enqueue", json={"routing_key": KEYS["ilert"]})
    assert reply.status == 400
    assert served.pager.received == []


async def test_a_sender_who_leaves_early_breaks_nothing(served: Served) -> None:
    timeout = aiohttp.ClientTimeout(total=5)
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(f"POST {APICA} HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{{".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    async with served.tcp.post(APICA, data=b"{}", timeout=timeout) as response:
        assert response.status == 200
    assert served.front.faults == 0
