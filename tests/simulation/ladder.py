"""One step on the ladder, judged by plain rules of its own: no level left out, nobody on it left out."""

import re
from collections.abc import Iterator

from tests.simulation.chronicle import AlertRow, EntryRow, PageRow
from tocsin.core.instant import Instant
from tocsin.core.people import Directory
from tocsin.core.policy import Policy, TargetKind

_LEVEL = re.compile(r"level (\d+): ")
_TO_LEVEL = re.compile(r"escalated to level (\d+) by ")
_FROM_THE_START = frozenset({"created", "reopened", "woken", "priority"})


def check_step(
    before: AlertRow | None,
    alert: AlertRow,
    entries: list[EntryRow],
    pages: list[PageRow],
    directory: Directory,
    now: Instant,
) -> Iterator[str]:
    """Give what is wrong with a commit that moved an alert."""
    policy = directory.policies[alert.policy_id]
    named = [(int(m[1]), entry) for entry in entries if (m := _entered(entry))]
    ended = any(entry.kind == "exhausted" for entry in entries)
    moved = before is not None and (before.level, before.round) != (alert.level, alert.round)
    kinds = {entry.kind for entry in entries}
    if not named and not ended:
        if moved and alert.status == "PENDING" and alert.level and not kinds & {"undone", "note"}:
            yield f"it moved to level {alert.level} and nothing says so"
        return
    for level, entry in named:
        yield from _check_level(level, entry, pages, policy, directory, now)
    yield from _check_order([level for level, _ in named], before, alert, entries, policy, ended=ended)
    if before is not None and _by_timer(entries) and before.next_at is not None and now < before.next_at:
        yield f"it moved {before.next_at - now} ms early"
    called = any(page.kind == "fallback" for page in pages)
    if ended and not called and crew(directory, (("user", directory.fallback or ""),), now):
        yield "the chain ended and the fallback contact was not paged"


def crew(directory: Directory, targets: tuple[tuple[str, str], ...], now: Instant) -> set[tuple[str, str]]:
    """Name the addresses that lead to some targets at an instant, as (destination, address)."""
    people: list[str] = []
    found: set[tuple[str, str]] = set()
    for kind, name in targets:
        if kind == "destination" and name in directory.destinations:
            found.add((name, ""))
        elif kind == "team" and name in directory.teams:
            people += directory.teams[name].members
        elif kind == "schedule" and name in directory.schedules:
            people += directory.schedules[name].duty(now).people
        elif kind == "user":
            people.append(name)
    for person in people:
        found |= {(c.destination, c.address) for c in directory.contacts.get(person, ())}
    return found


def crew_of(policy: Policy, level: int, directory: Directory, now: Instant) -> set[tuple[str, str]]:
    """Name the addresses behind a level."""
    targets = policy.levels[level - 1].targets
    return crew(directory, tuple((TargetKind(t.kind).value, t.name) for t in targets), now)


def _entered(entry: EntryRow) -> re.Match[str] | None:
    """Read which level a line says was entered or passed over."""
    if entry.kind not in ("escalated", "skipped") or entry.reason == "not-reached":
        return None
    return _LEVEL.match(entry.text)


def _by_timer(entries: list[EntryRow]) -> bool:
    by_others = {*_FROM_THE_START, "released", "reassigned", "undone"}
    return not any(e.actor is not None or e.kind in by_others or e.reason == "not-reached" for e in entries)


def _check_level(
    level: int, entry: EntryRow, pages: list[PageRow], policy: Policy, directory: Directory, now: Instant
) -> Iterator[str]:
    """Whoever stands on an entered level is paged; a level that is passed over has nobody."""
    wanted = crew_of(policy, level, directory, now)
    if entry.kind == "skipped":
        if wanted:
            yield f"level {level} was passed over, and {sorted(wanted)} stand there"
        return
    if not wanted:
        yield f"level {level} was entered, and nobody stands there"
    paged = {(page.destination, page.address) for page in pages if page.kind == "page"}
    if not wanted <= paged:
        yield f"level {level} was entered, and no page was planned for {sorted(wanted - paged)}"


def _check_order(
    named: list[int],
    before: AlertRow | None,
    alert: AlertRow,
    entries: list[EntryRow],
    policy: Policy,
    *,
    ended: bool,
) -> Iterator[str]:
    """From where it was to where it is, no level is left out."""
    last = len(policy.levels)
    expected = _first(before, entries, last)
    for level in named:
        begins = any(entry.kind in _FROM_THE_START for entry in entries)
        wraps = level == 1 and (expected == last + 1 or begins)
        if level != expected and not wraps:
            yield f"level {level} was entered where {expected} was next"
        expected = level + 1
    if ended and expected <= last:
        yield f"the chain ended before level {expected}"
    entered = [int(m[1]) for e in entries if e.kind == "escalated" and (m := _entered(e))]
    stands = alert.status == "PENDING" and not ended and not alert.exhausted
    if stands and entered[-1:] != [alert.level]:
        yield f"it stands on level {alert.level} after {named}"


def _first(before: AlertRow | None, entries: list[EntryRow], last: int) -> int:
    """Name the level that is next by the rules."""
    chosen = next((m for e in entries if (m := _TO_LEVEL.match(e.text)) and e.actor), None)
    if chosen is not None:
        return int(chosen[1])
    kinds = {entry.kind for entry in entries}
    if before is None or kinds & _FROM_THE_START:
        return 1
    if "released" in kinds:
        return max(1, min(before.level, last))
    if before.exhausted:
        return last
    return min(before.level, last) + 1
