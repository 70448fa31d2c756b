"""How many alerts are open while no engine runs, straight from the store."""

from dataclasses import dataclass
from pathlib import Path

from tocsin.store import alerts
from tocsin.store.connection import DatabaseError, open_reader


@dataclass(frozen=True, slots=True)
class Standstill:
    """What the store says.

    Attributes:
        pending: alerts that wait for somebody, and so on.
        mine: those of the pending ones that a person was paged for.
    """

    pending: int = 0
    accepted: int = 0
    snoozed: int = 0
    mine: int = 0


def standstill(database: Path, user: str) -> Standstill | None:
    """Count the open alerts of a store.

    Args:
        database: the file; no engine needs to run on it.
        user: whose alerts are counted as `mine`.

    Returns:
        The counts, or None where there is no store that can be read as it is.
    """
    if not database.exists():
        return Standstill()
    try:
        reader = open_reader(database)
    except DatabaseError:
        return None
    try:
        return Standstill(**alerts.counts(reader), mine=alerts.asked(reader, user))
    except DatabaseError:
        # Of another version, or damaged: whoever starts an engine on it is told.
        return None
    finally:
        reader.close()
