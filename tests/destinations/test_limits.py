"""Each documented limit of each service, for texts of any length and kind."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.destinations.messages import PAGE, hostile
from tests.destinations.recorded import Recorder, happy, sent_now
from tests.fakes.catalogue import FAKES
from tocsin.destinations.service import Fate
from tocsin.destinations.shortening import utf8_bytes, utf16_units

_UNITS = ["word ", "🔥", "é", "&<>", "@all ", "[To:1]", "*_~`", "{{x}}", "a\n", "漢", "\u0301"]
KIND_OF_TEXT = st.sampled_from(_UNITS)
LONG = st.builds(lambda unit, times: unit * times, KIND_OF_TEXT, st.integers(1, 40_000))


@dataclass(frozen=True)
class Limit:
    """The most that one place of a request may measure."""

    path: str
    most: int
    measure: Callable[[str], int] = len


LIMITS: dict[str, tuple[Limit, ...]] = {
    "chatwork": (Limit("body", 65_535),),
    "hipchat": (Limit("message", 10_000), Limit("from", 64)),
    "ilert": (Limit("summary", 255),),
    "mattermost-bot": (Limit("message", 16_383), Limit("props.attachments.text", 16_383)),
    "mattermost-webhook": (Limit("text", 16_383), Limit("attachments.text", 16_383)),
    "ntfy": (Limit("message", 4_096, utf8_bytes), Limit("sequence_id", 64)),
    "opsgenie": (
        *(Limit("message", 130), Limit("description", 15_000), Limit("alias", 512)),
        *(Limit("source", 100), Limit("note", 25_000)),
    ),
    "pagerduty": (Limit("payload.summary", 1_024), Limit("dedup_key", 255)),
    "pushover": (Limit("message", 1_024), Limit("title", 250), Limit("url", 512), Limit("url_title", 100)),
    "servicenow": (Limit("short_description", 160), Limit("correlation_id", 100)),
    "slack-bot": (Limit("text", 40_000), Limit("attachments.blocks.text.text", 3_000)),
    "slack-webhook": (Limit("text", 40_000), Limit("attachments.blocks.text.text", 3_000)),
    "telegram": (Limit("text", 4_096, utf16_units),),
    "twilio-call": (Limit("Twiml", 4_000),),
    "twilio-sms": (Limit("Body", 1_600, utf16_units),),
    "zendesk": (Limit("ticket.subject", 255),),
    "zenduty": (Limit("message", 255),),
}
WHOLE_BODY = {"pagerduty": 512 * 1_024, "slack-bot": 40_000, "slack-webhook": 40_000}


def document(request: httpx.Request) -> dict[str, Any]:
    """Read the body of a request, a form or JSON."""
    if not request.content:
        return {}
    if "json" in request.headers["content-type"]:
        return dict(json.loads(request.content))
    return dict(parse_qsl(request.content.decode()))


def at(found: Any, path: str) -> Iterator[str]:
    """Give the texts at a path; lists on the way are gone through."""
    name, _, rest = path.partition(".")
    if isinstance(found, list):
        for one in found:
            yield from at(one, path)
    elif isinstance(found, dict) and name in found:
        if rest:
            yield from at(found[name], rest)
        else:
            yield str(found[name])


def check(name: str, text: str) -> None:
    """Send a page that is full of a text, and measure what was sent."""
    fake = FAKES[name]()
    fake.port = 9
    recorder = Recorder(happy(fake))
    verdict = sent_now(fake, replace(hostile(text), address=fake.address), recorder)
    assert verdict.fate is Fate.OK, verdict
    for request in recorder.requests:
        body = document(request)
        assert len(request.content) <= WHOLE_BODY.get(name, 1_000_000)
        for limit in LIMITS[name]:
            for value in at(body, limit.path):
                assert limit.measure(value) <= limit.most
                assert "\ufffd" not in value


@pytest.mark.parametrize("name", LIMITS)
@settings(max_examples=15, deadline=None)
@given(text=LONG)
def test_no_limit_is_passed_and_no_character_broken(name: str, text: str) -> None:
    check(name, text)


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("unit", _UNITS, ids=range(len(_UNITS)))
def test_a_storm_of_one_kind_of_text_fits(name: str, unit: str) -> None:
    check(name, unit * 40_000)


@pytest.mark.parametrize("name", LIMITS)
def test_the_limits_are_those_of_fields_that_are_sent(name: str) -> None:
    fake = FAKES[name]()
    fake.port = 9
    recorder = Recorder(happy(fake))
    sent_now(fake, replace(PAGE, address=fake.address), recorder)
    missing = {"note"}
    for limit in LIMITS[name]:
        found = [value for request in recorder.requests for value in at(document(request), limit.path)]
        assert found or limit.path in missing, limit
