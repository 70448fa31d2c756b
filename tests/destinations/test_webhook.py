"""What a webhook looks like on the wire, who may be called, and what each answer means."""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from tests.destinations.messages import HOSTILE, MESSAGES, PAGE, hostile
from tests.fakes.webhook_sink import Answer, WebhookSink
from tocsin.clock import ManualClock
from tocsin.destinations.network import (
    IpAddress,
    fate_of_status,
    retry_after,
    verdict_of_answer,
    verdict_of_failure,
)
from tocsin.destinations.service import Fate
from tocsin.destinations.webhook import SERVICE, WebhookSender, WebhookSettings

AT_SECONDS = 1_763_608_364
SENDER = WebhookSender(ManualClock(AT_SECONDS * 1_000))


def settings_for(sink: WebhookSink, **more: Any) -> WebhookSettings:
    """Give settings for a service on loopback."""
    return WebhookSettings(**{"url": sink.url, "allow_private": True, **more})


@pytest.mark.parametrize("transition", MESSAGES)
async def test_each_transition_is_the_golden_request(
    transition: str, webhook_sink: WebhookSink, client: httpx.AsyncClient, golden: Callable[[str, str], None]
) -> None:
    verdict = await SENDER.send(
        MESSAGES[transition], settings_for(webhook_sink, hmac_secret="shared"), client
    )
    assert (verdict.fate, verdict.answer) == (Fate.OK, "200 OK")
    [request] = webhook_sink.requests
    headers = {**request.headers, "host": "HOST"}
    lines = [
        f"{request.method} {request.path}",
        *(f"{name}: {value}" for name, value in sorted(headers.items())),
    ]
    body = json.dumps(request.json, ensure_ascii=False, indent=2)
    golden(f"webhook-{transition}.http", "\n".join((*lines, "", body, "")))


async def test_the_signature_covers_the_time_and_the_raw_body(
    webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    await SENDER.send(PAGE, settings_for(webhook_sink, hmac_secret="shared"), client)
    [request] = webhook_sink.requests
    expected = hmac.new(b"shared", str(AT_SECONDS).encode() + b"." + request.body, hashlib.sha256).hexdigest()
    assert request.headers["tocsin-signature"] == f"t={AT_SECONDS},v1={expected}"
    assert request.headers["idempotency-key"] == PAGE.delivery_id


async def test_authentication_and_headers_go_along(
    webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    await SENDER.send(
        PAGE, settings_for(webhook_sink, bearer="tok-123", headers="X-Team: field\nX-B: 2"), client
    )
    await SENDER.send(PAGE, settings_for(webhook_sink, username="u", password="pä:ss", method="PUT"), client)
    bearer, basic = webhook_sink.requests
    assert bearer.headers["authorization"] == "Bearer tok-123"
    assert (bearer.headers["x-team"], bearer.headers["x-b"]) == ("field", "2")
    pair = base64.b64encode("u:pä:ss".encode()).decode()
    assert (basic.method, basic.headers["authorization"]) == ("PUT", f"Basic {pair}")


def expected_fate(status: int) -> Fate:
    """Say independently what a status should mean."""
    if status // 100 == 2:
        return Fate.OK
    return Fate.RETRY if status // 100 == 5 or status in {408, 409, 425, 429} else Fate.GIVE_UP


@pytest.mark.parametrize("status", range(100, 600))
def test_every_status_has_a_verdict(status: int) -> None:
    verdict = verdict_of_answer(status, {"retry-after": "7"}, b"because")
    assert verdict.fate is fate_of_status(status) is expected_fate(status)
    assert verdict.answer.split()[0] == str(status)
    assert verdict.retry_after == (7_000 if verdict.fate is Fate.RETRY else None)


async def test_every_final_status_on_the_wire(webhook_sink: WebhookSink, client: httpx.AsyncClient) -> None:
    settings = settings_for(webhook_sink)
    for status in range(200, 600):
        webhook_sink.answer = Answer(status=status)
        verdict = await SENDER.send(PAGE, settings, client)
        assert (status, verdict.fate) == (status, expected_fate(status))
    assert len(webhook_sink.requests) == 400


@pytest.mark.parametrize(
    ("headers", "span"),
    [
        ({"retry-after": "120"}, 120_000),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "99999999999999999999"}, 86_400_000),
        ({"retry-after": "Fri, 20 Nov 2026 03:14:00 GMT", "date": "Fri, 20 Nov 2026 03:12:00 GMT"}, 120_000),
        ({"retry-after": "Fri, 20 Nov 2026 03:10:00 GMT", "date": "Fri, 20 Nov 2026 03:12:00 GMT"}, 0),
        ({"retry-after": "Fri, 20 Nov 2026 03:14:00 GMT"}, None),
        ({"retry-after": "soon", "date": "Fri, 20 Nov 2026 03:12:00 GMT"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "１２"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], span: int | None) -> None:
    assert retry_after(headers) == span


async def test_a_redirect_is_not_followed(webhook_sink: WebhookSink, client: httpx.AsyncClient) -> None:
    webhook_sink.answer = Answer(status=307, headers={"Location": f"{webhook_sink.url}/elsewhere"})
    verdict = await SENDER.send(PAGE, settings_for(webhook_sink), client)
    assert verdict.fate is Fate.GIVE_UP
    assert verdict.answer == "307 a redirect is not followed"
    assert len(webhook_sink.requests) == 1


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (httpx.ConnectTimeout, Fate.RETRY),
        (httpx.ConnectError, Fate.RETRY),
        (httpx.PoolTimeout, Fate.RETRY),
        (httpx.ProxyError, Fate.RETRY),
        (httpx.UnsupportedProtocol, Fate.GIVE_UP),
        (httpx.LocalProtocolError, Fate.GIVE_UP),
        (httpx.WriteTimeout, Fate.UNKNOWN),
        (httpx.WriteError, Fate.UNKNOWN),
        (httpx.ReadTimeout, Fate.UNKNOWN),
        (httpx.ReadError, Fate.UNKNOWN),
        (httpx.CloseError, Fate.UNKNOWN),
        (httpx.RemoteProtocolError, Fate.UNKNOWN),
    ],
)
def test_every_failure_has_a_verdict(error: type[httpx.TransportError], fate: Fate) -> None:
    verdict = verdict_of_failure(error("because"))
    assert verdict.fate is fate
    assert ("no answer" in verdict.answer) is (fate is Fate.UNKNOWN)


