"""How alerts and their neighbours look on the wire: plain dictionaries of `tocsin.api`."""

from collections.abc import Mapping
from typing import Any

from tocsin.core.escalation import REPEAT_LAST_LEVEL
from tocsin.core.instant import Instant, rfc3339
from tocsin.core.people import Contact, DestinationConfig, Directory, User
from tocsin.core.policy import Policy
from tocsin.core.source import Source
from tocsin.engine.attached import attachment_view
from tocsin.store.codec import decode
from tocsin.store.outbox import Delivery

HIDDEN = "•••"


def moment(at: Instant | None) -> str | None:
    """Write an instant, or nothing."""
    return None if at is None else rfc3339(at)


def alert(
    row: tuple[Any, ...],
    directory: Directory,
    source_names: Mapping[int, tuple[str, str]],
    details: str = "",
) -> dict[str, Any]:
    """Give an `AlertView` from a row of `store.alerts.VIEW_COLUMNS`."""
    (
        alert_id, source_id, policy_id, status, _rank, priority, severity, summary, _summary_match, key,
        _key_match, owner, test, count, generation, created_at, updated_at, accepted_at, resolved_at,
        snoozed_until, _problem_at, _auto_resolve_at, _ask_owner_at, level, round_, next_at, halt, exhausted,
        assigned, responders, links, labels,
    ) = row  # fmt: skip
    name, kind = source_names.get(source_id, ("by hand", "manual"))
    policy = directory.policies.get(policy_id)
    people = decode(responders)
    paged_at = _paged_at(policy, level, next_at, bool(exhausted), updated_at)
    # Of an accepted alert, what is due next is the question to its owner.
    coming = [owner] if owner else _next(policy, level, round_, bool(exhausted), directory, next_at or 0)
    waited_for = coming if next_at else []
    return {
        "id": alert_id,
        "status": status,
        "snoozed_until": moment(snoozed_until),
        "test": bool(test),
        "priority": priority,
        "severity": severity,
        "summary": summary,
        "details": details,
        "key": key,
        "source": {"id": source_id, "name": name, "type": kind},
        "policy": policy.name if policy else "(deleted)",
        "escalation": None
        if status == "RESOLVED"
        else {
            "level": level,
            "round": round_,
            "next_at": moment(next_at),
            "next": waited_for,
            "paged": _paged(policy, level, people, bool(assigned), directory, paged_at),
            "halt": halt,
            "exhausted": bool(exhausted),
        },
        "owner": owner,
        "responders": [{"name": n, "status": "ACCEPTED" if yes else "PENDING"} for n, yes in people],
        "count": count,
        "links": [{"text": text, "href": href} for text, href in decode(links)],
        "labels": decode(labels),
        "generation": generation,
        "created_at": rfc3339(created_at),
        "updated_at": rfc3339(updated_at),
        "accepted_at": moment(accepted_at),
        "resolved_at": moment(resolved_at),
    }


def _names(policy: Policy, level: int, directory: Directory, at: Instant) -> list[str]:
    names: dict[str, None] = {}
    for target in policy.levels[level - 1].targets:
        people = directory.people(target, at)
        names.update(dict.fromkeys(people or (str(target),)))
    return list(names)


def _paged_at(
    policy: Policy | None, level: int, next_at: Instant | None, exhausted: bool, updated_at: Instant
) -> Instant:
    """Give when the present level was paged: a schedule on it may have handed over since."""
    if next_at is None or policy is None or not 0 < level <= len(policy.levels):
        return updated_at
    return next_at - (REPEAT_LAST_LEVEL if exhausted else policy.levels[level - 1].timeout)


def _next(
    policy: Policy | None, level: int, round_: int, exhausted: bool, directory: Directory, at: Instant
) -> list[str]:
    """Name who is paged at the next step, by the schedules of that instant."""
    if policy is None or not policy.levels:
        return []
    if exhausted:
        return _names(policy, len(policy.levels), directory, at)
    if level < len(policy.levels):
        return _names(policy, level + 1, directory, at)
    return _names(policy, 1, directory, at) if round_ <= policy.repeat else []


