"""The generic type takes what a script or an unknown tool sends."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.sources.requests import NOW, ignored, only, post, read, unreadable
from tocsin.core.event import EventKind, Link, Priority
from tocsin.core.inbound import Inbound
from tocsin.core.instant import DAY, rfc3339
from tocsin.sources.mapping import FieldMap


@pytest.mark.parametrize(
    ("body", "kind", "key", "summary"),
    [
        ({"summary": "s", "key": "k", "event": "alert"}, EventKind.ALERT, "k", "s"),
        ({"summary": "s", "key": "k", "event": "resolve"}, EventKind.RESOLVE, "k", "s"),
        ({"key": "k", "event": "accept"}, EventKind.ACCEPT, "k", ""),
        ({"key": "k", "event": "comment", "summary": "s"}, EventKind.COMMENT, "k", "s"),
        ({"title": "s", "alert_id": 7, "status": "OK"}, EventKind.RESOLVE, "7", "s"),
        ({"message": "s", "dedup-key": "k", "state": "firing"}, EventKind.ALERT, "k", "s"),
        ({"subject": "s", "alias": "k", "action": "closed"}, EventKind.RESOLVE, "k", "s"),
        ({"event": "disk.check", "status": "up", "key": "k"}, EventKind.RESOLVE, "k", ""),
        ({"text": "s"}, EventKind.ALERT, None, "s"),
        ({"text": "s", "status": "purple"}, EventKind.ALERT, None, "s"),
        (
            {"host": "db-1", "load": 17, "disk": {"used": "91%"}},
            EventKind.ALERT,
            None,
            "host: db-1, load: 17, disk.used: 91%",
        ),
        ({"values": [1, 2]}, EventKind.ALERT, None, '{"values":[1,2]}'),
    ],
    ids=lambda value: str(value)[:40],
)
def test_usual_names(body: Any, kind: EventKind, key: str | None, summary: str) -> None:
    """Common names and words are understood; where nothing says otherwise it is a problem."""
    event = only(read("generic", post(body)))
    assert (event.kind, event.key, event.summary) == (kind, key, summary)


def test_full_shape() -> None:
    """All of tocsin's own fields."""
    body = {
        "summary": "s", "key": "k", "priority": "low", "severity": "warning", "details": "d\ne",
        "deliveryId": "x1", "region": "eu",
        "links": [{"text": "Log", "href": "https://a.example.com/"}, {"title": "no", "url": "javascript:x"}],
        "labels": {"host": "a"}, "tags": ["x", "y"], "comments": [{"creator": "bot", "content": "hi"}],
    }  # fmt: skip
    event = only(read("generic", post(body)))
    assert (event.priority, event.severity, event.details, event.delivery_id) == (
        Priority.LOW,
        3,
        "d\ne",
        "x1",
    )
    assert event.links == (Link("Log", "https://a.example.com/"),)
    assert event.labels == (("host", "a"), ("tags", "x, y"), ("region", "eu"))
    assert event.comments[0].content == "hi"


def test_plain_text() -> None:
    """The first line is the summary."""
    event = only(read("generic", post("disk full on db-1\n/var is at 100%")))
    assert (event.summary, event.details) == ("disk full on db-1", "disk full on db-1\n/var is at 100%")


def test_settings_name_fields_and_words() -> None:
    """Dotted paths and own words win over the usual ones."""
    body = {
        "a": {"title": "s", "ref": [{"id": 4}], "phase": "Gone"},
        "status": "ok",
        "summary": "no",
        "key": "no",
    }
    settings = {"summary": "a.title", "key": "a.ref.0.id", "status": "a.phase"}
    event = only(read("generic", post(body), fields=settings))
    assert (event.kind, event.key, event.summary) == (EventKind.ALERT, "4", "s")
    event = only(read("generic", post(body), fields={**settings, "recover_values": ("gone",)}))
    assert event.kind is EventKind.RESOLVE
    event = only(read("generic", post(body), fields={**settings, "accept_values": ("GONE",)}))
    assert event.kind is EventKind.ACCEPT
    assert (
        only(read("generic", post({"status": "ok", "key": "k"}), fields={"fire_values": ("ok",)})).kind
        is EventKind.ALERT
    )
    with pytest.raises(ValidationError):
        FieldMap.model_validate({"sumary": "a"})


def test_nothing_to_close() -> None:
    """A recovery without a key means nothing; one entry of a list that does is told for the whole."""
    assert "names no alert" in ignored(read("generic", post({"status": "success", "text": "backup done"})))


def test_templates_that_were_not_filled_in() -> None:
    """A field that only holds a variable is a mistake to be told; beside a filled one it is passed over."""
    assert "the field summary" in unreadable(read("generic", post({"summary": "{{title}}", "key": "k"})))
    assert "the field key" in unreadable(read("generic", post({"summary": "s", "key": "$id"})))
    assert "the field a.b" in unreadable(
        read("generic", post({"a": {"b": "%X%"}, "summary": "s"}), fields={"key": "a.b"})
    )
    assert only(read("generic", post({"summary": "{{title}}", "message": "m"}))).summary == "m"


def test_time_only_near_the_arrival() -> None:
    """A field `time` may be a duration or a build date; only a time near the arrival is one of the event."""
    for value, expected in ((rfc3339(NOW - 5000), NOW - 5000), (3, None), (rfc3339(NOW - 30 * DAY), None)):
        assert only(read("generic", post({"text": "s", "time": value}))).occurred_at == expected


def test_long_summary_is_whole_in_the_details() -> None:
    """What does not fit on the line is not lost."""
    event = only(read("generic", post({"summary": "word " * 200})))
    assert len(event.summary) == 300
    assert event.details == ("word " * 200).strip()


def test_lists_and_strangers() -> None:
    """A list is several events; what holds no fields is unreadable; a hook's test is ignored."""
    assert len(read("generic", post([{"text": "a"}, {"text": "b"}])).events) == 2
    strangers: tuple[Any, ...] = ([], [1], {}, [[{"text": "a"}]], [{"text": "a"}] * 1001)
    for body in strangers:
        assert unreadable(read("generic", post(body)))
    assert "GitHub" in ignored(read("generic", post({"zen": "x"}, {"x-github-event": "ping"})))


def test_query() -> None:
    """A GET with a query is enough."""
    query = (("summary", "s"), ("key", "k"), ("status", "up"))
    assert only(read("generic", Inbound("GET", b"", NOW, query))).kind is EventKind.RESOLVE
