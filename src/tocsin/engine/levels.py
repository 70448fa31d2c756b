"""The ladder of an alert: its policy's levels, and when each was paged last."""

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
