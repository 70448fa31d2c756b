"""Schedules: their layers, shifts and overrides."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tocsin.core.instant import Instant
from tocsin.core.rotation import Rotation, TimesOfWeek
from tocsin.core.schedule import Schedule
from tocsin.core.shift import Shift, Shifts
from tocsin.store.codec import decode, encode
from tocsin.store.connection import Connection
from tocsin.zones import zone


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a shift is: in which schedule, and whether it is an override."""

    schedule_id: int
    override: bool


def schedules(connection: Connection) -> list[Schedule]:
    """Read all schedules by name."""
    placed = _shifts(connection)
    rows = connection.execute("SELECT id, name, zone, layers FROM schedules ORDER BY name").fetchall()
    return [
        Schedule(
            row[0],
            row[1],
            zone(row[2]),
            tuple(_layer(stored) for stored in decode(row[3])),
            Shifts(placed.get(Placement(row[0], override=False), ())),
            Shifts(placed.get(Placement(row[0], override=True), ())),
        )
        for row in rows
    ]


def add(connection: Connection, schedule: Schedule) -> int:
    """Write a schedule, whatever id it carries, and give the id it got."""
    cursor = connection.execute(
        "INSERT INTO schedules (name, zone, layers) VALUES (?, ?, ?)",
        (schedule.name, schedule.zone.name, _stored(schedule.layers)),
    )
    return int(cursor.lastrowid or 0)


def edit(connection: Connection, schedule: Schedule) -> None:
    """Write a schedule's changed name, zone and layers."""
    connection.execute(
        "UPDATE schedules SET name = ?, zone = ?, layers = ? WHERE id = ?",
        (schedule.name, schedule.zone.name, _stored(schedule.layers), schedule.id),
    )


def delete(connection: Connection, schedule_id: int) -> None:
    """Remove a schedule with its shifts and overrides."""
    connection.execute("DELETE FROM schedules WHERE id = ?", (schedule_id,))


def add_shift(connection: Connection, place: Placement, shift: Shift) -> int:
    """Write a shift or override, whatever id it carries, and give the id it got."""
    cursor = connection.execute(
        "INSERT INTO shifts (schedule_id, override, people, starts, ends, instead_of, placed_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            place.schedule_id,
            place.override,
            encode(shift.slot),
            shift.starts,
            shift.ends,
            shift.instead_of,
            shift.by,
        ),
    )
    return int(cursor.lastrowid or 0)


def end_shift(connection: Connection, shift: Shift, now: Instant) -> None:
    """Take a shift or override back: what has passed of it stays, one that has not begun is removed."""
    if shift.starts < now:
        connection.execute("UPDATE shifts SET ends = ? WHERE id = ?", (now, shift.id))
    else:
        connection.execute("DELETE FROM shifts WHERE id = ?", (shift.id,))


def _shifts(connection: Connection) -> dict[Placement, list[Shift]]:
    found: dict[Placement, list[Shift]] = {}
    rows = connection.execute(
        "SELECT schedule_id, override, id, people, starts, ends, instead_of, placed_by FROM shifts ORDER BY id"
    ).fetchall()
    for row in rows:
        shift = Shift(row[2], tuple(decode(row[3])), row[4], row[5], row[6], row[7])
        found.setdefault(Placement(row[0], bool(row[1])), []).append(shift)
    return found


def _stored(layers: Iterable[Rotation]) -> str:
    return encode(
        [
            {
                "name": layer.name,
                "zone": layer.zone.name,
                "slots": layer.slots,
                "starts": layer.starts,
                "length": layer.length,
                "ends": layer.ends,
                "begins": layer.begins,
                "only": [[times.opens, times.closes] for times in layer.only],
            }
            for layer in layers
        ]
    )


def _layer(stored: dict[str, Any]) -> Rotation:
    return Rotation(
        name=stored["name"],
        zone=zone(stored["zone"]),
        slots=tuple(tuple(slot) for slot in stored["slots"]),
        starts=stored["starts"],
        length=stored["length"],
        ends=stored["ends"],
        begins=stored["begins"],
        only=tuple(TimesOfWeek(opens, closes) for opens, closes in stored["only"]),
    )
