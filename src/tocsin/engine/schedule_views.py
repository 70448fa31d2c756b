"""How schedules look on the wire, and who is on call: plain dictionaries of `tocsin.api.schedules`."""

from collections.abc import Iterable
from typing import Any

from tocsin.core.instant import DAY, HOUR, Instant, rfc3339
from tocsin.core.layer_words import rotation_words
from tocsin.core.moment_words import wall_words, week_words
from tocsin.core.people import Directory
from tocsin.core.policy import Level, Policy, Target, TargetKind
from tocsin.core.rotation import Rotation, TimesOfWeek
from tocsin.core.schedule import Schedule
from tocsin.core.segments import Segment, layer_segments, segments, shift_segments, standing
from tocsin.core.shift import Shift
from tocsin.core.zone import Zone
from tocsin.engine.errors import InvalidError, NotFoundError

HORIZON = 400 * DAY
"""How far ahead the next change is looked for."""
LONGEST_SPAN = 100 * DAY


def find(directory: Directory, ref: str) -> Schedule:
    """Find a schedule by name or id.

    Raises:
        NotFoundError: there is none.
    """
    known = directory.schedules
    found = next((one for one in known.values() if one.name.casefold() == ref.casefold()), None)
    found = found or next((one for one in known.values() if str(one.id) == ref), None)
    if found is None:
        raise NotFoundError(f"there is no schedule {ref!r}")
    return found


def listed(directory: Directory, now: Instant) -> list[dict[str, Any]]:
    """Give every `ScheduleView`, by name."""
    return [one(schedule, directory, now) for schedule in directory.schedules.values()]


def one(schedule: Schedule, directory: Directory, now: Instant) -> dict[str, Any]:
    """Give a `ScheduleView` as of an instant."""
    horizon = now + HORIZON
    present = standing(schedule, now, horizon)
    following = standing(schedule, present.ends, horizon) if present.ends < horizon else None
    target = Target(TargetKind.SCHEDULE, schedule.name)
    return {
        "id": schedule.id,
        "name": schedule.name,
        "zone": schedule.zone.name,
        "layers": [_layer(layer, now) for layer in schedule.layers if not layer.over(now)],
        "shifts": [shift(found) for found in schedule.shifts.after(now)],
        "overrides": [shift(found) for found in schedule.overrides.after(now)],
        "now": segment(present),
        "next": segment(following) if following is not None else None,
        "policies": [
            policy.name
            for policy in directory.policies.values()
            if any(target in level.targets for level in policy.levels)
        ],
    }


def span(schedule: Schedule, since: Instant, until: Instant) -> dict[str, Any]:
    """Give the `ScheduleSegments` of a span.

    Raises:
        InvalidError: the span is empty or longer than 100 days.
    """
    _check_span(since, until)
    final = segments(schedule, since, until)
    lanes = [(layer.name, layer.zone, layer_segments(layer, since, until)) for layer in schedule.layers]
    lanes += [
        (name, schedule.zone, shift_segments(name.removesuffix("s"), placed, since, until))
        for name, placed in (("shifts", schedule.shifts), ("overrides", schedule.overrides))
    ]
    return {
        "id": schedule.id,
        "name": schedule.name,
        "zone": schedule.zone.name,
        "starts": rfc3339(since),
        "ends": rfc3339(until),
        "final": _segments(final),
        "lanes": [
            {"name": name, "zone": zone.name, "segments": _segments(found)}
            for name, zone, found in lanes
            if found
        ],
        "gaps": _segments(found for found in final if found.duty.gap),
        "overlaps": _segments(found for found in final if found.duty.overlap),
        "clock_changes": [rfc3339(at) for at in clock_changes(schedule.zone, since, until)],
    }


def duties(directory: Directory, name: str, since: Instant, until: Instant) -> list[dict[str, Any]]:
    """Give a `DutyView` for each span in which a person is on call, the earliest first.

    Raises:
        InvalidError: the span is empty or longer than 100 days.
    """
    _check_span(since, until)
    found: list[dict[str, Any]] = []
    for schedule in directory.schedules.values():
        spans: list[tuple[Instant, Instant]] = []
        for part in segments(schedule, since, until):
            if name not in part.duty.people:
                continue
            if spans and spans[-1][1] == part.starts:
                spans[-1] = (spans[-1][0], part.ends)
            else:
                spans.append((part.starts, part.ends))
        if spans and spans[-1][1] == until:
            # A shift that has begun is told to its own end.
            spans[-1] = (spans[-1][0], standing(schedule, until - 1, until + HORIZON).ends)
        found += [
            {
                "schedule": schedule.name,
                "zone": schedule.zone.name,
                "starts": rfc3339(starts),
                "ends": rfc3339(ends),
            }
            for starts, ends in spans
        ]
    return sorted(found, key=lambda duty: (duty["starts"], duty["schedule"]))


