"""What holds for every destination over HTTP: its requests, its verdicts, its secrets, its pace."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.destinations.messages import HOSTILE, MESSAGES, PAGE, hostile
from tests.destinations.recorded import Recorder, fake_of, happy, sent, settings_of, to, whole_life
from tests.fakes.catalogue import FAKES
from tocsin.destinations.registry import services
from tocsin.destinations.service import Fate, Service

BY_STATUS = {"hipchat", "ilert", "ntfy", "opsgenie", "pagerduty", "webhook", "zenduty"}
"""What a success's status alone proves; the others say more in the body."""

# Calls that a service lets in, and in how many ms; and how many calls one message takes at most.
LIMITS = {
    "chatwork": (300, 300_000, 2),
    "hipchat": (30, 60_000, 1),
    "ilert": (50, 60_000, 1),
    "mattermost": (10, 1_000, 2),
    "pagerduty": (120, 60_000, 1),
    "zendesk": (200, 60_000, 2),
    "zenduty": (100, 60_000, 1),
    "telegram": (30, 60_000, 2),
}


def written(request: httpx.Request) -> str:
    """Write a request for reading; secrets of the tests are no secrets."""
    kept = {"content-type", "authorization", "idempotency-key", "x-chatworktoken", "x-sn-apikey"}
    headers = [f"{name}: {value}" for name, value in sorted(request.headers.items()) if name in kept]
    body = request.content.decode()
    if "json" in request.headers.get("content-type", ""):
        body = json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    elif body:
        body = "\n".join(f"{name} = {value}" for name, value in parse_qsl(body))
    target = request.url.raw_path.decode()
    return "\n".join((f"{request.method} {target}", *headers, "", *([body, ""] if body else [])))


@pytest.mark.parametrize("name", sorted(set(FAKES) - {"webhook"}))
async def test_each_transition_is_the_golden_request(name: str, golden: Callable[[str, str], None]) -> None:
    parts = []
    for told in await whole_life(fake_of(name)):
        requests = "\n".join(written(request) for request in told.requests) or "nothing is sent\n"
        parts.append(f"=== {told.title}\n{requests}--- {told.verdict.answer}\n")
    golden(f"{name}.http", "\n".join(parts))


def expected_fates(name: str, status: int) -> set[Fate]:
    """Say independently what a status should mean to whoever sends a page."""
    if 200 <= status <= 299:
        return {Fate.OK} if name in BY_STATUS else {Fate.OK, Fate.UNKNOWN, Fate.RETRY}
    again = status >= 500 or status in {408, 409, 425, 429}
    if name == "zenduty" and status in {401, 404}:
        again = True
    return {Fate.RETRY if again else Fate.GIVE_UP}


@pytest.mark.parametrize("name", FAKES)
@pytest.mark.parametrize("body", [b"", b"<html>nothing that can be read</html>"], ids=["empty", "html"])
async def test_every_status_has_a_verdict(name: str, body: bytes) -> None:
    fake = fake_of(name)
    message = to(fake, PAGE)
    for status in range(100, 600):
        recorder = Recorder(lambda _, status=status: httpx.Response(status, content=body))  # type: ignore[misc]
        verdict = await sent(fake, message, recorder)
        assert verdict.fate in expected_fates(name, status), (status, verdict)
        if 200 <= status <= 299 and name not in BY_STATUS:
            assert verdict.fate is not Fate.OK, "a success that proves nothing"


@pytest.mark.parametrize("name", FAKES)
async def test_a_wait_that_is_asked_for_is_told(name: str) -> None:
    fake = fake_of(name)
    recorder = Recorder(lambda _: httpx.Response(429, headers={"Retry-After": "7"}))
    verdict = await sent(fake, to(fake, PAGE), recorder)
    assert (verdict.fate, verdict.retry_after) == (Fate.RETRY, 7_000)


@pytest.mark.parametrize("name", FAKES)
@pytest.mark.parametrize("status", [200, 202, 400, 401, 403, 404, 410, 422, 429, 500])
async def test_no_secret_shows_in_an_answer_a_repr_or_a_log(
    name: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    fake = fake_of(name)
    settings = settings_of(fake)
    fields = type(settings).model_json_schema()["properties"]
    planted = [str(getattr(settings, field)) for field, form in fields.items() if form.get("secret")]
    planted = [secret for secret in planted if secret]
    assert planted, "it has a secret to keep"
    assert not [secret for secret in planted if secret in repr(settings)]
    for padding in (0, 140, 150, 290):
        echo = "x" * padding + " ".join(planted)
        document = {"ok": False, "error": echo, "description": echo, "errors": [echo], "status": 0}
        texts = (echo.encode(), json.dumps(document).encode())
        for body in texts:
            recorder = Recorder(lambda _, body=body: httpx.Response(status, content=body))  # type: ignore[misc]
            verdict = await sent(fake, to(fake, PAGE), recorder)
            shown = f"{verdict.answer} {verdict.remote} {caplog.text}"
            # A part of a secret that fell to cutting counts as one, too.
            assert not [s for s in planted if s in shown or s[: max(8, len(s) // 2)] in shown], verdict


@pytest.mark.parametrize("name", FAKES)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_is_sent_and_changes_nothing_else(name: str, text: str) -> None:
    fake = fake_of(name)
    recorder = Recorder(happy(fake))
    verdict = await sent(fake, to(fake, hostile(text)), recorder)
    assert verdict.fate is Fate.OK, verdict
    for request in recorder.requests:
        assert not {"x-injected", "bcc"} & set(request.headers)
        request.content.decode("utf-8")


@pytest.mark.parametrize("name", FAKES)
async def test_a_late_page_says_so(name: str) -> None:
    fake = fake_of(name)
    recorder = Recorder(happy(fake))
    late = replace(to(fake, MESSAGES["escalated"]), possible_repeat=False)
    await sent(fake, late, recorder)
    bodies = " ".join(
        dict(parse_qsl(r.content.decode())).get("Body", r.content.decode()) for r in recorder.requests
    )
    assert "late by 1 h 50 min" in bodies.lower().replace("+", " ")


@pytest.mark.parametrize("found", services(), ids=lambda found: found.id)
def test_the_pace_stays_below_the_limit(found: Service) -> None:
    if found.id not in LIMITS:
        return
    assert found.pace is not None
    calls, window, calls_a_message = LIMITS[found.id]
    most = (found.pace.burst + found.pace.burst * window / found.pace.over) * calls_a_message
    assert most <= calls


@pytest.mark.parametrize("found", services(), ids=lambda found: found.id)
def test_what_wakes_has_an_address(found: Service) -> None:
    assert found.address_hint or not found.wakes
    assert found.check_address("no\nline") is not None
