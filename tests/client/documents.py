"""Documents as the API gives them, for scripted engines."""

from typing import Any

NOW = "2026-11-20T03:12:44.000Z"


def alert(number: int = 42, **changes: Any) -> dict[str, Any]:
    """Give an alert as lists show it."""
    document: dict[str, Any] = {
        "id": number,
        "status": "PENDING",
        "priority": "HIGH",
        "summary": "disk full on db-1",
        "source": {"id": 1, "name": "prod", "type": "generic"},
        "policy": "default",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return document | changes


def acted(number: int = 42, result: str = "accepted", **changes: Any) -> dict[str, Any]:
    """Give the answer to an action."""
    return {"alert": alert(number, **changes), "result": result, "reason": "by hand"}


def source(**changes: Any) -> dict[str, Any]:
    """Give an alert source."""
    document: dict[str, Any] = {
        "id": 7,
        "name": "prod",
        "type": "generic",
        "key": "k3y",
        "url": "http://127.0.0.1:8765/api/v1/events/generic/k3y",
        "policy": "default",
        "grouping": "none",
        "window": 300_000,
        "priority": "HIGH",
        "created_at": NOW,
    }
    return document | changes


def state(**changes: Any) -> dict[str, Any]:
    """Give the state of an engine."""
    document: dict[str, Any] = {"me": "carol", "version": "0.1.0", "now": NOW, "seq": 1, "counts": {}}
    return document | changes


def frame(seq: int, *changed: int) -> dict[str, Any]:
    """Give a frame of the feed."""
    return {"seq": seq, "now": NOW, "counts": {}, "changed": list(changed)}
