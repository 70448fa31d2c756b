"""What happens when a timer of an alert is due."""

from tocsin.core import escalation
from tocsin.core.alert import Alert, Halt, Responder, Status
from tocsin.core.change import Change, Entry, EntryKind, Page, PageKind, Timer, TimerKind
from tocsin.core.command import Scene
from tocsin.core.evolve import evolve
from tocsin.core.forgotten import forgotten
from tocsin.core.instant import rfc3339
from tocsin.core.timers import timers_of
from tocsin.core.update import tell_the_paged


def fire(alert: Alert, timer: Timer, scene: Scene) -> Change | None:
    """Do what a due timer asks for, or nothing where the alert has moved on.

    The same function runs at the second it is due and after hours of sleep; `scene.now` says which.
    """
    if timer.generation != alert.generation or not alert.open:
        return None
    match timer.kind:
        case TimerKind.ESCALATE:
            return _escalate(alert, timer, scene)
        case TimerKind.SNOOZE_END:
            return _wake(alert, scene)
        case TimerKind.AUTO_RESOLVE:
            return _auto_resolve(alert, scene)
        case TimerKind.ASK_OWNER:
            return _ask_owner(alert, scene)


def _escalate(alert: Alert, timer: Timer, scene: Scene) -> Change | None:
    if alert.status is Status.ACCEPTED:
        return forgotten(alert, scene)
    moved = evolve(alert, generation=alert.generation + 1, updated_at=scene.now)
    # A timer that failed was put off; how late the page is counts from when the level was due.
    due_at = alert.escalation.next_at or timer.due_at
    step = escalation.climb(moved, scene.policy, scene.directory, scene.now, due_at=due_at)
    return Change(step.alert, "escalated", "level-due", step.entries, timers_of(step.alert), step.pages)


def _wake(alert: Alert, scene: Scene) -> Change:
    woken = evolve(
        alert,
        status=Status.PENDING,
        owner=None,
        accepted_at=None,
        snoozed_until=None,
        updated_at=scene.now,
        generation=alert.generation + 1,
        responders=tuple(Responder(r.user) for r in alert.responders),
    )
    step = escalation.begin(
        woken, scene.policy, scene.directory, scene.now, delayed=False, due_at=alert.snoozed_until
    )
    entry = Entry(EntryKind.WOKEN, "snooze is over: from level 1 again", "snooze-ended")
    entries = (entry, *step.entries)
    return Change(step.alert, "woken", "snooze-ended", entries, timers_of(step.alert), step.pages)


def _auto_resolve(alert: Alert, scene: Scene) -> Change:
    resolved = evolve(
        escalation.halted(alert, Halt.RESOLVED),
        status=Status.RESOLVED,
        resolved_at=scene.now,
        updated_at=scene.now,
        snoozed_until=None,
        auto_resolve_at=None,
        ask_owner_at=None,
        generation=alert.generation + 1,
    )
    words = "resolved by itself: no event for the time set"
    entry = Entry(EntryKind.RESOLVED, words, "auto-resolve")
    pages = tell_the_paged(resolved, words, scene, actor=None)
    return Change(resolved, "resolved", "auto-resolve", (entry,), (), pages)


def _ask_owner(alert: Alert, scene: Scene) -> Change:
    asked = evolve(alert, ask_owner_at=None, updated_at=scene.now)
    words = "no data for an hour: is it still a problem?"
    channels = scene.directory.channels(alert.owner) if alert.owner else ()
    # Asking changes no generation, so the time tells a second question from the first.
    step = f"no data · {rfc3339(scene.now)}"
    pages = tuple(Page(PageKind.QUESTION, channel, step, scene.now, words) for channel in channels)
    whom = f"{alert.owner} asked" if pages else "nobody to ask"
    entry = Entry(EntryKind.NOTE, f"{words} ({whom})", "no-data")
    return Change(asked, "asked", "no-data", (entry,), timers_of(asked), pages)
