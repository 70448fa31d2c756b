"""Services for waking people: how loud they are, when they fall silent, and which addresses they take."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from tests.destinations.lives import Life, settings_for
from tests.destinations.messages import ALERT, MESSAGES, PAGE, hostile
from tests.destinations.recorded import Recorder, fake_of, happy, sent, to
from tests.fakes.push import FakePushover
from tocsin.destinations.ntfy import NtfySettings
from tocsin.destinations.registry import service
from tocsin.destinations.service import Fate
from tocsin.destinations.twilio_sms import TwilioSmsSettings


async def test_a_page_rings_until_it_is_accepted(client: httpx.AsyncClient) -> None:
    async with FakePushover() as fake:
        life = Life(1)
        await life.tell("created", fake, settings_for(fake), client)
        assert len(fake.ringing) == 1
        await life.tell("escalated", fake, settings_for(fake), client)
        assert len(fake.ringing) == 1, "one rings at a time"
        await life.tell("accepted", fake, settings_for(fake), client)
        assert fake.ringing == {}


async def test_a_ringing_that_cannot_be_ended_keeps_no_page_back(client: httpx.AsyncClient) -> None:
    fake = fake_of("pushover")
    page = replace(to(fake, PAGE), remote={"receipt": "receipt0123456789"})

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if "receipts" in request.url.path else happy(fake)(request)

    assert (await sent(fake, page, Recorder(answer))).fate is Fate.OK
    update = replace(page, kind="update", transition="accepted")
    assert (await sent(fake, update, Recorder(answer))).fate is Fate.RETRY


@pytest.mark.parametrize(
    ("name", "priority", "kind", "loudness"),
    [
        ("pushover", "HIGH", "page", 2),
        ("pushover", "LOW", "page", 1),
        ("pushover", "HIGH", "update", -1),
        ("ntfy", "HIGH", "page", 5),
        ("ntfy", "LOW", "page", 3),
        ("ntfy", "HIGH", "update", 2),
    ],
)
async def test_how_loud_it_is(name: str, priority: str, kind: str, loudness: int) -> None:
    fake = fake_of(name)
    recorder = Recorder(happy(fake))
    message = replace(to(fake, PAGE), kind=kind, alert={**ALERT, "priority": priority})
    await sent(fake, message, recorder)
    body = json.loads(recorder.requests[0].content)
    assert body["priority"] == loudness
    assert ("retry" in body) is (loudness == 2 and name == "pushover")


async def test_messages_of_one_alert_replace_one_another_in_ntfy() -> None:
    fake = fake_of("ntfy")
    seen = set()
    life = Life(1)
    for transition in ("created", "accepted", "resolved"):
        recorder = Recorder(happy(fake))
        await sent(fake, life.message(transition, fake), recorder)
        seen.add(json.loads(recorder.requests[0].content)["sequence_id"])
    assert len(seen) == 1
    assert len(seen.pop()) <= 64


async def test_nobody_is_called_to_be_told_that_it_is_over() -> None:
    fake = fake_of("twilio-call")
    recorder = Recorder(happy(fake))
    verdict = await sent(fake, to(fake, MESSAGES["resolved"]), recorder)
    assert (verdict.fate, recorder.requests) == (Fate.OK, [])


async def test_what_is_spoken_stays_speech() -> None:
    fake = fake_of("twilio-call")
    recorder = Recorder(happy(fake))
    await sent(fake, to(fake, hostile("</Say><Dial>+4900900</Dial>")), recorder)
    twiml = httpx.QueryParams(recorder.requests[0].content.decode())["Twiml"]
    assert "<Dial>" not in twiml
    assert twiml.count("<Say") == 2


async def test_a_short_message_is_short() -> None:
    fake = fake_of("twilio-sms")
    recorder = Recorder(happy(fake))
    await sent(fake, to(fake, hostile("word " * 5_000)), recorder)
    assert len(httpx.QueryParams(recorder.requests[0].content.decode())["Body"]) <= 300


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("ntfy", "alice-9f2c41", "two words"),
        ("pushover", "uQiRzpo4DXghDmr9QzzfQu27cmVRsG", "short"),
        ("telegram", "-1001234567890", "alice"),
        ("telegram", "@night_shift", "@"),
        ("twilio-sms", "+49301234567", "0301234567"),
        ("twilio-call", "+49301234567", "+49 30 1234567"),
        ("slack", "#alerts", "two words"),
        ("mattermost", "channel0000000000000000000", "town-square"),
        ("chatwork", "123456", "room"),
        ("hipchat", "Night shift", "a/b"),
    ],
)
def test_addresses(kind: str, good: str, bad: str) -> None:
    found = service(kind)
    assert found is not None
    assert found.check_address(good) is None
    assert found.check_address(bad)


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (NtfySettings, {"token": "tk_1", "username": "u"}),
        (NtfySettings, {"topic": "two words"}),
        (NtfySettings, {"base_url": "ntfy.sh"}),
        (TwilioSmsSettings, {"account_sid": "AC" + "0" * 32, "auth_token": "t"}),
        (TwilioSmsSettings, {"account_sid": "XX", "auth_token": "t", "sender": "+15551234567"}),
    ],
)
def test_wrong_settings_are_refused(model: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model(**wrong)
