"""The trace of an alert: its ladder with what became of each level, and every decision with its reason."""

from typing import Any

from tocsin.core.instant import rfc3339
from tocsin.core.policy import Policy


def ladder(policy: Policy, entries: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Give the levels of a policy as `LadderLevel`s, with when each was paged last."""
    paged: dict[int, str] = {}
    for entry in entries:
        _, at, kind, text = entry[:4]
        if kind == "escalated" and text.startswith("level "):
            number = text.removeprefix("level ").split(":", 1)[0]
            if number.isdecimal():
                paged[int(number)] = rfc3339(at)
    return [
        {
            "level": number,
            "targets": [str(target) for target in level.targets],
            "timeout": level.timeout,
            "paged_at": paged.get(number),
        }
        for number, level in enumerate(policy.levels, 1)
    ]


def of(detail: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the decisions on an alert in order, from its timeline, and where it stands now."""
    steps = [
        {"at": entry["at"], "step": entry["kind"], "text": entry["text"], "reason": entry["reason"]}
        for entry in detail["timeline"]
    ]
    place = detail["escalation"]
    if place is not None:
        if place["next_at"]:
            text = f"next: {', '.join(place['next']) or 'the end of the chain'} at {place['next_at']}"
            reason = "timer"
        else:
            text, reason = "nobody is paged next", place["halt"] or ""
        steps.append({"at": detail["updated_at"], "step": "now", "text": text, "reason": reason})
    return steps
