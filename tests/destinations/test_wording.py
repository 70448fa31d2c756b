"""The words of a message: short, true to the alert's state, and safe."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.destinations.messages import ALERT, MESSAGES, PAGE
from tocsin.destinations import ntfy, webhook
from tocsin.destinations.service import Message
from tocsin.destinations.wording import body


def page_of(**changes: Any) -> Message:
    """Give a page of an alert that differs in some fields."""
    return replace(PAGE, alert={**ALERT, **changes})


def test_a_page_says_how_to_act() -> None:
    assert "tocsin alert accept 42" in body(PAGE)
    assert "tocsin alert accept" not in body(MESSAGES["accepted"])
    assert "tocsin alert" not in body(MESSAGES["resolved"])


@pytest.mark.parametrize(
    ("halt", "words"),
    [
        ("low-stays-on-level-1", "LOW stays on level 1"),
        ("policy-has-no-level", "the policy has no level"),
        ("snoozed", "while it is snoozed"),
    ],
)
def test_a_ladder_that_stands_still_says_why(halt: str, words: str) -> None:
    assert words in body(page_of(escalation={"level": 1, "next_at": None, "halt": halt}))


def test_a_late_or_repeated_page_says_so_first() -> None:
    lines = body(MESSAGES["escalated"]).splitlines()
    assert lines[0].startswith("LATE by 1 h 50 min")
    assert lines[1].startswith("Possible repeat")


def test_only_web_links_are_given() -> None:
    links = [{"text": "a", "href": "javascript:alert(1)"}, {"text": "b", "href": "https://example.org/b"}]
    text = body(page_of(links=links))
    assert "javascript" not in text
    assert "b: https://example.org/b" in text


def test_long_details_are_cut() -> None:
    assert len(body(page_of(details="word " * 50_000))) < 6_000


@pytest.mark.parametrize("missing", sorted(ALERT))
def test_a_page_leaves_also_without_a_field(missing: str) -> None:
    alert = {name: value for name, value in ALERT.items() if name != missing}
    assert body(replace(PAGE, alert=alert)).endswith("\n")
    assert body(replace(PAGE, alert={**ALERT, missing: None})).endswith("\n")


def test_a_link_to_answer_is_told_where_there_is_one() -> None:
    link = "https://ops.example.net/answer/7-abc"
    with_link = replace(PAGE, answer_url=link)
    assert f"Answer:   {link}" in body(with_link)
    assert "Answer:" not in body(PAGE)
    assert ntfy.document(with_link, ntfy.NtfySettings(topic="alice"))["actions"][0] == {
        "action": "view",
        "label": "Answer",
        "url": link,
    }
    assert json.loads(webhook.document(with_link))["answer_url"] == link
    assert "answer_url" not in json.loads(webhook.document(PAGE))
