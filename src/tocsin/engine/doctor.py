"""The doctor: everything that could keep a page from arriving, found before the night."""

from collections.abc import Iterator
from typing import Any

from tocsin.core.duration import spoken_duration
from tocsin.core.escalation import crew_of
from tocsin.core.instant import HOUR, MINUTE, Instant, rfc3339
from tocsin.core.people import Directory
from tocsin.engine.gap_findings import gap_findings
from tocsin.engine.state import EngineFacts

WAITING_TOO_LONG = MINUTE


def examine(facts: EngineFacts, oldest_waiting: Instant | None) -> list[dict[str, Any]]:
    """Give every `Finding` that can be known without asking anybody outside."""
    found = [*_engine(facts, oldest_waiting), *_people(facts.directory(), facts.now()), *_receiver(facts)]
    return sorted_by_need(found)


def sorted_by_need(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put problems first, then notes, then what is well."""
    order = {"problem": 0, "note": 1, "ok": 2}
    return sorted(found, key=lambda finding: order[finding["level"]])


def unreachable(directory: Directory, now: Instant) -> list[str]:
    """Name the people on policies, now or later, whom no channel leads to; a console is not one."""
    asked = {
        name
        for policy in directory.policies.values()
        for level in policy.levels
        for target in level.targets
        for name in directory.everybody(target, now)
    }
    return sorted(name for name in asked if not directory.channels(name))


def _finding(level: str, subject: str, text: str, advice: str = "") -> dict[str, Any]:
    return {"level": level, "subject": subject, "text": text, "advice": advice}


def _engine(facts: EngineFacts, oldest_waiting: Instant | None) -> Iterator[dict[str, Any]]:
    if facts.sqlite_is_fixed:
        yield _finding("ok", "sqlite", f"SQLite {facts.sqlite} has the WAL-reset fix")
    else:
        yield _finding(
            "note",
            "sqlite",
            f"SQLite {facts.sqlite} lacks the WAL-reset fix; with one connection that writes it is not met",
            "do not open the database with other tools while the engine runs",
        )
    for sentence in facts.trouble():
        yield _finding("problem", "engine", sentence)
    waits = facts.now() - oldest_waiting if oldest_waiting is not None else 0
    if waits > WAITING_TOO_LONG:
        yield _finding(
            "problem",
            "deliveries",
            f"a page has been waiting for {spoken_duration(waits)}",
            "tocsin deliveries",
        )


def _people(directory: Directory, now: Instant) -> Iterator[dict[str, Any]]:
    for name in unreachable(directory, now):
        yield _finding(
            "problem",
            "contacts",
            f"{name} is on a policy and cannot be paged: no contact but the console",
            f"tocsin contact add {name} DESTINATION ADDRESS",
        )
    for policy in directory.policies.values():
        for number, level in enumerate(policy.levels, 1):
            if not crew_of(level, directory, now).channels:
                yield _finding(
                    "problem",
                    "policies",
                    f"{policy.name}: nobody on level {number} can be reached; it is skipped",
                )
    yield from gap_findings(directory, now)
    if directory.fallback is None:
        yield _finding(
            "problem", "fallback", "there is no fallback contact", "tocsin user add NAME --role admin"
        )
    elif not directory.channels(directory.fallback):
        yield _finding(
            "problem", "fallback", f"the fallback contact {directory.fallback} cannot be reached: no contact"
        )
    else:
        yield _finding("ok", "fallback", f"{directory.fallback} is paged when a chain ends")


def _receiver(facts: EngineFacts) -> Iterator[dict[str, Any]]:
    if not facts.directory().sources:
        yield _finding("note", "sources", "no tool is connected", "tocsin source add TYPE NAME")
    for source in facts.directory().sources.values():
        if source.paused:
            yield _finding(
                "problem",
                "sources",
                f"{source.name} is paused: its events page nobody",
                "tocsin source resume",
            )
        elif not source.ready:
            yield _finding("note", "sources", f"{source.name} is not set up yet: its alerts are TEST")
    for window in facts.directory().maintenance:
        if window.starts <= facts.now() < window.ends:
            sources = "of its sources" if window.sources else "of all sources"
            until = rfc3339(window.ends)
            words = f"maintenance window {window.name!r} hides new problems {sources} until {until}"
            yield _finding("note", "maintenance", words, f"tocsin maintenance show {window.id}")
    if facts.reachable:
        yield _finding("ok", "receiver", f"tools post to {facts.base_url()}")
    else:
        yield _finding(
            "note",
            "receiver",
            f"tools on other machines cannot reach {facts.base_url()}",
            "set --public-url; docs/public-url.md says how",
        )
    for miss in facts.misses()[:3]:
        ago = facts.now() - miss.at
        level = "problem" if ago < HOUR else "note"
        words = f"{spoken_duration(ago)} ago {miss.remote} called with the key …{miss.key_end}: {miss.why}"
        yield _finding(level, "receiver", words, "its events are lost: give that tool the present URL")
