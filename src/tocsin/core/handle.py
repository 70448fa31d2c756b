"""Decide: what one event does. Match it, look the rule up, plan the pages."""

from dataclasses import dataclass

from tocsin.core import escalation
from tocsin.core.alert import Alert, Body, Escalation, Halt, Status
from tocsin.core.beginning import Beginning, Beginnings
from tocsin.core.change import Change, Entry, EntryKind, NoChange
from tocsin.core.event import Event, EventKind, Priority
from tocsin.core.evolve import evolve
from tocsin.core.instant import HOUR, Instant
from tocsin.core.match import Match, OpenAlerts, match, summary_of
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.rules import EVENT_RULES, Reason, Result, Rule, Standing
from tocsin.core.source import Source
from tocsin.core.timers import timers_of
from tocsin.core.update import tell_the_paged

ASK_OWNER_AFTER = HOUR
_NOWHERE = Beginning(Escalation(), (), (), ())


@dataclass(frozen=True, slots=True)
class Intake:
    """What deciding on an event needs to know beside the event.

    Attributes:
        recovered_at: the newest recovery remembered for the event's key, by the tool's clock, or None.
        next_id: the number that a new alert gets.
        beginnings: what the events of one transaction share, under the same directory and time.
    """

    source: Source
    policy: Policy
    directory: Directory
    alerts: OpenAlerts
    now: Instant
    next_id: int
    recovered_at: Instant | None = None
    beginnings: Beginnings | None = None


def handle(event: Event, intake: Intake) -> Change | NoChange:
    """Decide what an event does; the answer carries its named reason."""
    if intake.source.paused:
        return NoChange(Result.IGNORED, Reason.SOURCE_PAUSED)
    found = match(event, intake.source, intake.alerts, intake.now)
    alert = found.alert
    rule = EVENT_RULES[event.kind, _standing(alert)]
    if alert is None:
        return _unmatched(event, rule, found, intake)
    match rule.result:
        case Result.APPENDED:
            return _append(event, alert, rule, found, intake)
        case Result.ACCEPTED:
            return _accept(event, alert, rule, intake)
        case Result.RESOLVED:
            return _resolve(event, alert, rule, intake)
        case Result.COMMENTED:
            return _comment(event, alert, rule, intake)
        case _:
            return NoChange(rule.result, rule.reason)


def _standing(alert: Alert | None) -> Standing:
    if alert is None:
        return Standing.NONE
    return Standing.ACCEPTED if alert.status is Status.ACCEPTED else Standing.PENDING


def _ordered_at(event: Event, now: Instant) -> Instant | None:
    """Give the tool's time of the event, held to ours, so that a clock far ahead hides nothing."""
    return None if event.ordered_at is None else min(event.ordered_at, now)


def _unmatched(event: Event, rule: Rule, found: Match, intake: Intake) -> Change | NoChange:
    if rule.result is Result.CREATED:
        if intake.directory.in_maintenance(intake.source.id, intake.now):
            return NoChange(Result.MAINTENANCE, Reason.MAINTENANCE)
        return _create(event, rule, found, intake)
    recovered = _ordered_at(event, intake.now) if event.kind is EventKind.RESOLVE and event.key else None
    return NoChange(rule.result, rule.reason if event.key else Reason.NO_KEY, recovered)


def _create(event: Event, rule: Rule, found: Match, intake: Intake) -> Change:
    source = intake.source
    created = Entry(EntryKind.CREATED, f"created by {source.name}", found.reason)
    body = Body(event.details, event.links, event.labels, event.comments)
    problem_at = _ordered_at(event, intake.now)
    if problem_at is not None and intake.recovered_at is not None and problem_at < intake.recovered_at:
        alert = _new_alert(event, intake, found, _NOWHERE)
        return _born_resolved(alert, body, created, intake.now)
    priority = event.priority or source.priority
    beginnings = intake.beginnings or Beginnings(intake.directory, intake.now)
    beginning = beginnings.of(intake.policy, priority, test=not source.ready)
    alert = _new_alert(event, intake, found, beginning)
    return Change(
        alert=alert,
        result=rule.result,
        reason=rule.reason,
        entries=(created, *beginning.entries),
        timers=timers_of(alert),
        pages=beginning.pages,
        body=body,
        created=True,
    )


def _new_alert(event: Event, intake: Intake, found: Match, beginning: Beginning) -> Alert:
    source, now = intake.source, intake.now
    return Alert(
        id=intake.next_id,
        source_id=source.id,
        policy_id=intake.policy.id,
        status=Status.PENDING,
        priority=event.priority or source.priority,
        severity=event.severity,
        summary=event.summary,
        summary_match=summary_of(event, source),
        key=event.key,
        key_match=found.key,
        created_at=now,
        updated_at=now,
        problem_at=_ordered_at(event, now),
        auto_resolve_at=now + source.auto_resolve if source.auto_resolve else None,
        test=not source.ready,
        escalation=beginning.place,
        responders=beginning.responders,
    )