@pytest.mark.parametrize("answer", [Answer(drop=True), Answer(hang=True)], ids=["dropped", "hung"])
async def test_an_answer_that_never_comes_is_unknown(
    answer: Answer, webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    webhook_sink.answer = answer
    verdict = await SENDER.send(PAGE, settings_for(webhook_sink, timeout=1), client)
    assert verdict.fate is Fate.UNKNOWN
    assert len(webhook_sink.requests) == 1


async def test_nobody_listening_is_tried_again(client: httpx.AsyncClient) -> None:
    async with WebhookSink() as sink:
        settings = settings_for(sink)
    verdict = await SENDER.send(PAGE, settings, client)
    assert verdict.fate is Fate.RETRY


async def test_only_the_beginning_of_an_answer_is_read(
    webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    webhook_sink.answer = Answer(status=400, body=b"no \x1b[31m" + b"x" * 5_000_000)
    verdict = await SENDER.send(PAGE, settings_for(webhook_sink), client)
    assert verdict.fate is Fate.GIVE_UP
    assert verdict.answer.startswith("400 Bad Request: no xxx")
    assert len(verdict.answer) <= 300


@pytest.mark.parametrize(("status", "fate"), [(200, Fate.OK), (503, Fate.RETRY), (404, Fate.GIVE_UP)])
@pytest.mark.parametrize("answer", [Answer(stall=True), Answer(endless=True)], ids=["stalled", "endless"])
async def test_a_status_counts_without_the_rest_of_its_answer(
    status: int, fate: Fate, answer: Answer, webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    webhook_sink.answer = replace(answer, status=status)
    assert (await SENDER.send(PAGE, settings_for(webhook_sink, timeout=1), client)).fate is fate


async def test_an_endless_answer_does_not_cost_the_whole_timeout(
    webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    webhook_sink.answer = Answer(status=500, endless=True)
    async with asyncio.timeout(10):
        verdict = await SENDER.send(PAGE, settings_for(webhook_sink, timeout=25), client)
    assert verdict.answer.startswith("500 Internal Server Error: xxx")


async def test_an_answer_shows_no_secret(webhook_sink: WebhookSink, client: httpx.AsyncClient) -> None:
    secret = settings_for(
        webhook_sink, bearer="tok-123456", hmac_secret="sign-123456", headers="X-Key: key-123456"
    )
    webhook_sink.answer = Answer(status=401, body=f"{secret.url} tok-123456 sign-123456 key-123456".encode())
    verdict = await SENDER.send(PAGE, secret, client)
    assert verdict.answer == "401 Unauthorized: ••• ••• ••• •••"
    assert "123456" not in repr(secret)
    assert webhook_sink.url not in repr(secret)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_stays_inside_the_json(
    text: str, webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    verdict = await SENDER.send(hostile(text), settings_for(webhook_sink), client)
    assert verdict.fate is Fate.OK
    [request] = webhook_sink.requests
    assert request.json["alert"]["id"] == 42
    assert len(request.json["alert"]["details"]) <= 16_000
    assert not {"x-injected", "bcc"} & set(request.headers)


def answering(*addresses: str) -> WebhookSender:
    """Give a sender for which every name has these addresses."""

    async def lookup(_host: str, _port: int) -> tuple[IpAddress, ...]:
        return tuple(ipaddress.ip_address(address) for address in addresses)

    return WebhookSender(ManualClock(0), lookup)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "fd00:ec2::254", "192.0.2.1"),
    ],
)
async def test_a_name_that_leads_inside_is_not_called(address: str, client: httpx.AsyncClient) -> None:
    # A good address beside the bad one must not help: the name could answer otherwise a moment later.
    for addresses in ((address,), ("93.184.216.34", address)):
        verdict = await answering(*addresses).send(
            PAGE, WebhookSettings(url="https://hooks.example.org/x"), client
        )
        assert verdict.fate is Fate.GIVE_UP
        assert verdict.answer.startswith("refused here")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::1]", "localhost"])
async def test_every_spelling_of_this_machine_is_refused(
    host: str, webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    verdict = await SENDER.send(PAGE, WebhookSettings(url=f"http://{host}:{webhook_sink.port}/"), client)
    assert (verdict.fate, webhook_sink.requests) == (Fate.GIVE_UP, [])


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"],
)
async def test_metadata_stays_closed_for_private_destinations_too(
    address: str, client: httpx.AsyncClient
) -> None:
    settings = WebhookSettings(url="http://metadata.example.org/", allow_private=True)
    verdict = await answering(address).send(PAGE, settings, client)
    assert verdict.fate is Fate.GIVE_UP
    assert verdict.answer.endswith("is link-local and is not called")


async def test_the_checked_address_is_the_one_that_is_called(
    webhook_sink: WebhookSink, client: httpx.AsyncClient
) -> None:
    url = f"http://hooks.invalid:{webhook_sink.port}/a?b=c"
    verdict = await answering("127.0.0.1").send(PAGE, WebhookSettings(url=url, allow_private=True), client)
    assert verdict.fate is Fate.OK
    [request] = webhook_sink.requests
    assert (request.headers["host"], request.path) == (f"hooks.invalid:{webhook_sink.port}", "/a?b=c")


async def test_a_second_address_is_tried(webhook_sink: WebhookSink, client: httpx.AsyncClient) -> None:
    url = f"http://hooks.invalid:{webhook_sink.port}/"
    sender = answering("::1", "127.0.0.1")
    assert (await sender.send(PAGE, WebhookSettings(url=url, allow_private=True), client)).fate is Fate.OK


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            {"url": url}
            for url in ("ftp://example.org/", "example.org", "https://", "https://u:p@example.org/", "")
        ),
        {"headers": "no colon"},
        {"headers": "Host: elsewhere"},
        {"headers": "X-A: a\rX-B: b\x00"},
        {"bearer": "a\r\nb"},
        {"bearer": "a", "username": "u"},
        {"method": "GET"},
        {"unknown": 1},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        WebhookSettings(**{"url": "https://hooks.example.org/x", **wrong})


def test_secrets_are_marked() -> None:
    properties = SERVICE.settings.model_json_schema()["properties"]
    secret = {name for name, schema in properties.items() if schema.get("secret")}
    assert secret == {"url", "headers", "bearer", "password", "hmac_secret"}