def _check_span(since: Instant, until: Instant) -> None:
    if not 0 < until - since <= LONGEST_SPAN:
        raise InvalidError("to", "a span lasts up to 100 days, and ends after it starts")


def clock_changes(zone: Zone, since: Instant, until: Instant) -> list[Instant]:
    """Find when the clocks of a zone change in a span, to the second."""
    found = []
    at = since
    while at < until:
        after = min(at + 6 * HOUR, until)
        if zone.wall(after) - after != zone.wall(at) - at:
            found.append(_change(zone, at, after))
        at = after
    return found


def _change(zone: Zone, low: Instant, high: Instant) -> Instant:
    while high - low > 1000:
        middle = (low + high) // 2
        if zone.wall(middle) - middle == zone.wall(low) - low:
            low = middle
        else:
            high = middle
    return high // 1000 * 1000


def oncall(directory: Directory, at: Instant) -> dict[str, Any]:
    """Give the `OnCallView` of an instant."""
    used = {source.policy_id for source in directory.sources.values()}
    return {
        "at": rfc3339(at),
        "oncall": [
            _policy(policy, directory, at, used=policy.id in used)
            for policy in directory.policies.values()
            if policy.levels
        ],
        "schedules": listed(directory, at),
    }


def _policy(policy: Policy, directory: Directory, at: Instant, *, used: bool) -> dict[str, Any]:
    levels = [_level(number, level, directory, at) for number, level in enumerate(policy.levels, 1)]
    return {
        "policy": policy.name,
        "who": levels[0]["people"],
        "timeout": levels[0]["timeout"],
        "used": used,
        "levels": levels,
    }


def _level(number: int, level: Level, directory: Directory, at: Instant) -> dict[str, Any]:
    targets = [_target(target, directory, at) for target in level.targets]
    people = dict.fromkeys(name for target in targets for name in target["people"])
    return {"level": number, "timeout": level.timeout, "people": list(people), "targets": targets}


def _target(target: Target, directory: Directory, at: Instant) -> dict[str, Any]:
    if target.kind is TargetKind.DESTINATION:
        return {"target": str(target), "people": [str(target)], "origin": "", "until": None}
    schedule = directory.schedules.get(target.name) if target.kind is TargetKind.SCHEDULE else None
    present = standing(schedule, at, at + HORIZON) if schedule is not None else None
    return {
        "target": str(target),
        "people": list(directory.people(target, at)),
        "origin": present.duty.origin if present else "",
        "until": rfc3339(present.ends) if present and present.ends < at + HORIZON else None,
    }


def segment(found: Segment) -> dict[str, Any]:
    """Give a `SegmentView`."""
    return {
        "starts": rfc3339(found.starts),
        "ends": rfc3339(found.ends),
        "people": list(found.duty.people),
        "origin": found.duty.origin,
        "gap": found.duty.gap,
        "overlap": found.duty.overlap,
    }


def shift(found: Shift) -> dict[str, Any]:
    """Give a `ShiftView`."""
    return {
        "id": found.id,
        "who": list(found.slot),
        "starts": rfc3339(found.starts),
        "ends": rfc3339(found.ends),
        "instead_of": found.instead_of,
        "by": found.by,
    }


def _segments(found: Iterable[Segment]) -> list[dict[str, Any]]:
    return [segment(one) for one in found]


def _layer(layer: Rotation, now: Instant) -> dict[str, Any]:
    return {
        "name": layer.name,
        "zone": layer.zone.name,
        "words": rotation_words(layer),
        "slots": [list(slot) for slot in layer.slots],
        "length": layer.length,
        "starts": wall_words(layer.starts),
        "begins": None if layer.begins is None else wall_words(layer.begins),
        "ends": None if layer.ends is None else wall_words(layer.ends),
        "over": layer.over(now),
        "only": [_times(times) for times in layer.only],
    }


def _times(times: TimesOfWeek) -> dict[str, str]:
    return {"opens": week_words(times.opens), "closes": week_words(times.closes)}