def _born_resolved(alert: Alert, body: Body, created: Entry, now: Instant) -> Change:
    resolved = evolve(
        escalation.halted(alert, Halt.RESOLVED), status=Status.RESOLVED, resolved_at=now, auto_resolve_at=None
    )
    words = "born resolved: its recovery came first, nobody is paged"
    return Change(
        alert=resolved,
        result=Result.CREATED,
        reason=Reason.RECOVERY_FIRST,
        entries=(created, Entry(EntryKind.RESOLVED, words, Reason.RECOVERY_FIRST)),
        timers=(),
        body=body,
        created=True,
    )


def _append(event: Event, alert: Alert, rule: Rule, found: Match, intake: Intake) -> Change:
    source, now = intake.source, intake.now
    count = alert.count + 1
    problem_at = _ordered_at(event, now)
    appended = evolve(
        alert,
        count=count,
        updated_at=now,
        problem_at=max(problem_at, alert.problem_at or 0) if problem_at is not None else alert.problem_at,
        auto_resolve_at=now + source.auto_resolve if source.auto_resolve else None,
        severity=_worse(alert.severity, event.severity),
    )
    entry = Entry(EntryKind.EVENT, f"event {count} appended", found.reason)
    if event.priority is Priority.HIGH and alert.priority is Priority.LOW:
        return _raise(appended, entry, intake)
    light = (
        source.auto_resolve is None
        and appended.severity == alert.severity
        and appended.problem_at == alert.problem_at
    )
    timers = timers_of(appended) if source.auto_resolve else None
    return Change(appended, rule.result, rule.reason, (entry,), timers, light=light)


def _worse(known: int | None, new: int | None) -> int | None:
    """Keep the worse of two severities (1 is the worst)."""
    return min((s for s in (known, new) if s is not None), default=None)


def _raise(alert: Alert, entry: Entry, intake: Intake) -> Change:
    """A HIGH event in a LOW alert raises it: a problem must not hide in a quiet one."""
    raised = evolve(alert, priority=Priority.HIGH, generation=alert.generation + 1)
    note = Entry(EntryKind.PRIORITY, "raised to HIGH by an event", Reason.RAISED)
    if alert.status is Status.ACCEPTED:
        return Change(raised, Result.APPENDED, Reason.RAISED, (entry, note), timers_of(raised))
    woken = evolve(raised, snoozed_until=None)
    step = escalation.begin(woken, intake.policy, intake.directory, intake.now, delayed=False)
    entries = (entry, note, *step.entries)
    return Change(step.alert, Result.APPENDED, Reason.RAISED, entries, timers_of(step.alert), step.pages)


def _accept(event: Event, alert: Alert, rule: Rule, intake: Intake) -> Change:
    accepted = evolve(
        escalation.halted(alert, Halt.ACCEPTED),
        status=Status.ACCEPTED,
        accepted_at=intake.now,
        updated_at=intake.now,
        snoozed_until=None,
        generation=alert.generation + 1,
    )
    words = f"accepted in {intake.source.name}"
    entry = Entry(EntryKind.ACCEPTED, words, rule.reason)
    pages = tell_the_paged(accepted, words, intake, actor=None)
    return Change(accepted, rule.result, rule.reason, (entry,), timers_of(accepted), pages)


def _resolve(event: Event, alert: Alert, rule: Rule, intake: Intake) -> Change:
    now = intake.now
    recovered = _ordered_at(event, now)
    if recovered is not None and alert.problem_at is not None and recovered < alert.problem_at:
        words = "an older recovery came late: still a problem"
        entry = Entry(EntryKind.NOTE, words, Reason.OLD_RECOVERY)
        return Change(evolve(alert, updated_at=now), Result.IGNORED, Reason.OLD_RECOVERY, (entry,))
    resolved = evolve(
        escalation.halted(alert, Halt.RESOLVED),
        status=Status.RESOLVED,
        resolved_at=now,
        updated_at=now,
        snoozed_until=None,
        auto_resolve_at=None,
        ask_owner_at=None,
        count=alert.count + 1,
        generation=alert.generation + 1,
    )
    words = f"resolved by {intake.source.name}"
    entry = Entry(EntryKind.RESOLVED, words, rule.reason)
    pages = tell_the_paged(resolved, words, intake, actor=None)
    return Change(resolved, rule.result, rule.reason, (entry,), (), pages, recovered_at=recovered)


def _comment(event: Event, alert: Alert, rule: Rule, intake: Intake) -> Change:
    now = intake.now
    commented = evolve(alert, updated_at=now)
    entries = tuple(
        Entry(EntryKind.COMMENT, comment.content, rule.reason, comment.creator or None)
        for comment in event.comments
    )
    if event.asks_owner:
        asks = alert.ask_owner_at or now + ASK_OWNER_AFTER
        commented = evolve(commented, ask_owner_at=None if alert.auto_resolve_at else asks)
        entries = (Entry(EntryKind.NOTE, event.summary or "no data", Reason.NO_DATA), *entries)
    entries = entries or (Entry(EntryKind.COMMENT, event.summary, rule.reason),)
    timers = timers_of(commented) if commented.ask_owner_at != alert.ask_owner_at else None
    return Change(commented, rule.result, rule.reason, entries, timers)
