"""Event services: one key per alert, words for the steps they know, and silence for the others."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.destinations.lives import InstantClock, Life, lifecycle_key, settings_for
from tests.destinations.messages import ALERT, PAGE
from tests.destinations.recorded import Recorder, fake_of, happy, sent, to
from tests.fakes.opsgenie import FakeOpsgenie
from tests.fakes.pagerduty import FakePagerDuty
from tocsin.destinations.opsgenie import OpsgenieSender, OpsgenieSettings
from tocsin.destinations.phase import Phase, phase
from tocsin.destinations.service import Fate, Message

EVENTS = ("ilert", "opsgenie", "pagerduty", "zenduty")


def of(**alert: Any) -> Message:
    """Give a page of an alert that differs in some fields."""
    return replace(PAGE, alert={**ALERT, **alert})


async def test_an_acknowledge_before_its_trigger_would_be_lost(client: httpx.AsyncClient) -> None:
    # Why the courier keeps the order of messages per alert.
    async with FakePagerDuty() as fake:
        life = Life(1)
        early = life.message("accepted", fake)
        verdict = await sent(fake, early, Recorder(happy(fake)))
        assert (verdict.fate, fake.state(1, lifecycle_key(1))) == (Fate.OK, None)


@pytest.mark.parametrize("name", EVENTS)
async def test_a_repeat_changes_nothing(name: str) -> None:
    fake = fake_of(name)
    for _ in range(3):
        await sent(fake, Life(1).message("created", fake), Recorder(happy(fake)))
    assert fake.times_opened(1, lifecycle_key(1)) == 1


@pytest.mark.parametrize("name", EVENTS)
async def test_a_test_leaves_nothing_open(name: str) -> None:
    fake = fake_of(name)
    key = f"{7:064x}"
    message = Message("t-1", key, "test", "", fake.address, "2026-11-20T03:12:44.120Z")
    verdict = await sent(fake, message, Recorder(happy(fake)))
    assert (verdict.fate, fake.state(0, key)) == (Fate.OK, "RESOLVED")


@pytest.mark.parametrize("name", ["pagerduty", "zenduty", "opsgenie"])
async def test_a_step_without_a_word_sends_nothing(name: str) -> None:
    fake = fake_of(name)
    recorder = Recorder(happy(fake))
    verdict = await sent(fake, Life(1).message("snoozed", fake), recorder)
    assert (verdict.fate, recorder.requests) == (Fate.OK, [])
    assert verdict.answer.startswith("nothing to tell ")


@pytest.mark.parametrize(
    ("name", "field", "alert", "word"),
    [
        ("pagerduty", "severity", {"severity": None}, "critical"),
        ("pagerduty", "severity", {"severity": None, "priority": "LOW"}, "warning"),
        ("pagerduty", "severity", {"severity": 3}, "warning"),
        ("pagerduty", "severity", {"severity": 5}, "info"),
        ("opsgenie", "priority", {"severity": 1}, "P1"),
        ("opsgenie", "priority", {"severity": None, "priority": "LOW"}, "P4"),
        ("zenduty", "alert_type", {"severity": 2}, "error"),
        ("zenduty", "alert_type", {"severity": None, "priority": "LOW"}, "warning"),
        ("ilert", "priority", {"priority": "LOW"}, "LOW"),
    ],
)
async def test_severities_in_their_words(name: str, field: str, alert: dict[str, Any], word: str) -> None:
    fake = fake_of(name)
    recorder = Recorder(happy(fake))
    await sent(fake, of(**alert), recorder)
    body = json.loads(recorder.requests[0].content)
    assert {**body, **body.get("payload", {})}[field] == word


async def test_zenduty_is_doubted_for_a_while(client: httpx.AsyncClient) -> None:
    fake = fake_of("zenduty")
    fates = []
    for attempt in range(1, 8):
        recorder = Recorder(lambda _: httpx.Response(404))
        verdict = await sent(fake, replace(PAGE, attempt=attempt), recorder)
        fates.append(verdict.fate)
    assert fates == [Fate.RETRY] * 5 + [Fate.GIVE_UP] * 2


async def test_opsgenie_is_asked_later_what_became_of_it(client: httpx.AsyncClient) -> None:
    async with FakeOpsgenie() as fake:
        fake.questions_until_done = 5
        send = OpsgenieSender(InstantClock()).send
        settings = settings_for(fake)
        message = Life(1).message("created", fake)
        first = await send(message, settings, client)
        assert first.fate is Fate.RETRY
        assert first.remote is not None
        again = await send(replace(message, remote=first.remote, attempt=2), settings, client)
        assert again.fate is Fate.OK
        assert [request.method for request in fake.requests].count("POST") == 1


async def test_what_opsgenie_cannot_find_is_sent_again_and_then_given_up(client: httpx.AsyncClient) -> None:
    async with FakeOpsgenie() as fake:
        send = OpsgenieSender(InstantClock()).send
        message = Life(1).message("accepted", fake)
        fates = [
            (await send(replace(message, attempt=attempt), settings_for(fake), client)).fate
            for attempt in range(1, 6)
        ]
        assert fates == [Fate.RETRY] * 4 + [Fate.GIVE_UP]


async def test_what_people_closed_at_opsgenie_is_closed(client: httpx.AsyncClient) -> None:
    async with FakeOpsgenie() as fake:
        life = Life(1)
        await life.tell("created", fake, settings_for(fake), client)
        fake.alerts[lifecycle_key(1)][-1] = "RESOLVED"
        await life.tell("resolved", fake, settings_for(fake), client)
        assert fake.alerts[lifecycle_key(1)] == ["RESOLVED"]


async def test_jira_service_management_has_the_same_paths() -> None:
    settings = OpsgenieSettings(
        api_key="k-0123456", base_url="https://127.0.0.1/jsm/ops/integration/", allow_private=True
    )
    recorder = Recorder(lambda _: httpx.Response(422))
    async with recorder.client() as client:
        await OpsgenieSender(InstantClock()).send(PAGE, settings, client)
    assert recorder.requests[0].url.path == "/jsm/ops/integration/v2/alerts"


@pytest.mark.parametrize(
    ("kind", "transition", "step"),
    [
        ("page", "created", Phase.OPENED),
        ("page", "", Phase.AGAIN),
        ("page", "of a later version", Phase.AGAIN),
        ("update", "of a later version", Phase.NOTED),
        ("fallback", "", Phase.AGAIN),
        ("question", "", Phase.NOTED),
        ("test", "created", Phase.TEST),
        ("trouble", "", Phase.TROUBLE),
    ],
)
def test_each_message_is_a_step(kind: str, transition: str, step: Phase) -> None:
    assert phase(replace(PAGE, kind=kind, transition=transition)) is step


async def test_trouble_without_an_alert_has_a_key_of_its_own() -> None:
    fake = fake_of("pagerduty")
    message = Message("d-9", "", "trouble", "the disk is full", "", "2026-11-20T03:12:44.120Z")
    recorder = Recorder(happy(fake))
    await sent(fake, to(fake, message), recorder)
    assert len(json.loads(recorder.requests[0].content)["dedup_key"]) == 64
