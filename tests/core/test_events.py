"""The event table: every kind of event in every standing, with its result, reason, timers and pages."""

from dataclasses import replace

import pytest

from tests.core.scenes import (
    DIRECTORY,
    LADDER,
    NOW,
    SOURCE,
    World,
    changed,
    opened,
    policy,
    problem,
    scene,
    whom,
)
from tocsin.core.alert import Alert, Halt, Status
from tocsin.core.change import NoChange, PageKind, TimerKind
from tocsin.core.command import Command, obey
from tocsin.core.event import Comment, Event, EventKind, Priority
from tocsin.core.instant import HOUR, MINUTE
from tocsin.core.rules import EVENT_RULES, Reason, Result, Standing, Verb

ALERT, ACCEPT, RESOLVE, COMMENT = EventKind
NONE, PENDING, ACCEPTED = Standing
NOTHING: tuple[str, ...] = ()

# kind, standing -> result, reason, status afterwards, kinds of timers afterwards (None: they stay), paged
TABLE = {
    (ALERT, NONE): ("created", "new-problem", "PENDING", ["escalate"], ["alice"]),
    (ALERT, PENDING): ("appended", "same-problem", "PENDING", None, []),
    (ALERT, ACCEPTED): ("appended", "owned-problem-pages-nobody-again", "ACCEPTED", None, []),
    (ACCEPT, NONE): ("ignored", "no-open-alert", None, None, []),
    (ACCEPT, PENDING): ("accepted", "tool-accepted", "ACCEPTED", [], ["alice"]),
    (ACCEPT, ACCEPTED): ("ignored", "already-accepted", "ACCEPTED", None, []),
    (RESOLVE, NONE): ("ignored", "no-open-alert", None, None, []),
    (RESOLVE, PENDING): ("resolved", "tool-recovered", "RESOLVED", [], ["alice"]),
    (RESOLVE, ACCEPTED): ("resolved", "tool-recovered", "RESOLVED", [], ["alice", "carol"]),
    (COMMENT, NONE): ("ignored", "no-open-alert", None, None, []),
    (COMMENT, PENDING): ("commented", "tool-commented", "PENDING", None, []),
    (COMMENT, ACCEPTED): ("commented", "tool-commented", "ACCEPTED", None, []),
}


def in_standing(standing: Standing) -> World:
    """Give a world with an alert of key `k` that stands like this."""
    world = World()
    if standing is not NONE:
        alert = opened(world)
        if standing is ACCEPTED:
            world.alerts[1] = changed(obey(alert, Command(Verb.ACCEPT, "carol"), scene())).alert
    return world


def test_the_table_is_whole() -> None:
    """Every pair has a rule, and this test knows each."""
    assert set(TABLE) == set(EVENT_RULES) == {(k, s) for k in EventKind for s in Standing}


@pytest.mark.parametrize(("kind", "standing"), TABLE)
def test_every_pair(kind: EventKind, standing: Standing) -> None:
    """What the event does, and why."""
    result, reason, status, timers, paged = TABLE[kind, standing]
    world = in_standing(standing)
    before = world.alerts.get(1)
    done = world.meet(Event(kind, key="k", summary="too warm"))
    assert (done.result, done.reason) == (result, reason)
    after = world.alerts.get(1)
    assert (after.status.value if after else None) == status
    if isinstance(done, NoChange):
        assert after == before
        return
    assert (None if done.timers is None else [t.kind.value for t in done.timers]) == timers
    assert whom(done) == paged
    assert all(entry.reason for entry in done.entries)
    kinds = {page.kind for page in done.pages}
    assert kinds <= ({PageKind.PAGE} if kind is ALERT else {PageKind.UPDATE})


@pytest.mark.parametrize("kind", [ACCEPT, RESOLVE, COMMENT])
def test_without_a_key_nothing_is_referred_to(kind: EventKind) -> None:
    """Only a key says which alert is meant."""
    world = in_standing(PENDING)
    done = world.meet(Event(kind, summary="too warm"))
    assert (done.result, done.reason) == (Result.IGNORED, Reason.NO_KEY)


def test_a_resolved_alert_is_not_found_again() -> None:
    """A problem after the recovery is a new alert."""
    world = in_standing(PENDING)
    world.meet(Event(RESOLVE, key="k"))
    assert changed(world.meet(problem())).alert.id == 2


def test_a_paused_source() -> None:
    """Its events do nothing, and say so."""
    world = World(replace(SOURCE, paused=True))
    done = world.meet(problem())
    assert (done.result, done.reason, world.alerts) == ("ignored", "source-paused", {})


def test_an_unready_source_pages_nobody() -> None:
    """Alerts of the wizard are TEST: visible, and without a timer for a named reason."""
    world = World(replace(SOURCE, ready=False))
    done = changed(world.meet(problem()))
    assert done.alert.test
    assert done.alert.escalation.halt is Halt.TEST
    assert (done.pages, done.timers) == ((), ())
    raised = changed(World(replace(SOURCE, ready=False, priority=Priority.LOW)).meet(problem()))
    assert raised.pages == ()


def test_a_high_event_raises_a_low_alert() -> None:
    """It wakes a snoozed one and begins at level 1, as a new state."""
    world = World()
    alert = world.put(opened(world, priority=Priority.LOW), snoozed_until=NOW + HOUR)
    done = changed(world.meet(problem(priority=Priority.HIGH)))
    assert (done.result, done.reason) == ("appended", "raised-to-high")
    assert (done.alert.priority, done.alert.snoozed_until) == (Priority.HIGH, None)
    assert whom(done) == ["alice"]
    assert done.alert.generation > alert.generation
    assert [t.kind for t in done.timers or ()] == [TimerKind.ESCALATE]


