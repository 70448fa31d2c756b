"""The vendors' own APIs: ilert's Events API and PagerDuty's Events API v2."""

from dataclasses import replace
from typing import Any

import pytest

from tests.sources.requests import KEY, ignored, only, post, read, read_sample
from tocsin.core.event import EventKind, Priority
from tocsin.sources import ilert, pagerduty
from tocsin.sources.registry import integration
from tocsin.sources.samples import sample_inbound, sample_named


def _pagerduty(**fields: Any) -> dict[str, Any]:
    payload = {"summary": "s", "source": "h", "severity": "error"}
    return {"routing_key": "k", "event_action": "trigger", "payload": payload, **fields}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"summary": "s"}, "eventType must be one of ALERT, ACCEPT, RESOLVE, COMMENT"),
        ({"eventType": "ALARM", "summary": "s"}, "eventType must be one of ALERT, ACCEPT, RESOLVE, COMMENT"),
        ({"eventType": "ALERT"}, "summary is required for eventType ALERT"),
        ({"eventType": "ALERT", "summary": "s", "severity": "SEV1"}, "severity must be a number from 1 to 5"),
        ({"eventType": "ALERT", "summary": "s", "severity": 6}, "severity must be a number from 1 to 5"),
        ({"eventType": "ALERT", "summary": "s", "priority": "MID"}, "priority must be HIGH or LOW"),
    ],
)
def test_ilert_refuses(body: Any, error: str) -> None:
    """What ilert refuses is refused, in a sentence for the sender."""
    assert read("ilert", post(body)).errors == (error,)


def test_ilert_fields() -> None:
    """All fields of the API that an alert can hold."""
    event = only(read_sample("ilert", "trigger"))
    assert (event.priority, event.severity, event.routing_key) == (Priority.HIGH, 2, "databases")
    assert ("lag_seconds", "340") in event.labels
    assert "wal receiver restarted" in event.details
    assert [link.text for link in event.links] == ["Runbook", "Lag over 6 hours"]
    comment = only(read_sample("ilert", "comment"))
    assert (comment.kind, comment.comments[0].creator) == (EventKind.COMMENT, "failover-bot")


def test_ilert_older_names_and_missing_keys() -> None:
    """`incidentKey` and `apiKey` are the older names; an ACCEPT without a key names nothing."""
    body = {"apiKey": " k ", "eventType": "resolve", "incidentKey": "i"}
    assert only(read("ilert", post(body))).key == "i"
    assert ilert.routing_key(post(body).body) == "k"
    assert "names no alert" in ignored(read("ilert", post({"eventType": "ACCEPT"})))
    assert only(read("ilert", post({"eventType": "ALERT", "summary": "s"}))).key is None


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"x", b"{}", b'{"routing_key": {}}', b'{"integrationKey": null}']
)
def test_no_key_in_the_body(body: bytes) -> None:
    """A body without a key, or no body at all, has none."""
    assert ilert.routing_key(body) is None
    assert pagerduty.routing_key(body) is None


@pytest.mark.parametrize(
    ("source", "reader"), [("ilert", ilert.routing_key), ("pagerduty", pagerduty.routing_key)]
)
def test_key_in_the_body(source: str, reader: Any) -> None:
    """Samples carry the source's key where the vendor's clients put it."""
    declared = integration(source)
    for sample in declared.samples:
        assert reader(sample_inbound(declared, sample_named(declared, sample.name), KEY, 0).body) == KEY


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"event_action": ""}, "'event_action' is missing or blank"),
        (
            {"event_action": "open"},
            "'event_action' is invalid (must be one of 'trigger', 'acknowledge' or 'resolve')",
        ),
        ({"event_action": "resolve"}, "'dedup_key' is missing or blank"),
        ({"dedup_key": "k" * 256}, "'dedup_key' is too long (at most 255 characters)"),
        ({"payload": None}, "'payload' is missing or blank"),
        ({"payload": {"source": "h", "severity": "info"}}, "'payload.summary' is missing or blank"),
        ({"payload": {"summary": "s", "severity": "info"}}, "'payload.source' is missing or blank"),
        ({"payload": {"summary": "s", "source": "h"}}, "'payload.severity' is missing or blank"),
        (
            {"payload": {"summary": "s", "source": "h", "severity": "bad"}},
            "'payload.severity' is invalid (must be one of 'critical', 'error', 'warning' or 'info')",
        ),
    ],
)
def test_pagerduty_refuses(change: dict[str, Any], error: str) -> None:
    """What PagerDuty refuses is refused, field by field."""
    assert read("pagerduty", post({**_pagerduty(), **change})).errors == (error,)


@pytest.mark.parametrize(
    ("word", "severity", "priority"),
    [
        ("critical", 1, Priority.HIGH),
        ("error", 2, Priority.HIGH),
        ("warning", 3, Priority.HIGH),
        ("info", 4, Priority.LOW),
    ],
)
def test_pagerduty_severities(word: str, severity: int, priority: Priority) -> None:
    """Only `info` does not wake anybody."""
    payload = {"summary": "s", "source": "h", "severity": word}
    event = only(read("pagerduty", post(_pagerduty(payload=payload))))
    assert (event.severity, event.priority) == (severity, priority)


def test_pagerduty_makes_a_key() -> None:
    """Without one a key is made: the same for the same request, another for another."""
    made = only(read("pagerduty", post(_pagerduty()))).key
    assert made
    assert made == only(read("pagerduty", post(_pagerduty()))).key
    assert made != only(read("pagerduty", post(_pagerduty(client="x")))).key
    assert made != only(read("pagerduty", replace(post(_pagerduty()), received_at=1))).key


def test_pagerduty_custom_details_may_be_text() -> None:
    """Redash sends a text where others send an object."""
    event = only(read_sample("pagerduty", "redash"))
    assert (event.key, event.severity) == ("58_216", 2)
    assert event.details == "Only 6 sign-ups in the last hour"
    assert ("days left", "2") in only(read_sample("pagerduty", "trigger")).labels
