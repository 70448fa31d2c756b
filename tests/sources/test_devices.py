"""The traps of RapidSpike, Particle and Sematext."""

import json
from typing import Any

import pytest

from tests.sources.requests import KEY, NOW, ignored, only, post, read, read_sample, unreadable
from tocsin.core.event import EventKind, Priority
from tocsin.core.inbound import Inbound

DEVICE = "3f002b000000000000000001"


def _published(event: str, **fields: Any) -> dict[str, Any]:
    return {"event": event, "data": "too warm", "coreid": DEVICE, **fields}


def _hook(**fields: Any) -> dict[str, Any]:
    return {
        "backToNormal": "false",
        "ruleType": "AF_VALUE",
        "applicationId": "7",
        "description": "Heap",
        **fields,
    }


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"monitor": {"uuid": "m1", "label": "Home", "status": "FAILING"}}, EventKind.ALERT),
        (
            {"website": {"status": "active"}, "x": [{"y": {"new_status": "passing"}}], "uuid": "m1"},
            EventKind.RESOLVE,
        ),
        ({"state": "Down", "monitor": "Home"}, EventKind.ALERT),
    ],
)
def test_rapidspike_status_at_any_depth(body: Any, kind: EventKind) -> None:
    """A known word counts, under any of the usual names, wherever it stands."""
    assert only(read("rapidspike", post(body))).kind is kind


def test_rapidspike_keys() -> None:
    """The monitor's uuid, not the website's; without one, what it is called and looks at."""
    body = {"status": "failing", "website": {"uuid": "site"}, "monitor": {"id": 5, "label": "Home"}}
    assert only(read("rapidspike", post(body))).key == "5"
    keys = {
        only(read_sample("rapidspike", name)).key
        for name in ("form-trigger", "form-resolve", "query-trigger")
    }
    assert len(keys) == 1
    other = only(read("rapidspike", post("monitor=Home&target=https%3A%2F%2Fb.example.com&status=failing")))
    assert other.key not in keys


def test_rapidspike_fields_by_settings() -> None:
    """A body that nobody has seen yet is read by naming its fields."""
    body = {"check": {"result": "failing", "ref": 9, "called": "Home"}}
    unreadable(read("rapidspike", post(body)))
    fields = {"status": "check.result", "key": "check.ref", "summary": "check.called"}
    event = only(read("rapidspike", post(body), fields=fields))
    assert (event.kind, event.key, event.summary) == (EventKind.ALERT, "9", "Home")


def test_rapidspike_other_words() -> None:
    """Pending means nothing yet; a word that is not known is not guessed."""
    assert "pending" in ignored(read("rapidspike", post({"status": "pending", "uuid": "m1"})))
    assert "neither passing nor failing" in unreadable(
        read("rapidspike", post({"status": "purple", "uuid": "m"}))
    )
    assert "not filled in" in unreadable(read("rapidspike", post({"status": "$status", "uuid": "m"})))
    assert "no monitor" in unreadable(read("rapidspike", post({"status": "failing"})))


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("ALERT", EventKind.ALERT, DEVICE),
        ("RESOLVE", EventKind.RESOLVE, DEVICE),
        ("ALERT/pump", EventKind.ALERT, f"{DEVICE}/pump"),
        ("RESOLVE_pump", EventKind.RESOLVE, f"{DEVICE}/pump"),
        ("ALERTpump", EventKind.ALERT, f"{DEVICE}/pump"),
    ],
)
def test_particle_names_are_beginnings(name: str, kind: EventKind, key: str) -> None:
    """What follows ALERT or RESOLVE belongs to the key."""
    event = only(read("particle", post(_published(name))))
    assert (event.kind, event.key) == (kind, key)


@pytest.mark.parametrize("name", ["alert", "Resolve", "temperature", "XALERT"])
def test_particle_case_matters(name: str) -> None:
    """Particle compares the beginning exactly, and so does the parser; the reason says so."""
    assert "upper and lower case" in unreadable(read("particle", post(_published(name))))


def test_particle_templates_and_system_events() -> None:
    """A name that nobody filled in is a mistake; the system's own events are none."""
    assert "template" in unreadable(read_sample("particle", "unexpanded"))
    assert "system" in ignored(read_sample("particle", "system-event"))


