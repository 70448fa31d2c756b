"""Users, teams, contacts, destinations, tokens: who is who and how they are reached."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tocsin.core.instant import Instant
from tocsin.core.people import Contact, DestinationConfig, Role, Team, User
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection


def users(connection: Connection) -> list[User]:
    """Read all users by name."""
    rows = connection.execute("SELECT id, name, email, role FROM users ORDER BY name").fetchall()
    return [User(row[0], row[1], row[2], Role(row[3])) for row in rows]


def add_user(connection: Connection, name: str, email: str | None, role: Role, now: Instant) -> int:
    """Write a user and give its id."""
    cursor = connection.execute(
        "INSERT INTO users (name, email, role, created_at) VALUES (?, ?, ?, ?)",
        (name, email, role.value, now),
    )
    return int(cursor.lastrowid or 0)


def edit_user(connection: Connection, user: User) -> None:
    """Write a user's changed fields."""
    connection.execute(
        "UPDATE users SET email = ?, role = ? WHERE id = ?", (user.email, user.role.value, user.id)
    )


def delete_user(connection: Connection, user_id: int) -> None:
    """Remove a user with contacts and tokens."""
    connection.execute("DELETE FROM users WHERE id = ?", (user_id,))


def teams(connection: Connection) -> list[Team]:
    """Read all teams by name."""
    rows = connection.execute("SELECT id, name, members FROM teams ORDER BY name").fetchall()
    return [Team(row[0], row[1], tuple(decode(row[2]))) for row in rows]


def add_team(connection: Connection, name: str, members: tuple[str, ...]) -> int:
    """Write a team and give its id."""
    cursor = connection.execute("INSERT INTO teams (name, members) VALUES (?, ?)", (name, encode(members)))
    return int(cursor.lastrowid or 0)


def edit_team(connection: Connection, team: Team) -> None:
    """Write a team's changed members."""
    connection.execute("UPDATE teams SET members = ? WHERE id = ?", (encode(team.members), team.id))


def delete_team(connection: Connection, team_id: int) -> None:
    """Remove a team."""
    connection.execute("DELETE FROM teams WHERE id = ?", (team_id,))


def destinations(connection: Connection) -> list[DestinationConfig]:
    """Read all destinations in the order they were made."""
    rows = connection.execute("SELECT id, name, type, settings FROM destinations ORDER BY id").fetchall()
    return [DestinationConfig(row[0], row[1], row[2], decode(row[3])) for row in rows]


def add_destination(connection: Connection, name: str, kind: str, settings: Mapping[str, Any]) -> int:
    """Write a destination and give its id."""
    cursor = connection.execute(
        "INSERT INTO destinations (name, type, settings) VALUES (?, ?, ?)", (name, kind, encode(settings))
    )
    return int(cursor.lastrowid or 0)


def edit_destination(connection: Connection, destination: DestinationConfig, old_name: str) -> None:
    """Write a destination's changed fields; contacts and waiting messages follow its name."""
    connection.execute(
        "UPDATE destinations SET name = ?, settings = ? WHERE id = ?",
        (destination.name, encode(destination.settings), destination.id),
    )
    connection.execute(
        "UPDATE contacts SET destination = ? WHERE destination = ?", (destination.name, old_name)
    )
    connection.execute(
        "UPDATE outbox SET destination = ? WHERE destination = ? AND state IN ('pending', 'leased')",
        (destination.name, old_name),
    )


def delete_destination(connection: Connection, destination: DestinationConfig) -> None:
    """Remove a destination and the contacts that lead through it."""
    connection.execute("DELETE FROM contacts WHERE destination = ?", (destination.name,))
    connection.execute("DELETE FROM destinations WHERE id = ?", (destination.id,))


def contacts(connection: Connection) -> list[Contact]:
    """Read all contacts in the order they were made."""
    rows = connection.execute(
        "SELECT contacts.id, users.name, destination, address, proven_at FROM contacts "
        "JOIN users ON users.id = contacts.user_id ORDER BY contacts.id"
    ).fetchall()
    return [Contact(*row) for row in rows]


def add_contact(connection: Connection, user_id: int, destination: str, address: str) -> int:
    """Write a contact and give its id."""
    cursor = connection.execute(
        "INSERT INTO contacts (user_id, destination, address) VALUES (?, ?, ?)",
        (user_id, destination, address),
    )
    return int(cursor.lastrowid or 0)


def move_contacts(connection: Connection, user_id: int, old: str, new: str | None) -> None:
    """Lead a person's ways to one address to another, or take them away."""
    where = "WHERE user_id = ? AND address = ?"
    if new is None:
        connection.execute(f"DELETE FROM contacts {where}", (user_id, old))
    else:
        connection.execute(f"UPDATE contacts SET address = ?, proven_at = NULL {where}", (new, user_id, old))


def delete_contact(connection: Connection, contact_id: int) -> None:
    """Remove a contact."""
    connection.execute("DELETE FROM contacts WHERE id = ?", (contact_id,))


def token_hash(token: str) -> bytes:
    """Give what is kept of a token: it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def add_token(connection: Connection, user_id: int, token: str, now: Instant) -> int:
    """Write a token's hash and give its id."""
    cursor = connection.execute(
        "INSERT INTO tokens (user_id, hash, created_at) VALUES (?, ?, ?)", (user_id, token_hash(token), now)
    )
    return int(cursor.lastrowid or 0)


def tokens(connection: Connection) -> list[tuple[int, str, bytes, Instant, Instant | None]]:
    """Read all tokens: id, user, hash, created, last used."""
    return connection.execute(
        "SELECT tokens.id, users.name, hash, tokens.created_at, last_used_at FROM tokens "
        "JOIN users ON users.id = tokens.user_id ORDER BY tokens.id"
    ).fetchall()


def use_token(connection: Connection, token_id: int, now: Instant) -> None:
    """Remember when a token was last used."""
    connection.execute("UPDATE tokens SET last_used_at = ? WHERE id = ?", (now, token_id))


def delete_token(connection: Connection, token_id: int) -> None:
    """Remove a token; it stops working at once."""
    connection.execute("DELETE FROM tokens WHERE id = ?", (token_id,))
