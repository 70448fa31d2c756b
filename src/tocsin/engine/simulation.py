"""Simulations as the API gives them: the real rules on the present configuration, nothing written or sent."""

from dataclasses import replace
from typing import Any

from tocsin.core.event import Priority
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.simulate import SimulatedStep, simulate
from tocsin.core.source import Source
from tocsin.engine.errors import NotFoundError

NO_SOURCE = "any source"


def simulation(
    directory: Directory,
    source_ref: str | None,
    policy_ref: str | None,
    at: Instant,
    priority: Priority | None,
) -> dict[str, Any]:
    """Give the `SimulationView` of an alert that comes at a time.

    Args:
        source_ref: its source by name or id; its policy is used where no other is named.
        policy_ref: a policy by name or id.

    Raises:
        NotFoundError: there is no such source or policy, or neither is named.
    """
    source = _source(directory, source_ref) if source_ref is not None else None
    policy = _policy(directory, policy_ref) if policy_ref is not None else None
    if policy is None and source is None:
        raise NotFoundError("name a source or a policy to simulate")
    if policy is None and source is not None:
        policy = directory.policies.get(source.policy_id) or Policy(source.policy_id, "(deleted)", ())
    assert policy is not None
    source = source or Source(0, NO_SOURCE, "manual", "", policy.id, at)
    played = simulate(replace(source, policy_id=policy.id), policy, directory, at, priority)
    return {
        "source": source.name,
        "policy": policy.name,
        "at": rfc3339(at),
        "priority": (priority or source.priority).value,
        "reaches": any(step.pages for step in played.steps),
        "ends": played.ends,
        "steps": [_step(step, at) for step in played.steps],
    }


def _step(step: SimulatedStep, at: Instant) -> dict[str, Any]:
    return {
        "at": rfc3339(step.at),
        "after": step.at - at,
        "level": step.level,
        "entries": [{"text": entry.text, "reason": entry.reason} for entry in step.entries],
        "pages": [
            {
                "user": page.channel.user,
                "destination": page.channel.destination,
                "address": page.channel.address,
                "kind": page.kind.value,
                "after": page.due_at - step.at,
            }
            for page in step.pages
        ],
    }


def _source(directory: Directory, ref: str) -> Source:
    found = next((s for s in directory.sources.values() if ref in (s.name, str(s.id))), None)
    if found is None:
        raise NotFoundError(f"there is no source {ref!r}")
    return found


def _policy(directory: Directory, ref: str) -> Policy:
    found = next((p for p in directory.policies.values() if ref in (p.name, str(p.id))), None)
    if found is None:
        raise NotFoundError(f"there is no policy {ref!r}")
    return found
