"""Calendars for other programs: the shifts of a schedule or of a person as iCalendar (RFC 5545)."""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import timedelta

from tocsin.core.instant import DAY, Instant, rfc3339, to_datetime
from tocsin.core.people import Directory
from tocsin.core.schedule import Schedule
from tocsin.core.segments import Segment, segments

PAST = 14 * DAY
AHEAD = 90 * DAY
SECRET = "calendar_secret"  # noqa: S105 - the name of a setting


def token_of(secret: str, kind: str, number: int) -> str:
    """Give the part of an address that proves it was given out here.

    Args:
        kind: `schedule` or `user`.
        number: its id, so that a new name keeps the address.
    """
    subject = f"{kind}-{number}"
    return f"{subject}-{_signature(secret, subject)}"


def calendar(directory: Directory, settings: Mapping[str, str], token: str, now: Instant) -> bytes | None:
    """Give the calendar of an address; None where it was not given out, or what it shows is gone."""
    kind, _, rest = token.partition("-")
    number, _, signature = rest.partition("-")
    secret = settings.get(SECRET)
    expected = _signature(secret or "", f"{kind}-{number}")
    if not secret or not hmac.compare_digest(signature.encode(), expected.encode()):
        return None
    if kind == "schedule":
        schedule = next((s for s in directory.schedules.values() if str(s.id) == number), None)
        return _written(schedule.name, _of_schedule(schedule, now), now) if schedule else None
    user = next((u for u in directory.users.values() if str(u.id) == number), None)
    return _written(f"{user.name} on call", _of_user(directory, user.name, now), now) if user else None


def _signature(secret: str, subject: str) -> str:
    digest = hmac.digest(secret.encode(), subject.encode(), hashlib.sha256)
    return base64.b32encode(digest[:20]).decode().lower()


Event = tuple[str, str, Segment]
"""What identifies it, its title, and when it is."""


def _of_schedule(schedule: Schedule, now: Instant) -> Iterator[Event]:
    for segment in _around(schedule, now):
        if segment.duty.gap and segment.ends <= now:
            continue
        if segment.duty.gap:
            title = f"GAP: nobody on call ({schedule.name})"
        else:
            title = ", ".join(segment.duty.people) or f"nobody, on purpose ({schedule.name})"
        yield f"schedule-{schedule.id}", title, segment


def _of_user(directory: Directory, name: str, now: Instant) -> Iterator[Event]:
    for schedule in directory.schedules.values():
        for segment in _around(schedule, now):
            if name in segment.duty.people:
                yield f"user-{name}-{schedule.id}", f"on call: {schedule.name}", segment


def _around(schedule: Schedule, now: Instant) -> tuple[Segment, ...]:
    # From midnight, so that an event keeps its start, and with it its identity, from one fetch to the next.
    midnight = now - now % DAY
    return segments(schedule, midnight - PAST, midnight + AHEAD)


def _written(name: str, events: Iterator[Event], now: Instant) -> bytes:
    # Loading the library takes a quarter of a second, which nobody pays who has no calendar.
    import icalendar

    written = icalendar.Calendar()
    lines = (
        ("prodid", "-//tocsin//on call//EN"),
        ("version", "2.0"),
        ("x-wr-calname", name),
        ("x-published-ttl", "PT1H"),
    )
    for field, value in lines:
        written.add(field, value)
    written.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for subject, title, segment in events:
        event = icalendar.Event()
        event.add("uid", f"{subject}-{rfc3339(segment.starts)}@tocsin")
        event.add("dtstamp", to_datetime(now))
        event.add("dtstart", to_datetime(segment.starts))
        event.add("dtend", to_datetime(segment.ends))
        event.add("summary", title)
        event.add("description", segment.duty.origin)
        # Being on call does not make somebody busy.
        event.add("transp", "TRANSPARENT")
        written.add_component(event)
    return bytes(written.to_ical())