def test_a_high_event_in_an_owned_low_alert_pages_nobody() -> None:
    """Its owner has it; the priority is raised all the same."""
    world = World()
    world.put(opened(world, priority=Priority.LOW), status=Status.ACCEPTED, owner="carol")
    done = changed(world.meet(problem(priority=Priority.HIGH)))
    assert (done.alert.priority, done.alert.status, done.pages) == (Priority.HIGH, Status.ACCEPTED, ())


def test_a_low_event_lowers_nothing() -> None:
    """HIGH stays HIGH."""
    world = in_standing(PENDING)
    assert changed(world.meet(problem(priority=Priority.LOW))).alert.priority is Priority.HIGH


def test_the_worse_severity_counts() -> None:
    """1 is the worst; nothing said changes nothing."""
    world = World()
    opened(world, severity=3)
    severities = [changed(world.meet(problem(severity=s))).alert.severity for s in (4, None, 2, 5)]
    assert severities == [3, 3, 2, 2]


@pytest.mark.parametrize(
    ("recovered", "kept", "born"),
    [(NOW - 10, NOW - 20, True), (NOW - 10, NOW - 10, False), (NOW - 10, NOW - 5, False), (None, NOW, False)],
)
def test_born_resolved(recovered: int | None, kept: int, born: bool) -> None:
    """A problem older than the remembered recovery is born resolved; any other pages."""
    world = World(recovered_at=recovered)
    done = changed(world.meet(problem(ordered_at=kept)))
    assert (done.alert.status is Status.RESOLVED) is born
    assert (done.reason == Reason.RECOVERY_FIRST) is born
    assert bool(done.pages) is not born
    assert bool(done.timers) is not born


@pytest.mark.parametrize("told", [None, NOW - 10])
def test_a_recovery_to_remember(told: int | None) -> None:
    """Only a recovery that tells its time is remembered."""
    done = World().meet(Event(RESOLVE, key="k", ordered_at=told))
    assert isinstance(done, NoChange)
    assert done.recovered_at == told


def test_times_of_the_future_are_held_to_ours() -> None:
    """A tool's clock that is ahead does not hide later problems."""
    done = World().meet(Event(RESOLVE, key="k", ordered_at=NOW + HOUR))
    assert isinstance(done, NoChange)
    assert done.recovered_at == NOW
    assert opened(ordered_at=NOW + HOUR).problem_at == NOW


def test_an_old_recovery_changes_no_state() -> None:
    """It is noted; timers, generation and pages stay."""
    world = World()
    alert = opened(world, ordered_at=NOW - 5)
    done = changed(world.meet(Event(RESOLVE, key="k", ordered_at=NOW - 6)))
    assert (done.result, done.reason) == ("ignored", "recovery-older-than-problem")
    assert (done.timers, done.pages) == (None, ())
    assert done.alert == alert


def test_auto_resolve_counts_from_the_last_event() -> None:
    """Each event moves it."""
    world = World(replace(SOURCE, auto_resolve=HOUR))
    assert opened(world).auto_resolve_at == NOW + HOUR
    world.now += 10 * MINUTE
    done = changed(world.meet(problem()))
    due = {t.kind: t.due_at for t in done.timers or ()}
    assert due == {TimerKind.ESCALATE: NOW + 5 * MINUTE, TimerKind.AUTO_RESOLVE: world.now + HOUR}


@pytest.mark.parametrize(("auto_resolve", "asks"), [(None, NOW + HOUR), (2 * HOUR, None)])
def test_no_data_asks_the_owner(auto_resolve: int | None, asks: int | None) -> None:
    """After an hour the owner is asked, unless it resolves by itself anyway."""
    world = World(replace(SOURCE, auto_resolve=auto_resolve))
    opened(world)
    event = Event(COMMENT, key="k", summary="no data", asks_owner=True)
    done = changed(world.meet(event))
    assert done.alert.ask_owner_at == asks
    assert done.entries[0].reason == "no-data"
    world.now += MINUTE
    assert changed(world.meet(event)).alert.ask_owner_at == asks, "the first one counts"


def test_comments_are_credited() -> None:
    """Each comment is a line with who said it."""
    world = in_standing(PENDING)
    comments = (Comment("dave", "looking"), Comment("", "still warm"))
    done = changed(world.meet(Event(COMMENT, key="k", comments=comments)))
    assert [(e.text, e.actor) for e in done.entries] == [("looking", "dave"), ("still warm", None)]


def test_a_delayed_policy_waits() -> None:
    """Within the delay there is a timer and no page."""
    alert = opened(World(policy=policy("alice", delay=2 * MINUTE)))
    assert (alert.escalation.level, alert.escalation.next_at) == (0, NOW + 2 * MINUTE)
    assert alert.responders == ()


def test_updates_of_tools_leave_at_once() -> None:
    """A tool's word cannot be undone."""
    world = in_standing(PENDING)
    done = changed(world.meet(Event(RESOLVE, key="k")))
    assert [(p.kind, p.due_at) for p in done.pages] == [(PageKind.UPDATE, NOW)]


def test_the_source_decides_where_the_event_says_nothing() -> None:
    """Priority comes from the event, else from the source."""
    world = World(replace(SOURCE, priority=Priority.LOW), policy=LADDER)
    assert opened(world, key="a").priority is Priority.LOW
    assert opened(world, key="b", priority=Priority.HIGH).priority is Priority.HIGH


def test_people_are_responders() -> None:
    """Who is paged is on the alert, once."""
    alert: Alert = opened(World(policy=policy("alice,team:field,bob,destination:wall")))
    assert [r.user for r in alert.responders] == ["alice", "bob", "carol"]
    assert DIRECTORY.fallback == "frank"
