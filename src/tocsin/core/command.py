"""What a person's wish does to an alert: accept, resolve, release, escalate, snooze, assign, and so on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tocsin.core import escalation
from tocsin.core.alert import Alert, Halt, Responder, Status
from tocsin.core.change import Change, Entry, EntryKind
from tocsin.core.duration import spoken_duration
from tocsin.core.evolve import evolve
from tocsin.core.forgotten import remembered
from tocsin.core.instant import Instant, Millis
from tocsin.core.people import Directory
from tocsin.core.policy import Policy
from tocsin.core.rules import REFUSALS, Reason, Verb
from tocsin.core.timers import timers_of
from tocsin.core.update import tell_the_paged


@dataclass(frozen=True, slots=True)
class Command:
    """A person's wish.

    Attributes:
        text: the comment.
        span: how long to snooze, in ms.
        to: the user to give it to.
        level: the level to escalate to, or None for the next.
        generation: the state the person saw; None where they do not insist.
    """

    verb: Verb
    actor: str
    text: str = ""
    span: Millis | None = None
    to: str | None = None
    level: int | None = None
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a wish is not done, in words for the person."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What deciding on a wish needs to know beside the alert and the wish.

    Attributes:
        newer: the number of a newer open alert with the same key, or None.
    """

    policy: Policy
    directory: Directory
    now: Instant
    newer: int | None = None


