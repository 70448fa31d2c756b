"""What a message means to a service: the step in an alert's life that it has to tell there."""

import hashlib
from enum import StrEnum

from tocsin.destinations.service import Fate, Message, Verdict


class Phase(StrEnum):
    """A step in the life of an alert, or a message without one."""

    OPENED = "opened"
    AGAIN = "again"
    """Still open, and somebody is asked once more: escalated, repeated, the fallback contact."""
    ACKNOWLEDGED = "acknowledged"
    RELEASED = "released"
    SNOOZED = "snoozed"
    NOTED = "noted"
    """Something was said about it; its state is as it was."""
    CLOSED = "closed"
    TEST = "test"
    TROUBLE = "trouble"


_OF_TRANSITION = {
    "created": Phase.OPENED,
    "reopened": Phase.OPENED,
    "escalated": Phase.AGAIN,
    "repeated": Phase.AGAIN,
    "accepted": Phase.ACKNOWLEDGED,
    "released": Phase.RELEASED,
    "snoozed": Phase.SNOOZED,
    "commented": Phase.NOTED,
    "resolved": Phase.CLOSED,
}
_OF_KIND = {"page": Phase.AGAIN, "fallback": Phase.AGAIN, "test": Phase.TEST, "trouble": Phase.TROUBLE}

_SPOKEN = {
    Phase.AGAIN: "an escalation",
    Phase.RELEASED: "a release",
    Phase.SNOOZED: "a snooze",
    Phase.NOTED: "a comment",
    Phase.ACKNOWLEDGED: "an accepted alert",
    Phase.CLOSED: "a resolved alert",
}

ASKING = frozenset({"page", "fallback", "question"})
"""Kinds of message that want somebody to act, and not only to know."""


def phase(message: Message) -> Phase:
    """Give the step that a message tells; a transition of a later version counts as a note."""
    if message.kind in {"test", "trouble"}:
        return _OF_KIND[message.kind]
    return _OF_TRANSITION.get(message.transition) or _OF_KIND.get(message.kind, Phase.NOTED)


def key(message: Message) -> str:
    """Give the key under which a service knows the alert: 64 lower-case hex characters, also without one."""
    return message.lifecycle_key or hashlib.sha256(message.delivery_id.encode()).hexdigest()


def nothing_to_tell(service: str, step: Phase) -> Verdict:
    """Give the verdict for a step that a service has no word for: done, and nothing is sent."""
    return Verdict(Fate.OK, f"nothing to tell {service} about {_SPOKEN.get(step, f'“{step}”')}")
