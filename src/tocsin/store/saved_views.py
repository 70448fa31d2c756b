"""Saved views: each person's own tabs."""

from dataclasses import dataclass

from tocsin.store.connection import Connection


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named view of a person: which alerts, found by which filter, in which order, and its place from 1."""

    name: str
    view: str
    query: str
    order: str
    place: int


def of_user(connection: Connection, user: str) -> list[SavedView]:
    """Read a person's views, in the order of their places."""
    found = connection.execute(
        "SELECT name, view, query, ordering, place FROM saved_views WHERE user = ? ORDER BY place, name",
        (user,),
    )
    return [SavedView(*row) for row in found.fetchall()]


def put(connection: Connection, user: str, wanted: SavedView) -> None:
    """Write a view, new or in the place of the one with its name."""
    connection.execute(
        "INSERT INTO saved_views (user, name, view, query, ordering, place) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (user, name) DO UPDATE SET view = excluded.view, query = excluded.query, "
        "ordering = excluded.ordering, place = excluded.place",
        (user, wanted.name, wanted.view, wanted.query, wanted.order, wanted.place),
    )


def delete(connection: Connection, user: str, name: str) -> bool:
    """Remove a view by name; tells whether there was one."""
    deleted = connection.execute("DELETE FROM saved_views WHERE user = ? AND name = ?", (user, name))
    return deleted.rowcount > 0