@pytest.mark.parametrize("data", ["", " ", None])
def test_particle_without_data(data: Any) -> None:
    """An event without data still says what and from where."""
    assert only(read("particle", post(_published("ALERT", data=data)))).summary == f"ALERT from {DEVICE}"


@pytest.mark.parametrize("escape", [False, True])
def test_particle_data_that_is_json(escape: bool) -> None:
    """The device's JSON gives summary, priority and labels, also when a template escaped it for HTML."""
    data = json.dumps({"message": "Leak", "priority": "low", "sensor": 4})
    event = only(
        read("particle", post(_published("ALERT", data=data.replace('"', "&quot;") if escape else data)))
    )
    assert (event.summary, event.priority) == ("Leak", Priority.LOW)
    assert ("sensor", "4") in event.labels


def test_particle_needs_to_know_what_recovered() -> None:
    """A recovery without a device names nothing; a problem without one still pages."""
    assert "which device" in unreadable(read("particle", post({"event": "RESOLVE", "data": "x"})))
    assert only(read("particle", post({"event": "ALERT", "data": "x"}))).key is None


def test_particle_delivery_and_times() -> None:
    """The event's id and the time of publishing come through, for repeats and for order."""
    event = only(read_sample("particle", "custom"))
    assert event.delivery_id == "b1f5e7d2-0a63-4c7e-8d1b-93c0a2f4e655"
    assert event.occurred_at == NOW


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("false", EventKind.ALERT),
        ("true", EventKind.RESOLVE),
        (False, EventKind.ALERT),
        ("True", EventKind.RESOLVE),
    ],
)
def test_sematext_booleans_are_text(value: Any, kind: EventKind) -> None:
    """The text "false" is not true."""
    assert only(read("sematext", post(_hook(backToNormal=value)))).kind is kind


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "7:AF_VALUE"),
        ({"filters": "{os.host=a}"}, "7:AF_VALUE:{os.host=a}"),
        ({"ruleId": "38"}, "38"),
        ({"ruleId": "38", "filters": "{os.host=a}"}, "38:{os.host=a}"),
        ({"ruleId": "$ruleId"}, "7:AF_VALUE"),
    ],
)
def test_sematext_keys(fields: dict[str, Any], key: str) -> None:
    """The rule if the hook names it, else application and type; each group by itself."""
    assert only(read("sematext", post(_hook(**fields)))).key == key


def test_sematext_shows_description_not_the_hook() -> None:
    """The title is always "Sematext" and the url is this hook with its key: neither is shown."""
    event = only(read_sample("sematext", "trigger"))
    assert event.summary.startswith("Log errors of payments")
    assert KEY not in repr(event)
    hook = f"https://tocsin.example.com/api/v1/events/sematext/{KEY}"
    assert KEY not in repr(only(read("sematext", post(_hook(address=hook)))))
    assert "proxy" not in repr(only(read("sematext", post(_hook(url="https://proxy.example.com/x")))))
    assert [link.href for link in event.links] == ["https://apps.sematext.example.com/ui/alerts/events/7731"]


def test_sematext_names_are_the_users() -> None:
    """The left side of a parameter is typed by a person."""
    body = {"back_to_normal": "true", "rule-type": "AF_VALUE", "ApplicationID": "7"}
    assert only(read("sematext", post(body))).key == "7:AF_VALUE"


def test_sematext_test_button_and_a_misspelt_variable() -> None:
    """Nothing filled in is a test; only the status left out is a mistake that would hide every problem."""
    assert "test of the hook" in ignored(read_sample("sematext", "test"))
    assert "not filled in" in unreadable(read("sematext", post(_hook(backToNormal="$backToNormel"))))
    assert "neither true nor false" in unreadable(read("sematext", post(_hook(backToNormal="maybe"))))
    assert "of which alert" in unreadable(read("sematext", post({"backToNormal": "true"})))


@pytest.mark.parametrize(
    "time", ["1790000000", "1790000000000", "2026-09-21 14:13:20", "2026-09-21T14:13:20.000Z"]
)
def test_sematext_times(time: str) -> None:
    """The form of the time is not documented: all usual ones are read."""
    assert only(read("sematext", post(_hook(createTimestamp=time)))).occurred_at == 1_790_000_000_000


def test_get_with_query() -> None:
    """All three may come as a GET."""
    query = tuple((name, str(value)) for name, value in _hook().items())
    assert only(read("sematext", Inbound("GET", b"", NOW, query))).key == "7:AF_VALUE"
