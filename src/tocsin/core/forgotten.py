"""A forgotten alert: accepted, then nothing. Its owner is asked, and without an answer it is paged again."""

from tocsin.core import escalation
from tocsin.core.alert import Alert, Halt, Responder, Status
from tocsin.core.change import Change, Entry, EntryKind, Page, PageKind
from tocsin.core.duration import spoken_duration
from tocsin.core.evolve import evolve
from tocsin.core.instant import MINUTE, Instant, Millis, rfc3339
from tocsin.core.policy import Policy
from tocsin.core.timers import timers_of
from tocsin.core.update import Surroundings

ANSWER_WITHIN: Millis = 5 * MINUTE
"""How long the owner has to accept once more before others are paged."""


def remembered(alert: Alert, policy: Policy, now: Instant) -> Alert:
    """Give an accepted alert with the time at which its owner is asked, where the policy sets one."""
    if policy.accept_timeout is None or alert.owner is None or alert.test:
        return alert
    place = evolve(alert.escalation, next_at=now + policy.accept_timeout, halt=Halt.ACCEPTED)
    return evolve(alert, escalation=place)


def forgotten(alert: Alert, scene: Surroundings) -> Change:
    """Ask the owner of an alert that has been accepted for so long; if they were asked before, page again."""
    if scene.policy.accept_timeout is None:
        kept = escalation.halted(alert, Halt.ACCEPTED)
        return Change(kept, "ignored", "accept-timeout-off", (), timers_of(kept))
    channels = scene.directory.channels(alert.owner) if alert.owner else ()
    if alert.escalation.halt is Halt.ASKED or not channels:
        return _page_again(alert, scene)
    place = evolve(alert.escalation, next_at=scene.now + ANSWER_WITHIN, halt=Halt.ASKED)
    asked = evolve(alert, escalation=place, updated_at=scene.now)
    since = spoken_duration(scene.now - (alert.accepted_at or scene.now))
    words = f"accepted {since} ago: still on it?"
    advice = f"accept it again, or it is paged again in {spoken_duration(ANSWER_WITHIN)}"
    # Asking changes no generation, so the time tells a second question from the first.
    step = f"accept timeout · {rfc3339(scene.now)}"
    pages = tuple(
        Page(PageKind.QUESTION, channel, step, scene.now, f"{words} {advice}") for channel in channels
    )
    entry = Entry(EntryKind.NOTE, f"{words} ({alert.owner} asked)", "accept-timeout")
    return Change(asked, "asked", "accept-timeout", (entry,), timers_of(asked), pages)


def _page_again(alert: Alert, scene: Surroundings) -> Change:
    pending = evolve(
        alert,
        status=Status.PENDING,
        owner=None,
        accepted_at=None,
        updated_at=scene.now,
        generation=alert.generation + 1,
        responders=tuple(Responder(r.user) for r in alert.responders),
    )
    step = escalation.begin(pending, scene.policy, scene.directory, scene.now, delayed=False)
    words = f"{alert.owner} did not answer: from level 1 again"
    entry = Entry(EntryKind.WOKEN, words, "accept-timeout")
    entries = (entry, *step.entries)
    return Change(step.alert, "woken", "accept-timeout", entries, timers_of(step.alert), step.pages)
