"""Messages as the courier makes them, one for each transition, and hostile ones."""

from dataclasses import replace
from typing import Any

from tocsin.destinations.service import Message

LIFECYCLE_KEY = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"

ALERT: dict[str, Any] = {
    "id": 42,
    "status": "PENDING",
    "snoozed_until": None,
    "test": False,
    "priority": "HIGH",
    "severity": 2,
    "summary": "Checkout is slow on shop-eu",
    "details": "p99 over 4 s for 5 min\nqueue: 1,204 (größer als üblich)",
    "key": "shop-eu/checkout",
    "source": {"id": 3, "name": "shop-prom", "type": "alertmanager"},
    "policy": "field",
    "escalation": {
        "level": 1,
        "round": 1,
        "next_at": "2026-11-20T03:17:44.000Z",
        "next": ["bob"],
        "paged": ["alice"],
        "halt": None,
        "exhausted": False,
    },
    "owner": None,
    "responders": [{"name": "alice", "status": "PENDING"}],
    "count": 3,
    "links": [{"text": "Runbook", "href": "https://wiki.example.org/checkout"}],
    "labels": {"region": "eu", "service": "checkout"},
    "generation": 2,
    "created_at": "2026-11-20T03:12:44.000Z",
    "updated_at": "2026-11-20T03:12:50.000Z",
    "accepted_at": None,
    "resolved_at": None,
}

_ACCEPTED = {
    **ALERT,
    "status": "ACCEPTED",
    "owner": "carol",
    "accepted_at": "2026-11-20T03:14:00.000Z",
    "escalation": {**ALERT["escalation"], "next_at": None, "next": [], "halt": "accepted"},
    "responders": [{"name": "carol", "status": "ACCEPTED"}],
}
_RESOLVED = {
    **ALERT,
    "status": "RESOLVED",
    "owner": "carol",
    "resolved_at": "2026-11-20T03:40:00.000Z",
    "escalation": None,
}

PAGE = Message(
    delivery_id="d-1001",
    lifecycle_key=LIFECYCLE_KEY,
    kind="page",
    text="level 1",
    address="alice@example.org",
    at="2026-11-20T03:12:44.120Z",
    transition="created",
    user="alice",
    alert=ALERT,
)

MESSAGES: dict[str, Message] = {
    "created": PAGE,
    "escalated": replace(
        PAGE,
        delivery_id="d-1002",
        text="level 2 · late by 1 h 50 min",
        address="bob@example.org",
        user="bob",
        transition="escalated",
        attempt=2,
        possible_repeat=True,
        alert={**ALERT, "escalation": {**ALERT["escalation"], "level": 2, "next": ["carol", "dave"]}},
    ),
    "accepted": replace(
        PAGE,
        delivery_id="d-1003",
        kind="update",
        text="accepted by carol",
        transition="accepted",
        alert=_ACCEPTED,
    ),
    "resolved": replace(
        PAGE,
        delivery_id="d-1004",
        kind="update",
        text="resolved by shop-prom",
        transition="resolved",
        alert=_RESOLVED,
    ),
    "question": replace(
        PAGE,
        delivery_id="d-1005",
        kind="question",
        text="no data for 1 h: is it over?",
        transition="",
        alert=_ACCEPTED,
    ),
    "fallback": replace(
        PAGE, delivery_id="d-1006", kind="fallback", text="the chain is exhausted", transition=""
    ),
    "test": replace(
        PAGE, delivery_id="d-1007", lifecycle_key="", kind="test", text="", transition="", alert={}
    ),
    "trouble": replace(
        PAGE,
        delivery_id="d-1008",
        lifecycle_key="",
        kind="trouble",
        text="the disk is full: nothing new can be stored",
        transition="",
        alert={},
    ),
}

HOSTILE = (
    "down\r\nBcc: everyone@example.org\r\n\r\nowned",
    "down\nX-Injected: yes",
    "\x1b]52;c;aGVsbG8=\x07 clipboard \x9b31m",
    "right\u202eto\u2066left \u2028 separated \x00 nul",
    "{state} {alert_name} {text.__class__} {0} {} %s",
    "half \ud800 a pair",
    "x" * 100_000,
    "🔥" * 3_000,
    "=?utf-8?q?encoded=0D=0ABcc:_x@example.org?=",
    "",
)


def hostile(text: str) -> Message:
    """Give a page that holds a text in every place that a tool fills."""
    alert = {
        **ALERT,
        "summary": text,
        "details": text,
        "key": text,
        "policy": text,
        "source": {"id": 3, "name": text, "type": "generic"},
        "labels": {text or "label": text},
        "links": [{"text": text, "href": text}, {"text": text, "href": f"https://example.org/{text}"}],
        "escalation": {**ALERT["escalation"], "next": [text]},
    }
    return replace(PAGE, text=text, alert=alert)
