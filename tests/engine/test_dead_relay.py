"""A dead mail relay: the other channel at once, the mail tried again, nobody left alone with it."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.destinations.messages import PAGE
from tests.engine.real_house import RealHouse, real_house
from tests.fakes.dead_relay import DEAD_RELAYS, dead_relay
from tests.fakes.webhook_sink import WebhookSink
from tocsin.destinations.email import EmailSettings, send
from tocsin.destinations.service import Fate
from tocsin.engine import outcome

LONGEST_SECONDS = 0.9
"""Behind the mail it would be the second that an attempt at it takes."""


async def _furnish(pager: RealHouse, port: int, sink: WebhookSink, **alice: str) -> None:
    """Set up a dead mail relay, a hook that works, and alice with the given ways to her."""
    await pager.add_destination("mail", "email", host="127.0.0.1", port=port, tls="none", timeout=1)
    await pager.add_destination("hook", "webhook", url=sink.url, allow_private=True)
    await pager.add_person("frank", hook="frank's telephone")
    await pager.fall_back_on("frank")
    await pager.add_person("alice", **alice)
    await pager.add_policy("people", "alice:1d")
    await pager.connect("generic", "ovens", policy="people")


async def _deliveries(pager: RealHouse, keep: Callable[[dict[str, object]], bool]) -> list[dict[str, object]]:
    return [found for found in (await pager.alert(1))["deliveries"] if keep(found)]


@pytest.mark.parametrize("kind", DEAD_RELAYS)
async def test_an_attempt_ends_in_its_time(kind: str) -> None:
    async with dead_relay(kind) as port, httpx.AsyncClient(trust_env=False) as client:
        settings = EmailSettings(host="127.0.0.1", port=port, tls="none", timeout=1)
        began = time.monotonic()
        verdict = await send(PAGE, settings, client)
        assert time.monotonic() - began < 2
    content_left = kind.startswith("answers for the mail")
    assert verdict.fate is (Fate.UNKNOWN if content_left else Fate.RETRY), verdict


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_relay_that_does_not_speak_tls_gets_nothing(tls: str) -> None:
    async with dead_relay("is a web server") as port, httpx.AsyncClient(trust_env=False) as client:
        settings = EmailSettings.model_validate({"host": "127.0.0.1", "port": port, "tls": tls, "timeout": 1})
        assert (await send(PAGE, settings, client)).fate is Fate.RETRY


@pytest.mark.parametrize("kind", DEAD_RELAYS)
async def test_the_other_channel_is_paged_at_once_and_the_mail_tried_again(tmp_path: Path, kind: str) -> None:
    async with dead_relay(kind) as port, WebhookSink() as hook, real_house(tmp_path) as pager:
        await _furnish(pager, port, hook, mail="alice@example.org", hook="alice's telephone")
        began = time.monotonic()
        await pager.post_event("ovens", "oven-1")
        [paged] = await hook.expect(timeout=10)
        assert time.monotonic() - began < LONGEST_SECONDS
        assert paged.json["user"] == "alice"
        await pager.settle()
        [mail] = await _deliveries(pager, lambda found: found["destination"] == "mail")
        assert (mail["state"], mail["attempts"]) == ("pending", 1)
        assert mail["last_answer"]
        assert mail["next_at"]


async def test_giving_up_is_told_and_pages_through_another_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has mail alone is not reached: the fallback contact is paged, and the header is red."""
    monkeypatch.setattr(outcome, "GIVE_UP_AFTER", 6)
    async with dead_relay("lets nobody in") as port, WebhookSink() as hook, real_house(tmp_path) as pager:
        await _furnish(pager, port, hook, mail="alice@example.org")
        await pager.post_event("ovens", "oven-1")
        await pager.settle()
        await pager.fast_forward("10m")
        [called, *_] = hook.requests
        assert (called.json["user"], called.json["kind"]) == ("frank", "fallback")
        [mail] = await _deliveries(pager, lambda found: found["user"] == "alice")
        assert (mail["state"], mail["attempts"]) == ("failed", 6)
        texts = [entry["text"] for entry in (await pager.alert(1))["timeline"]]
        assert any("mail → alice failed, given up after 6 attempts" in text for text in texts), texts
        assert any(text.startswith("mail fails: ") for text in pager.pager.trouble())
