"""Gaps of the next two weeks, found before the night: what a schedule leaves open, and who is paged then."""

from collections.abc import Iterator
from typing import Any

from tocsin.core.escalation import crew_of
from tocsin.core.instant import DAY, Instant, Millis
from tocsin.core.people import Directory
from tocsin.core.policy import Policy, TargetKind
from tocsin.core.schedule import Schedule
from tocsin.core.segments import Segment, segments
from tocsin.core.zone import Zone

AHEAD: Millis = 14 * DAY
_MOST_TOLD = 5


def gap_findings(directory: Directory, now: Instant) -> Iterator[dict[str, Any]]:
    """Give a `Finding` for each gap of a schedule that stands on a policy.

    A gap in which nobody on the whole policy can be reached is a problem; another is a note, because the
    level is skipped at once and the next one is paged.
    """
    for policy in directory.policies.values():
        named = {t.name for level in policy.levels for t in level.targets if t.kind is TargetKind.SCHEDULE}
        for name in sorted(named):
            schedule = directory.schedules.get(name)
            if schedule is not None:
                yield from _of(policy, schedule, directory, now)


def _of(policy: Policy, schedule: Schedule, directory: Directory, now: Instant) -> Iterator[dict[str, Any]]:
    gaps = [found for found in segments(schedule, now, now + AHEAD) if found.duty.gap]
    if not gaps:
        yield {
            "level": "ok",
            "subject": "schedules",
            "text": f"{schedule.name} has no gap in the next 14 days",
            "advice": "",
        }
    for gap in gaps[:_MOST_TOLD]:
        reached = any(crew_of(level, directory, gap.starts).channels for level in policy.levels)
        then = "that level is skipped at once" if reached else f"nobody on {policy.name} can be reached then"
        yield {
            "level": "note" if reached else "problem",
            "subject": "schedules",
            "text": f"{schedule.name} has a gap, {_when(gap, schedule.zone)}: {then}",
            "advice": f"tocsin schedule override {schedule.name} --who WHO --from TIME --to TIME",
        }
    if len(gaps) > _MOST_TOLD:
        yield {
            "level": "note",
            "subject": "schedules",
            "text": f"{schedule.name} has {len(gaps) - _MOST_TOLD} more gaps in the next 14 days",
            "advice": f"tocsin schedule show {schedule.name}",
        }


def _when(gap: Segment, zone: Zone) -> str:
    return f"{zone.shown(gap.starts)} to {zone.shown(gap.ends)}"
