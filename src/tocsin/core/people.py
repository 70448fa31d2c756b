"""People, how they are reached, and the directory that answers "who is meant by this target"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tocsin.core.attachment import Attachment
from tocsin.core.event import Priority
from tocsin.core.instant import Instant, Millis
from tocsin.core.maintenance import MaintenanceWindow
from tocsin.core.notification_rule import NO_RULES, NotificationRules
from tocsin.core.policy import Policy, Target, TargetKind
from tocsin.core.schedule import Schedule
from tocsin.core.source import Source


class Role(StrEnum):
    """What a user may do: look, handle alerts, or configure."""

    VIEWER = "viewer"
    RESPONDER = "responder"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """A person; `name` is unique and is what every action is credited to."""

    id: int
    name: str
    email: str | None = None
    role: Role = Role.RESPONDER


@dataclass(frozen=True, slots=True)
class Team:
    """A named group of users."""

    id: int
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to one person: an address at a destination.

    Attributes:
        destination: the name of the configured destination that carries it.
        address: mail address, URL, number, as the destination's type takes it.
        proven_at: when a message that was sent to try it last arrived, or None.
    """

    id: int
    user: str
    destination: str
    address: str
    proven_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class DestinationConfig:
    """A configured destination: a mail relay, a webhook, …

    Attributes:
        type: the id of its module, `email`.
        settings: as its settings model reads them.
    """

    id: int
    name: str
    type: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Channel:
    """Where one page goes: a destination, an address there, and the person it is for (None for a tool)."""

    destination: str
    address: str
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One step on the way to a person: a channel, and how long after the page it is used, in ms."""

    channel: Channel
    delay: Millis = 0


@dataclass(frozen=True, slots=True)
class Directory:
    """All configuration that decisions need, as one snapshot; replaced whole after each change."""

    users: Mapping[str, User] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    contacts: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    rules: Mapping[str, NotificationRules] = field(default_factory=dict)
    destinations: Mapping[str, DestinationConfig] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    maintenance: tuple[MaintenanceWindow, ...] = ()
    policies: Mapping[int, Policy] = field(default_factory=dict)
    sources: Mapping[int, Source] = field(default_factory=dict)
    sources_by_key: Mapping[str, Source] = field(default_factory=dict)
    attached_to_sources: Mapping[int, tuple[Attachment, ...]] = field(default_factory=dict)
    attached_to_alerts: Mapping[int, tuple[Attachment, ...]] = field(default_factory=dict)
    fallback: str | None = None
    """The user who is told when a chain ends or nobody can be reached; by default the first admin."""

    def people(self, target: Target, now: Instant) -> tuple[str, ...]:
        """Name the users behind a target at an instant, in order; empty where nobody stands behind it."""
        match target.kind:
            case TargetKind.USER:
                return (target.name,) if target.name in self.users else ()
            case TargetKind.TEAM:
                team = self.teams.get(target.name)
                return tuple(m for m in team.members if m in self.users) if team else ()
            case TargetKind.SCHEDULE:
                schedule = self.schedules.get(target.name)
                standing = schedule.duty(now).people if schedule else ()
                return tuple(name for name in standing if name in self.users)
            case TargetKind.DESTINATION:
                return ()

    def everybody(self, target: Target, now: Instant) -> tuple[str, ...]:
        """Name the users who stand behind a target now or may later."""
        if target.kind is not TargetKind.SCHEDULE:
            return self.people(target, now)
        schedule = self.schedules.get(target.name)
        return tuple(name for name in schedule.members(now) if name in self.users) if schedule else ()

    def source_by_key(self, key: str, now: Instant) -> Source | None:
        """Find the source of a key; the one before a new key is good for a while."""
        found = self.sources_by_key.get(key)
        if found is not None and found.key != key and now >= found.old_key_until:
            return None
        return found

    def in_maintenance(self, source_id: int, now: Instant) -> bool:
        """Whether new problems of a source are expected now, and open no alert."""
        return any(window.covers(source_id, now) for window in self.maintenance)

    def changes_at(self, now: Instant) -> Instant | None:
        """Give the first instant after `now` at which `people` may answer otherwise; None if it never does.

        What was found out for `now` holds until then, as long as the directory is the same.
        """
        edges = [schedule.next_edge(now) for schedule in self.schedules.values()]
        edges += [rules.muted_until for rules in self.rules.values() if rules.muted(now)]
        return min((edge for edge in edges if edge is not None), default=None)

    def attachments(self, source_id: int, alert_id: int) -> tuple[Attachment, ...]:
        """Give what hears of an alert: attached to it by hand, then to its source."""
        return self.attached_to_alerts.get(alert_id, ()) + self.attached_to_sources.get(source_id, ())

    def destination(self, destination_id: int) -> DestinationConfig | None:
        """Find a destination by its id, whatever it is called now."""
        return next((found for found in self.destinations.values() if found.id == destination_id), None)

    def channels(self, user: str) -> tuple[Channel, ...]:
        """Give every channel to a user; empty for somebody who cannot be reached."""
        return tuple(channel for _, channel in self._contacts(user))

    def ways(self, user: str, priority: Priority, now: Instant) -> tuple[Way, ...]:
        """Give how a user wants to be paged, by their rules; empty while they are muted."""
        rules = self.rules_of(user)
        if rules.muted(now):
            return ()
        known = dict(self._contacts(user))
        return tuple(Way(known[step.contact], step.delay) for step in rules.chain(priority, known))

    def rules_of(self, user: str) -> NotificationRules:
        """Give a user's own rules."""
        return self.rules.get(user, NO_RULES)

    def _contacts(self, user: str) -> tuple[tuple[int, Channel], ...]:
        return tuple(
            (contact.id, Channel(contact.destination, contact.address, user))
            for contact in self.contacts.get(user, ())
            if contact.destination in self.destinations
        )
