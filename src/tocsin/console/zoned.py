"""Times on two clocks: mine, and behind it the clock of a schedule where that shows another time."""

import os
from collections.abc import Mapping
from pathlib import Path

from tocsin.core.instant import DAY, Instant, to_datetime
from tocsin.core.zone import UTC_ZONE, Wall, Zone

_LONG = 6 * DAY
_LOCAL_TIME = Path("/etc/localtime")


def zone_here(environment: Mapping[str, str], local_time: Path = _LOCAL_TIME) -> Zone:
    """Give the time zone of this machine; UTC where it is not known.

    Args:
        environment: `TZ` counts first.
        local_time: the link that names the zone where `TZ` does not.
    """
    # Imported here because only screens that show times of day on my own clock need the rules of zones.
    from tocsin.zones import UnknownZoneError, zone

    name = environment.get("TZ", "").removeprefix(":")
    if not name:
        name = os.path.realpath(local_time).partition("zoneinfo/")[2]
    try:
        return zone(name) if name else UTC_ZONE
    except UnknownZoneError:
        return UTC_ZONE


def zone_named(name: str) -> Zone:
    """Give the zone of a schedule; UTC where this machine does not know it."""
    from tocsin.zones import UnknownZoneError, zone

    try:
        return zone(name)
    except UnknownZoneError:
        return UTC_ZONE


def city(zone: Zone) -> str:
    """Name a zone in one word: `Berlin`, `New York`."""
    return zone.name.rpartition("/")[2].replace("_", " ")


def clock(at: Instant, zone: Zone) -> str:
    """Write a time of day on the clocks of a zone, `09:00`."""
    return f"{to_datetime(zone.wall(at)):%H:%M}"


def when(at: Instant, now: Instant, zone: Zone) -> str:
    """Write a time: `09:00` today, `Fri 09:00` less than a week away, `Fri 27 Nov 09:00` else."""
    then, today = zone.wall(at), zone.wall(now)
    days = then // DAY - today // DAY
    if days == 0:
        return clock(at, zone)
    return f"{to_datetime(then):%a %H:%M}" if -7 < days < 7 else zone.shown(at)


def both(at: Instant, now: Instant, mine: Zone, theirs: Zone) -> str:
    """Write a time on my clocks and, where they show another, on those of a schedule.

    Returns:
        `Fri 09:00`, or `Fri 09:00 (10:00 Berlin)`.
    """
    here, there = mine.wall(at), theirs.wall(at)
    if here == there:
        return when(at, now, mine)
    return f"{when(at, now, mine)} ({_beside(there, here)} {city(theirs)})"


def span(starts: Instant, ends: Instant, now: Instant, mine: Zone, theirs: Zone) -> str:
    """Write from when to when on my clocks and, where they show other times, on those of a schedule.

    Returns:
        `Fri 08:00 to 20:00`, or `Fri 23:00 to Sat 07:00 (Sat 00:00 to 08:00 Berlin)`.
    """
    here = mine.wall(starts), mine.wall(ends)
    there = theirs.wall(starts), theirs.wall(ends)
    if here[0] // DAY == here[1] // DAY:
        last = clock(ends, mine)
    else:
        # Beside another day, today is named too.
        today = here[1] // DAY == mine.wall(now) // DAY
        last = f"{to_datetime(here[1]):%a %H:%M}" if today else when(ends, now, mine)
    told = f"{when(starts, now, mine)} to {last}"
    if ends - starts >= _LONG:
        # The same day of the week twice would not tell which week is meant.
        told = f"{mine.shown(starts)} to {mine.shown(ends)}"
    if here == there:
        return told
    first = _beside(there[0], here[0])
    last = _beside(there[1], here[1] if there[0] // DAY != there[1] // DAY else there[1])
    return f"{told} ({first} to {last} {city(theirs)})"


def _beside(wall: Wall, known: Wall) -> str:
    """Write a time of day, with its day where that is not the one known already."""
    moment = to_datetime(wall)
    return f"{moment:%H:%M}" if wall // DAY == known // DAY else f"{moment:%a %H:%M}"
