"""The directory: all configuration read as one snapshot."""

from collections.abc import Iterable

from tocsin.core.people import Contact, Directory, Role, User
from tocsin.store import (
    attachments,
    maintenance,
    notification_rules,
    people,
    policies,
    schedules,
    settings,
    sources,
)
from tocsin.store.connection import Connection

DEFAULT_POLICY = "default_policy"
FALLBACK = "fallback"
DEAD_MAN_URL = "dead_man_url"


def load(connection: Connection) -> Directory:
    """Read the directory."""
    users = {user.name: user for user in people.users(connection)}
    contacts: dict[str, tuple[Contact, ...]] = {}
    for contact in people.contacts(connection):
        contacts[contact.user] = (*contacts.get(contact.user, ()), contact)
    found = sources.sources(connection)
    chosen = settings.read(connection).get(FALLBACK)
    return Directory(
        users=users,
        teams={team.name: team for team in people.teams(connection)},
        contacts=contacts,
        rules=notification_rules.rules(connection),
        destinations={destination.name: destination for destination in people.destinations(connection)},
        schedules={schedule.name: schedule for schedule in schedules.schedules(connection)},
        maintenance=tuple(maintenance.windows(connection)),
        policies={policy.id: policy for policy in policies.policies(connection)},
        sources={source.id: source for source in found},
        sources_by_key={source.old_key: source for source in found if source.old_key is not None}
        | {source.key: source for source in found},
        attached_to_sources=attachments.by(connection, "source_id"),
        attached_to_alerts=attachments.by(connection, "alert_id"),
        fallback=chosen if chosen in users else _first_admin(users.values()),
    )


def first_admin(directory: Directory) -> str | None:
    """Name the admin who was there first, or nobody."""
    return _first_admin(directory.users.values())


def _first_admin(users: Iterable[User]) -> str | None:
    admins = [user for user in users if user.role is Role.ADMIN]
    return min(admins, key=lambda user: user.id).name if admins else None
