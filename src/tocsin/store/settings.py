"""Settings of the whole pager, by name."""

from tocsin.store.connection import Connection


def read(connection: Connection) -> dict[str, str]:
    """Read all settings."""
    return dict(connection.execute("SELECT name, value FROM settings").fetchall())


def write(connection: Connection, name: str, value: str | None) -> None:
    """Write a setting; None removes it."""
    if value is None:
        connection.execute("DELETE FROM settings WHERE name = ?", (name,))
        return
    connection.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
