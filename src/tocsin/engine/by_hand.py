"""Alerts made by hand: a person in the place of a tool."""

from collections.abc import Mapping

from tocsin.api.requests import NewAlert
from tocsin.core.event import Event, EventKind, Priority
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.text import clean, clean_line
from tocsin.engine.errors import InvalidError
from tocsin.store.directory import DEFAULT_POLICY

MANUAL_SOURCE = 0
"""The source id of alerts that no source made."""

_LONGEST_SUMMARY = 300
_LONGEST_TEXT = 15_000


def event_by_hand(new: NewAlert) -> Event:
    """Give what a person wrote as an event, cleaned."""
    return Event(
        kind=EventKind.ALERT,
        key=clean_line(new.key, _LONGEST_SUMMARY) if new.key else None,
        summary=clean_line(new.summary, _LONGEST_SUMMARY),
        details=clean(new.details, _LONGEST_TEXT),
        priority=Priority(new.priority),
    )


def policy_for(ref: str | None, directory: Directory, settings: Mapping[str, str]) -> Policy:
    """Find the policy that is named, or the default one.

    Raises:
        InvalidError: there is none of that name.
    """
    wanted = ref or settings.get(DEFAULT_POLICY)
    found = next((p for p in directory.policies.values() if wanted in (p.name, str(p.id))), None)
    if found is None:
        raise InvalidError("policy", f"there is no policy {wanted!r}")
    return found
