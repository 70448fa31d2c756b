"""Apica's and Redash's traps."""

from typing import Any

import pytest

from tests.sources.requests import NOW, ignored, only, post, read, read_sample, unreadable
from tocsin.core.event import EventKind


def _alert(**fields: Any) -> dict[str, Any]:
    alert = {"id": 98, "name": "Latency", "state": "triggered", **fields}
    return {"event": "alert_state_change", "alert": alert, "url_base": "apm.example.com"}


def test_unknown_asks_the_owner() -> None:
    """No data is neither a problem nor a recovery: a remark, and somebody has to look."""
    event = only(read_sample("apica", "no-data"))
    assert event.kind is EventKind.COMMENT
    assert event.asks_owner
    assert event.comments[0].content == "no data: Apica will not announce the recovery"
    assert event.key == only(read_sample("apica", "trigger")).key


@pytest.mark.parametrize(
    ("word", "level"),
    [("info", 4), ("warning", 3), ("Critical", 2), ("emergency", 1), ("odd", None), (7, None)],
)
def test_severities(word: Any, level: int | None) -> None:
    """Apica's four words; the priority stays the source's."""
    event = only(read("apica", post(_alert(severity=word))))
    assert event.severity == level
    assert event.priority is None


def test_a_recovery_says_nothing_about_severity() -> None:
    """Apica sends `info` with each recovery, which must not lower the problem's severity."""
    assert only(read("apica", post(_alert(state="ok", severity="info")))).severity is None


@pytest.mark.parametrize(
    ("base", "link"),
    [
        ("apm.example.com", "https://apm.example.com/alerts/98"),
        ("http://apm.example.com/org/", "http://apm.example.com/org/alerts/98"),
        ("javascript:alert(1)//", None),
        ("", None),
        (None, None),
    ],
)
def test_link(base: Any, link: str | None) -> None:
    """The base may lack its scheme."""
    event = only(read("apica", post({**_alert(), "url_base": base})))
    assert [each.href for each in event.links] == ([link] if link else [])


def test_mapped_fields_and_result_rows() -> None:
    """Fields moved by a mapper are found; result columns of the same names are not mistaken for them."""
    event = only(read_sample("apica", "field-mapper"))
    assert (event.kind, event.key, event.severity, event.occurred_at) == (EventKind.ALERT, "412", 1, NOW)
    assert event.summary == "Checkout latency p95 above 800 ms"
    rows = [{"id": 5, "state": "ok", "name": "a row"}]
    mapped = {
        "event": "alert_state_change",
        "st": "triggered",
        "alert": {"id": 98, "name": "N", "rows": rows},
    }
    event = only(read("apica", post(mapped)))
    assert (event.kind, event.key) == (EventKind.ALERT, "98")


def test_wrapped_body() -> None:
    """The whole body under one name is the same alert."""
    assert only(read_sample("apica", "payload-mapper")).key == only(read_sample("apica", "trigger")).key


@pytest.mark.parametrize("state", ["OK", " ok ", "Ok"])
def test_state_in_any_case(state: str) -> None:
    """The state is a word, however it is written."""
    assert only(read("apica", post(_alert(state=state)))).kind is EventKind.RESOLVE


def test_the_newest_time_counts() -> None:
    """Which time moves on a recovery differs; the newest is when it happened."""
    times = {"last_triggered_at": "2025-01-28T17:29:16.088Z", "updated_at": "2025-01-28T17:40:00.000Z"}
    assert only(read("apica", post(_alert(state="ok", **times)))).occurred_at == 1_738_086_000_000
    assert only(read("apica", post(_alert(last_triggered_at=None)))).occurred_at is None


def test_redash_subject_and_body() -> None:
    """Redash's rendered subject and body win over the alert's name; a blank subject does not."""
    event = only(read_sample("apica", "redash-trigger"))
    assert event.summary == "Sign-ups have dried up"
    assert event.details.startswith("Only 6 sign-ups in the last hour")
    assert "condition: signups < 20" in event.details
    assert only(read("apica", post(_alert(title="", description="")))).summary == "Latency"


def test_what_is_no_alert() -> None:
    """A test is ignored; another state, a missing identity and a GitHub ping are unreadable, with a hint."""
    assert "test" in ignored(read_sample("apica", "test"))
    assert "no alert state" in unreadable(read("apica", post(_alert(state="paused"))))
    assert "neither an alert id nor a name" in unreadable(read("apica", post({"state": "triggered"})))
    ping = {"zen": "Keep it logically awesome.", "hook_id": 1, "hook": {"type": "Repository"}}
    assert "GitHub" in unreadable(read("apica", post(ping)))
    assert "GitHub" in unreadable(read("apica", post({"a": 1}, {"x-github-event": "ping"})))
