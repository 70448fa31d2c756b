"""Alertmanager's traps."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.sources.requests import NOW, only, post, read, read_sample, unreadable
from tocsin.core.event import EventKind
from tocsin.sources.alertmanager import AlertmanagerSettings


def _alert(status: str, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "status": status,
        "labels": {"alertname": name, "severity": "warning"},
        "fingerprint": name,
        **fields,
    }


def _group(status: str | None, *alerts: Any, **fields: Any) -> dict[str, Any]:
    return {"status": status, "alerts": list(alerts), "groupKey": "{}:{}", "groupLabels": {}, **fields}


def test_group_by_group_key() -> None:
    """A group is one alert; one that still fires is a problem though some of it is resolved."""
    event = only(read_sample("alertmanager", "mixed"))
    assert event.kind is EventKind.ALERT
    assert event.key == '{}/{job="node"}:{alertname="DiskWillFill"}'
    assert event.summary == "Disk of db-2 fills up (+1 more)"
    assert "resolved: Disk of db-1 fills up (device=/dev/sda1, instance=db-1:9100)" in event.details


def test_one_alert_each() -> None:
    """By setting each alert of a group is its own, with its own status and key."""
    reading = read_sample("alertmanager", "mixed", key="alert")
    kinds = [EventKind.RESOLVE, EventKind.ALERT, EventKind.ALERT]
    assert [event.kind for event in reading.events] == kinds
    assert len({event.key for event in reading.events}) == 3
    assert reading.events[0].key == "5b1c0e9a77d2f346"
    with pytest.raises(ValidationError):
        AlertmanagerSettings.model_validate({"key": "other"})


@pytest.mark.parametrize("key", ["group", "alert"])
def test_version_3(key: str) -> None:
    """A number as groupKey, no fingerprint: problem and recovery still have one key."""
    problem, recovery = (
        only(read_sample("alertmanager", f"v3-{name}", key=key)) for name in ("trigger", "resolve")
    )
    assert problem.key
    assert problem.key == recovery.key
    assert key == "alert" or problem.key == "7203341985526618204"


def test_a_firing_alert_outweighs_the_groups_word() -> None:
    """Should they ever differ, somebody is paged; and only what fires counts for severity and text."""
    body = _group("resolved", _alert("resolved", "A"), _alert("firing", "B"))
    body["alerts"][0]["labels"]["severity"] = "critical"
    event = only(read("alertmanager", post(body)))
    assert (event.kind, event.summary, event.severity) == (EventKind.ALERT, "B", 3)


def test_no_alerts_in_the_body() -> None:
    """All alerts may have been truncated; the group's own word counts then."""
    event = only(read("alertmanager", post(_group("firing", truncatedAlerts=12))))
    assert event.kind is EventKind.ALERT
    assert "12 more alerts were left out" in event.details
    assert only(read("alertmanager", post(_group("firing")), key="alert")).kind is EventKind.ALERT
    assert "neither a status nor alerts" in unreadable(read("alertmanager", post(_group(None))))


def test_times() -> None:
    """The newest start of what fires, the newest end of what is over; year one is no time."""
    old, new, never = "2026-03-01T00:00:00Z", "2026-03-01T01:00:00.123456789+01:00", "0001-01-01T00:00:00Z"
    newest = 1_772_323_200_123
    firing = [_alert("firing", name, startsAt=time, endsAt=never) for name, time in (("A", old), ("B", new))]
    assert only(read("alertmanager", post(_group("firing", *firing)))).occurred_at == newest
    over = [_alert("resolved", name, startsAt=never, endsAt=time) for name, time in (("A", new), ("B", old))]
    assert only(read("alertmanager", post(_group("resolved", *over)))).occurred_at == newest
    assert (
        only(read("alertmanager", post(_group("firing", _alert("firing", "A", startsAt=never))))).occurred_at
        is None
    )


def test_summary_links_and_ilerts_labels() -> None:
    """Annotations first, then the rule's name; ilert's own labels route and link."""
    labels = {
        "alertname": "A",
        "ilert_routingkey": "dbs",
        "url": "https://x.example.com/",
        "urlLabel": "Board",
    }
    alert = {
        **_alert("firing", "A"),
        "annotations": {"summary": " "},
        "labels": labels,
        "generatorURL": "http://p:9090/g",
    }
    event = only(read("alertmanager", post(_group("firing", alert, commonLabels=labels))))
    assert event.summary == "A"
    assert event.routing_key == "dbs"
    assert [(link.text, link.href) for link in event.links] == [
        ("Graph", "http://p:9090/g"),
        ("Board", "https://x.example.com/"),
    ]
    assert event.labels == (("alertname", "A"),)


def test_many_alerts() -> None:
    """A group of a thousand is one alert whose details show the first of them."""
    event = only(
        read("alertmanager", post(_group("firing", *(_alert("firing", f"A{n}") for n in range(1000)))))
    )
    assert event.summary == "A0 (+999 more)"
    assert event.details.endswith("and 950 more")


def test_what_is_no_group() -> None:
    """Prometheus's own format, and alerts without a status, are called by their name."""
    wrong = [{"labels": {"alertname": "A"}, "startsAt": "2026-03-01T00:00:00Z", "generatorURL": "x"}]
    assert "Prometheus, as it writes to an Alertmanager" in unreadable(read("alertmanager", post(wrong)))
    assert "no status" in unreadable(read("alertmanager", post(_group("firing", _alert("odd", "A")))))
    assert unreadable(read("alertmanager", post({"alerts": []})))
    assert unreadable(read("alertmanager", post({"alerts": [1], "groupKey": NOW})))