def _paged(
    policy: Policy | None,
    level: int,
    people: list[list[Any]],
    assigned: bool,
    directory: Directory,
    at: Instant,
) -> list[str]:
    """Name who is asked right now: the last person it was given to, else those of the level."""
    if assigned and people:
        return [people[-1][0]]
    if policy is None or not 0 < level <= len(policy.levels):
        return []
    return _names(policy, level, directory, at)


def delivery(found: Delivery) -> dict[str, Any]:
    """Give a `DeliveryView`."""
    return {
        "id": found.id,
        "alert": found.alert_id,
        "kind": found.kind.value,
        "user": found.user,
        "destination": found.destination,
        "address": found.address,
        "step": found.step,
        "state": found.state,
        "attempts": found.attempts,
        "transition": found.transition,
        "text": found.text,
        "last_answer": found.last_answer,
        "created_at": rfc3339(found.created_at),
        "next_at": rfc3339(found.due_at) if found.state == "pending" else None,
        "planned_at": rfc3339(found.planned_at),
        "finished_at": moment(found.finished_at),
    }


def source(found: Source, directory: Directory, url: str) -> dict[str, Any]:
    """Give a `SourceView` without how it stands."""
    policy = directory.policies.get(found.policy_id)
    team = next((team.name for team in directory.teams.values() if team.id == found.team_id), None)
    return {
        "id": found.id,
        "name": found.name,
        "type": found.type,
        "key": found.key,
        "url": url,
        "policy": policy.name if policy else "(deleted)",
        "team": team,
        "grouping": found.grouping.value,
        "window": found.window,
        "priority": found.priority.value,
        "auto_resolve": found.auto_resolve,
        "settings": dict(found.settings),
        "ready": found.ready,
        "paused": found.paused,
        "old_key_until": rfc3339(found.old_key_until) if found.old_key else None,
        "created_at": rfc3339(found.created_at),
        "notify": [attachment_view(attached) for attached in directory.attached_to_sources.get(found.id, ())],
    }


def user(found: User, directory: Directory) -> dict[str, Any]:
    """Give a `UserView`."""
    return {
        "id": found.id,
        "name": found.name,
        "email": found.email,
        "role": found.role.value,
        "reachable": bool(directory.channels(found.name)),
    }


def policy(found: Policy, default: str | None) -> dict[str, Any]:
    """Give a `PolicyView`."""
    return {
        "id": found.id,
        "name": found.name,
        "levels": [
            {"targets": [str(target) for target in level.targets], "timeout": level.timeout}
            for level in found.levels
        ],
        "repeat": found.repeat,
        "delay": found.delay,
        "accept_timeout": found.accept_timeout,
        "default": found.name == default,
    }


def destination(
    found: DestinationConfig,
    secrets: frozenset[str],
    standing: Mapping[str, Any],
    waits: tuple[int, Instant] | None = None,
    last_success: Instant | None = None,
) -> dict[str, Any]:
    """Give a `DestinationView` without its secrets.

    Args:
        standing: its state and trouble, as its gate knows them.
        waits: how many messages wait, and since when the oldest does.
    """
    shown = {name: HIDDEN if name in secrets and value else value for name, value in found.settings.items()}
    return {
        "id": found.id,
        "name": found.name,
        "type": found.type,
        "settings": shown,
        **standing,
        "waiting": waits[0] if waits else 0,
        "oldest_waiting_at": moment(waits[1]) if waits else None,
        "last_success_at": moment(last_success),
    }


def contact(found: Contact) -> dict[str, Any]:
    """Give a `ContactView`."""
    return {
        "id": found.id,
        "user": found.user,
        "destination": found.destination,
        "address": found.address,
        "proven_at": moment(found.proven_at),
    }