def obey(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    """Do what a person wishes, or say why not."""
    refused = REFUSALS.get((command.verb, alert.status))
    if refused is not None:
        return Refusal(f"#{alert.id}: {refused}")
    if command.verb is Verb.ACCEPT and alert.status is Status.ACCEPTED:
        return _accept_too(alert, command, scene)
    if command.generation is not None and command.generation != alert.generation:
        return Refusal(f"#{alert.id} has changed since you saw it; look again")
    return _DEEDS[command.verb](alert, command, scene)


def _accept(alert: Alert, command: Command, scene: Scene) -> Change:
    accepted = evolve(
        escalation.halted(alert, Halt.ACCEPTED),
        status=Status.ACCEPTED,
        owner=command.actor,
        accepted_at=scene.now,
        updated_at=scene.now,
        snoozed_until=None,
        responders=_marked(alert, command.actor),
        generation=alert.generation + 1,
    )
    accepted = remembered(accepted, scene.policy, scene.now)
    words = f"accepted by {command.actor}"
    return _done(accepted, "accepted", EntryKind.ACCEPTED, words, command, scene, told=True)


def _accept_too(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    """Accept what is accepted: the owner stays, a second person is noted beside, who was first is told."""
    if alert.owner == command.actor:
        return _accept_again(alert, command, scene)
    first = alert.owner or "the tool"
    # A new generation, so that the first one's undo cannot take the second one's accept away.
    also = evolve(
        alert,
        owner=alert.owner or command.actor,
        updated_at=scene.now,
        responders=_marked(alert, command.actor),
        generation=alert.generation + 1,
    )
    entry = Entry(
        EntryKind.ACCEPTED, f"also accepted by {command.actor}", f"{first} was first", command.actor
    )
    return Change(also, "accepted", f"{first} was first", (entry,), timers_of(also))


def _accept_again(alert: Alert, command: Command, scene: Scene) -> Change:
    """Let the owner say that they are still on it: the time after which they are asked begins anew."""
    if alert.escalation.next_at is None:
        return Change(alert, "accepted", "already-yours")
    fresh = evolve(escalation.halted(alert, Halt.ACCEPTED), updated_at=scene.now)
    renewed = remembered(fresh, scene.policy, scene.now)
    entry = Entry(EntryKind.NOTE, f"{command.actor} is still on it", "still-on-it", command.actor)
    return Change(renewed, "accepted", "still-on-it", (entry,), timers_of(renewed))


def _marked(alert: Alert, actor: str) -> tuple[Responder, ...]:
    others = tuple(r for r in alert.responders if r.user != actor)
    return (*others, Responder(actor, accepted=True))


def _resolve(alert: Alert, command: Command, scene: Scene) -> Change:
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
    words = f"resolved by {command.actor}"
    return _done(resolved, "resolved", EntryKind.RESOLVED, words, command, scene, told=True)


def _release(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    if alert.owner not in (None, command.actor):
        return Refusal(f"#{alert.id} belongs to {alert.owner}; only they can release it")
    pending = _pending(alert, scene.now)
    # The policy may have lost levels since: the last one is then the present one.
    level = min(alert.escalation.level, len(scene.policy.levels))
    if level:
        step = escalation.jump(pending, scene.policy, scene.directory, scene.now, level)
    else:
        step = escalation.begin(pending, scene.policy, scene.directory, scene.now, delayed=False)
    return _stepped(step, "released", EntryKind.RELEASED, f"released by {command.actor}", command)


def _escalate(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    last = len(scene.policy.levels)
    level = command.level or alert.escalation.level + 1
    if level > last:
        return Refusal(
            f"#{alert.id} is on the last level of {scene.policy.name}; choose a level from 1 to {last}"
        )
    step = escalation.jump(_pending(alert, scene.now), scene.policy, scene.directory, scene.now, level)
    words = f"escalated to level {level} by {command.actor}"
    return _stepped(step, "escalated", EntryKind.ESCALATED, words, command)


def _snooze(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    if not command.span:
        return Refusal("say how long to snooze: 30m, 2h")
    until = scene.now + command.span
    snoozed = evolve(
        escalation.halted(alert, Halt.SNOOZED),
        snoozed_until=until,
        updated_at=scene.now,
        generation=alert.generation + 1,
    )
    words = f"snoozed for {spoken_duration(command.span)} by {command.actor}"
    return _done(snoozed, "snoozed", EntryKind.SNOOZED, words, command, scene)


def _assign(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    if not command.to or command.to not in scene.directory.users:
        return Refusal(f"there is no user {command.to!r}" if command.to else "say whom to give it to")
    pending = _pending(alert, scene.now)
    step = escalation.page_person(pending, scene.policy, scene.directory, scene.now, command.to)
    words = f"given to {command.to} by {command.actor}"
    return _stepped(step, "reassigned", EntryKind.REASSIGNED, words, command)


def _reopen(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    if scene.newer is not None:
        return Refusal(f"#{alert.id} cannot be reopened: #{scene.newer} is open with the same key")
    pending = evolve(_pending(alert, scene.now), resolved_at=None, accepted_at=None)
    step = escalation.begin(pending, scene.policy, scene.directory, scene.now, delayed=False)
    return _stepped(step, "reopened", EntryKind.REOPENED, f"reopened by {command.actor}", command)


def _comment(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
    if not command.text.strip():
        return Refusal("the comment is empty")
    entry = Entry(EntryKind.COMMENT, command.text, Reason.BY_HAND, command.actor)
    return Change(evolve(alert, updated_at=scene.now), "commented", Reason.BY_HAND, (entry,))


def _pending(alert: Alert, now: Instant) -> Alert:
    """Give the alert back to the ladder: nobody owns it, nothing is snoozed."""
    return evolve(
        alert,
        status=Status.PENDING,
        owner=None,
        accepted_at=None,
        snoozed_until=None,
        updated_at=now,
        generation=alert.generation + 1,
        responders=tuple(Responder(r.user) for r in alert.responders),
    )


def _done(
    alert: Alert,
    result: str,
    kind: EntryKind,
    words: str,
    command: Command,
    scene: Scene,
    *,
    told: bool = False,
) -> Change:
    pages = tell_the_paged(alert, words, scene, command.actor) if told else ()
    entry = Entry(kind, words, Reason.BY_HAND, command.actor)
    return Change(alert, result, Reason.BY_HAND, (entry,), timers_of(alert), pages)


def _stepped(step: escalation.Step, result: str, kind: EntryKind, words: str, command: Command) -> Change:
    entry = Entry(kind, words, Reason.BY_HAND, command.actor)
    return Change(
        step.alert, result, Reason.BY_HAND, (entry, *step.entries), timers_of(step.alert), step.pages
    )


_DEEDS: Mapping[Verb, Callable[[Alert, Command, Scene], Change | Refusal]] = {
    Verb.ACCEPT: _accept,
    Verb.RESOLVE: _resolve,
    Verb.RELEASE: _release,
    Verb.REOPEN: _reopen,
    Verb.ESCALATE: _escalate,
    Verb.SNOOZE: _snooze,
    Verb.ASSIGN: _assign,
    Verb.COMMENT: _comment,
}
