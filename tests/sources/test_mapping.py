"""Mapping: bodies that a type cannot read, or reads wrongly, are read by naming their fields."""

from typing import Any

import pytest

from tests.sources.requests import ignored, only, post, read, unreadable
from tocsin.core.event import EventKind, Priority

BODY = {
    "check": {
        "outcome": "kaputt",
        "ref": 9,
        "called": "Home",
        "level": "prio-1",
        "page": "https://x.example/9",
    }
}
FIELDS = {
    "summary": "check.called",
    "key": "check.ref",
    "status": "check.outcome",
    "priority": "check.level",
    "link": "check.page",
    "fire_values": ("kaputt",),
    "recover_values": ("heil",),
    "ignore_values": ("egal",),
    "high_values": ("prio-1",),
    "low_values": ("prio-3",),
}


@pytest.mark.parametrize("source", ["apica", "rapidspike", "particle", "sematext", "alertmanager"])
def test_a_foreign_body_is_read_by_any_type(source: str) -> None:
    unreadable(read(source, post(BODY)))
    event = only(read(source, post(BODY), fields=FIELDS))
    assert (event.kind, event.key, event.summary) == (EventKind.ALERT, "9", "Home")
    assert event.priority is Priority.HIGH
    assert [link.href for link in event.links] == ["https://x.example/9"]
    assert {p.field: p.origin for p in event.provenance}["kind"] == "check.outcome = kaputt"


@pytest.mark.parametrize("source", ["generic", "apica", "particle"])
def test_words_recover_and_are_ignored(source: str) -> None:
    heal: dict[str, Any] = {"check": {**BODY["check"], "outcome": "heil", "level": "prio-3"}}
    event = only(read(source, post(heal), fields=FIELDS))
    assert (event.kind, event.priority) == (EventKind.RESOLVE, Priority.LOW)
    nothing = {"check": {**BODY["check"], "outcome": "egal"}}
    assert "mapped to nothing" in ignored(read(source, post(nothing), fields=FIELDS))


def test_an_unknown_word_is_a_problem() -> None:
    strange = {"check": {**BODY["check"], "outcome": "purple"}}
    event = only(read("apica", post(strange), fields=FIELDS))
    assert event.kind is EventKind.ALERT
    assert "unknown word" in event.provenance[0].origin


def test_what_is_not_mapped_stays_as_the_type_reads_it() -> None:
    """Particle's own reading keeps its kind and key; only the summary comes from elsewhere."""
    body = {"event": "ALERT/pump", "data": "x", "coreid": "c1", "shown": "Pump 7 leaks"}
    event = only(read("particle", post(body), fields={"summary": "shown"}))
    assert (event.kind, event.key, event.summary) == (EventKind.ALERT, "c1/pump", "Pump 7 leaks")
    assert {p.field: p.origin for p in event.provenance}["summary"] == "shown"


def test_entries_of_a_list_are_events_of_their_own() -> None:
    body = [{"n": "a", "s": "kaputt"}, {"n": "b", "s": "heil"}]
    fields = {
        "summary": "n",
        "key": "n",
        "status": "s",
        "fire_values": ["kaputt"],
        "recover_values": ["heil"],
    }
    reading = read("sematext", post(body), fields=fields)
    assert [(e.kind, e.key) for e in reading.events] == [(EventKind.ALERT, "a"), (EventKind.RESOLVE, "b")]


def test_what_holds_no_fields_stays_unreadable() -> None:
    unreadable(read("apica", post("just words"), fields=FIELDS))


def test_a_vendors_own_api_still_refuses() -> None:
    assert read("pagerduty", post({"event_action": "trigger"}), fields={"summary": "a"}).errors
