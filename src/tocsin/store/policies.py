"""Escalation policies."""

from typing import Any

from tocsin.core.policy import Level, Policy, Target
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection


def policies(connection: Connection) -> list[Policy]:
    """Read all policies in the order they were made."""
    rows = connection.execute(
        "SELECT id, name, levels, repeats, delay, accept_timeout FROM policies ORDER BY id"
    ).fetchall()
    return [Policy(row[0], row[1], _levels(decode(row[2])), *row[3:]) for row in rows]


def _levels(stored: list[dict[str, Any]]) -> tuple[Level, ...]:
    return tuple(
        Level(tuple(Target.parse(text) for text in level["targets"]), level["timeout"]) for level in stored
    )


def _stored(policy: Policy) -> str:
    return encode(
        [
            {"targets": [f"{t.kind}:{t.name}" for t in level.targets], "timeout": level.timeout}
            for level in policy.levels
        ]
    )


def add(connection: Connection, policy: Policy) -> int:
    """Write a policy, whatever id it carries, and give the id it got."""
    cursor = connection.execute(
        "INSERT INTO policies (name, levels, repeats, delay, accept_timeout) VALUES (?, ?, ?, ?, ?)",
        (policy.name, _stored(policy), policy.repeat, policy.delay, policy.accept_timeout),
    )
    return int(cursor.lastrowid or 0)


def edit(connection: Connection, policy: Policy) -> None:
    """Write a policy's changed fields."""
    connection.execute(
        "UPDATE policies SET name = ?, levels = ?, repeats = ?, delay = ?, accept_timeout = ? WHERE id = ?",
        (policy.name, _stored(policy), policy.repeat, policy.delay, policy.accept_timeout, policy.id),
    )


def delete(connection: Connection, policy_id: int) -> None:
    """Remove a policy that nothing uses."""
    # Deleted sources are kept as rows for their names, and would hold the policy for ever.
    connection.execute(
        "UPDATE sources SET policy_id = (SELECT min(id) FROM policies WHERE id <> ?1) "
        "WHERE policy_id = ?1 AND deleted_at IS NOT NULL",
        (policy_id,),
    )
    connection.execute("DELETE FROM policies WHERE id = ?", (policy_id,))
