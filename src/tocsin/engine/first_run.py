"""The first run: the person at the keyboard becomes a user, an admin, and the default policy."""

from tocsin.core.instant import MINUTE, Instant
from tocsin.core.people import Role
from tocsin.core.policy import Level, Policy, Target, TargetKind
from tocsin.store import directory, people, policies, settings
from tocsin.store.connection import Connection

DEFAULT_POLICY_NAME = "default"
DEFAULT_TIMEOUT = 5 * MINUTE


def welcome(connection: Connection, owner: str, now: Instant) -> bool:
    """Make the first user and the default policy where there is nobody yet; True if that was so."""
    if people.users(connection):
        return False
    people.add_user(connection, owner, None, Role.ADMIN, now)
    ladder = (Level((Target(TargetKind.USER, owner),), DEFAULT_TIMEOUT),)
    policies.add(connection, Policy(0, DEFAULT_POLICY_NAME, ladder))
    settings.write(connection, directory.DEFAULT_POLICY, DEFAULT_POLICY_NAME)
    return True
