"""The time zones of the IANA database: the only module that reads them, from the `tzdata` package.

The system's own copy is passed over, so that two machines agree on who is on call.
"""

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from tocsin.core.zone import Zone


class UnknownZoneError(ValueError):
    """A name that is no time zone; the sentence says what one looks like."""


@cache
def names() -> frozenset[str]:
    """Name every zone of the database."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text().split())


@cache
def zone(name: str) -> Zone:
    """Read a time zone.

    Args:
        name: as the IANA database writes it, in any case: `Europe/Berlin`, `UTC`.

    Raises:
        UnknownZoneError: there is none of this name.
    """
    wanted = name.strip().casefold()
    known = next((known for known in names() if known.casefold() == wanted), None)
    if known is None:
        raise UnknownZoneError(f"there is no time zone {name!r}: write it like Europe/Berlin or UTC")
    with resources.files("tzdata").joinpath("zoneinfo").joinpath(*known.split("/")).open("rb") as file:
        return Zone(known, ZoneInfo.from_file(file, known))
