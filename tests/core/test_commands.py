"""The command table: what each wish of a person does to an alert in each status, and what it refuses."""

from dataclasses import replace
from typing import Any

import pytest

from tests.core.scenes import LADDER, NOW, World, changed, opened, scene, whom
from tocsin.core.alert import Alert, Escalation, Halt, Status
from tocsin.core.change import Change, PageKind, TimerKind
from tocsin.core.command import Command, Refusal, obey
from tocsin.core.event import Priority
from tocsin.core.instant import MINUTE, SECOND
from tocsin.core.rules import REFUSALS, Verb
from tocsin.core.undo import Deed, undo

PENDING, ACCEPTED, RESOLVED = Status
LATER = NOW + MINUTE

# verb, status -> status afterwards, who is paged or told, halt; None where it is refused
TABLE: dict[tuple[Verb, Status], tuple[Status, list[str], Halt | None] | None] = {
    (Verb.ACCEPT, PENDING): (ACCEPTED, ["alice"], Halt.ACCEPTED),
    (Verb.ACCEPT, ACCEPTED): (ACCEPTED, [], Halt.ACCEPTED),
    (Verb.ACCEPT, RESOLVED): None,
    (Verb.RESOLVE, PENDING): (RESOLVED, ["alice"], Halt.RESOLVED),
    (Verb.RESOLVE, ACCEPTED): (RESOLVED, ["alice"], Halt.RESOLVED),
    (Verb.RESOLVE, RESOLVED): None,
    (Verb.RELEASE, PENDING): None,
    (Verb.RELEASE, ACCEPTED): (PENDING, ["alice"], None),
    (Verb.RELEASE, RESOLVED): None,
    (Verb.REOPEN, PENDING): None,
    (Verb.REOPEN, ACCEPTED): None,
    (Verb.REOPEN, RESOLVED): (PENDING, ["alice"], None),
    (Verb.ESCALATE, PENDING): (PENDING, ["bob"], None),
    (Verb.ESCALATE, ACCEPTED): (PENDING, ["bob"], None),
    (Verb.ESCALATE, RESOLVED): None,
    (Verb.SNOOZE, PENDING): (PENDING, [], Halt.SNOOZED),
    (Verb.SNOOZE, ACCEPTED): (ACCEPTED, [], Halt.SNOOZED),
    (Verb.SNOOZE, RESOLVED): None,
    (Verb.ASSIGN, PENDING): (PENDING, ["dave"], None),
    (Verb.ASSIGN, ACCEPTED): (PENDING, ["dave"], None),
    (Verb.ASSIGN, RESOLVED): None,
    (Verb.COMMENT, PENDING): (PENDING, [], None),
    (Verb.COMMENT, ACCEPTED): (ACCEPTED, [], Halt.ACCEPTED),
    (Verb.COMMENT, RESOLVED): (RESOLVED, [], Halt.RESOLVED),
}


def wish(verb: Verb, actor: str = "carol", **fields: Any) -> Command:
    """Give a wish with all that its verb may need."""
    return Command(verb, actor, **{"text": "looking", "span": 30 * MINUTE, "to": "dave", **fields})


def in_status(status: Status) -> Alert:
    """Give an alert that alice was paged for, and that carol brought to this status."""
    alert = opened()
    if status is not PENDING:
        alert = changed(obey(alert, wish(Verb.ACCEPT), scene())).alert
    if status is RESOLVED:
        alert = changed(obey(alert, wish(Verb.RESOLVE), scene())).alert
    return alert


def refused(done: Change | Refusal) -> str:
    """Give the sentence of a refusal."""
    assert isinstance(done, Refusal), done
    return done.sentence


def test_the_table_is_whole() -> None:
    """Every verb in every status, but undo, which has rules of its own."""
    assert set(TABLE) == {(v, s) for v in Verb if v is not Verb.UNDO for s in Status}
    assert {pair for pair, expected in TABLE.items() if expected is None} == set(REFUSALS)


@pytest.mark.parametrize(("verb", "status"), TABLE)
def test_every_pair(verb: Verb, status: Status) -> None:
    """What the wish does, who hears of it, and that it is credited."""
    alert = in_status(status)
    done = obey(alert, wish(verb), scene(LATER))
    expected = TABLE[verb, status]
    if expected is None:
        assert refused(done).startswith("#1: ")
        return
    change = changed(done)
    assert (change.alert.status, whom(change), change.alert.escalation.halt) == expected
    assert change.reason
    for entry in change.entries[:1]:
        assert entry.actor == "carol"
    if change.alert.escalation.next_at is None and change.alert.open:
        assert change.alert.escalation.halt is not None
    if change.timers is not None:
        assert all(timer.generation == change.alert.generation for timer in change.timers)
        assert bool(change.timers) is (
            change.alert.open and change.alert.escalation.halt in (None, Halt.SNOOZED)
        )


def test_a_second_accept_is_noted_beside() -> None:
    """The owner stays; who was first is told; the first one's undo is over."""
    first = changed(obey(opened(), wish(Verb.ACCEPT, "alice"), scene()))
    second = changed(obey(first.alert, wish(Verb.ACCEPT, "bob"), scene()))
    assert (second.alert.owner, second.reason) == ("alice", "alice was first")
    assert {r.user for r in second.alert.responders if r.accepted} == {"alice", "bob"}
    deed = Deed(opened(), "alice", "accepted", NOW, first.alert.generation)
    assert "changed since" in refused(undo(second.alert, deed, "alice", NOW))


def test_ones_own_second_accept_changes_nothing() -> None:
    """Pressing the key twice is one accept."""
    first = changed(obey(opened(), wish(Verb.ACCEPT), scene()))
    again = changed(obey(first.alert, wish(Verb.ACCEPT), scene(LATER)))
    assert (again.alert, again.reason, again.entries) == (first.alert, "already-yours", ())


def test_an_alert_that_the_tool_accepted_gets_an_owner() -> None:
    """Nobody owned it; the first person who accepts does."""
    alert = replace(in_status(ACCEPTED), owner=None)
    done = changed(obey(alert, wish(Verb.ACCEPT, "bob"), scene()))
    assert (done.alert.owner, done.reason) == ("bob", "the tool was first")


def test_the_state_that_was_seen() -> None:
    """A wish about another state is refused; a second accept is told who was first all the same."""
    alert = in_status(ACCEPTED)
    stale = alert.generation - 1
    assert "has changed since you saw it" in refused(
        obey(alert, wish(Verb.RESOLVE, generation=stale), scene())
    )
    assert (
        changed(obey(alert, wish(Verb.ACCEPT, "bob", generation=stale), scene())).reason == "carol was first"
    )
    assert (
        changed(obey(alert, wish(Verb.RESOLVE, generation=alert.generation), scene())).alert.status
        is RESOLVED
    )


def test_only_the_owner_releases() -> None:
    """Somebody else's alert is not given back."""
    assert "belongs to carol" in refused(obey(in_status(ACCEPTED), wish(Verb.RELEASE, "bob"), scene()))


def test_release_resumes_at_the_present_level() -> None:
    """Not at level 1 again."""
    on_2 = changed(obey(opened(), wish(Verb.ESCALATE), scene())).alert
    owned = changed(obey(on_2, wish(Verb.ACCEPT), scene())).alert
    done = changed(obey(owned, wish(Verb.RELEASE), scene(LATER)))
    assert (whom(done), done.alert.escalation.level) == (["bob"], 2)
    assert done.alert.escalation.next_at == LATER + 5 * MINUTE
    assert done.alert.owner is None


@pytest.mark.parametrize(("level", "paged"), [(None, "bob"), (1, "alice"), (3, "carol")])
def test_escalate_to_a_level(level: int | None, paged: str) -> None:
    """The next one, or the one that was chosen; the process goes on from there."""
    done = changed(obey(opened(), wish(Verb.ESCALATE, level=level), scene()))
    assert whom(done) == [paged]
    assert done.alert.escalation.next_at == NOW + 5 * MINUTE


@pytest.mark.parametrize("level", [4, 99])
def test_there_is_no_such_level(level: int) -> None:
    """Beyond the last level there is nobody."""
    assert "choose a level from 1 to 3" in refused(obey(opened(), wish(Verb.ESCALATE, level=level), scene()))


def test_the_last_level_has_no_next() -> None:
    """Escalating past it is refused with the levels there are."""
    on_3 = changed(obey(opened(), wish(Verb.ESCALATE, level=3), scene())).alert
    assert "on the last level of ladder" in refused(obey(on_3, wish(Verb.ESCALATE, level=None), scene()))


def test_reopen_is_refused_over_a_newer_one() -> None:
    """The refusal names it."""
    done = obey(in_status(RESOLVED), wish(Verb.REOPEN), scene(newer=7))
    assert "#7 is open with the same key" in refused(done)


def test_reopen_begins_at_level_1_without_delay() -> None:
    """As a new problem, at once."""
    delayed = replace(LADDER, delay=MINUTE)
    done = changed(obey(in_status(RESOLVED), wish(Verb.REOPEN), scene(LATER, delayed)))
    assert (done.alert.resolved_at, done.alert.owner, whom(done)) == (None, None, ["alice"])


@pytest.mark.parametrize(
    ("verb", "fields", "sentence"),
    [
        (Verb.SNOOZE, {"span": None}, "how long"),
        (Verb.SNOOZE, {"span": 0}, "how long"),
        (Verb.ASSIGN, {"to": None}, "whom"),
        (Verb.ASSIGN, {"to": "nobody"}, "no user 'nobody'"),
        (Verb.COMMENT, {"text": " \n"}, "empty"),
    ],
)
def test_what_is_missing_is_told(verb: Verb, fields: dict[str, Any], sentence: str) -> None:
    """A wish that lacks something is refused in words."""
    assert sentence in refused(obey(opened(), wish(verb, **fields), scene()))


def test_snooze_has_a_timer_for_its_end() -> None:
    """And no other."""
    done = changed(obey(opened(), wish(Verb.SNOOZE), scene()))
    assert [(t.kind, t.due_at) for t in done.timers or ()] == [(TimerKind.SNOOZE_END, NOW + 30 * MINUTE)]


def test_assigning_pages_one_person_and_the_policy_resumes() -> None:
    """The person has the level's time."""
    done = changed(obey(opened(), wish(Verb.ASSIGN), scene(LATER)))
    place = done.alert.escalation
    assert (place.assigned, place.level, place.next_at) == (True, 1, LATER + 5 * MINUTE)
    low = changed(obey(opened(priority=Priority.LOW), wish(Verb.ASSIGN), scene()))
    assert (low.alert.escalation.halt, low.timers) == (Halt.LOW, ())


def test_assigning_before_level_1_was_paged() -> None:
    """While the policy's delay runs, level 1 of a LOW alert is still to come."""
    waiting = replace(opened(priority=Priority.LOW), escalation=Escalation(next_at=LATER))
    done = changed(obey(waiting, wish(Verb.ASSIGN), scene()))
    assert done.alert.escalation.next_at == NOW + 5 * MINUTE


def test_assigning_after_the_policy_has_lost_levels() -> None:
    """The last level that is left says how long there is."""
    lost = opened()
    lost = replace(lost, escalation=replace(lost.escalation, level=9))
    done = changed(obey(lost, wish(Verb.ASSIGN), scene()))
    assert done.alert.escalation.next_at == NOW + LADDER.levels[-1].timeout


def test_assigning_to_somebody_who_cannot_be_reached() -> None:
    """It is said, and the policy goes on at once."""
    done = changed(obey(opened(), wish(Verb.ASSIGN, to="zoe"), scene(LATER)))
    assert done.pages == ()
    assert "no-contact" in [entry.reason for entry in done.entries]
    assert done.alert.escalation.next_at == LATER


def test_updates_wait_for_undo_and_spare_who_acted() -> None:
    """They leave after ten seconds, and the actor is not told of their own deed."""
    done = changed(obey(opened(), wish(Verb.ACCEPT, "bob"), scene()))
    assert [(p.kind, p.due_at, p.text) for p in done.pages] == [
        (PageKind.UPDATE, NOW + 10 * SECOND, "accepted by bob")
    ]
    assert changed(obey(opened(), wish(Verb.ACCEPT, "alice"), scene())).pages == ()


def deed_of(alert: Alert, verb: Verb, actor: str = "carol") -> tuple[Alert, Deed]:
    """Do something, and give what undo will know of it."""
    done = changed(obey(alert, wish(verb, actor), scene()))
    return done.alert, Deed(alert, actor, done.entries[0].text, NOW, done.alert.generation)


UNDOABLE = [
    (verb, status)
    for (verb, status), expected in TABLE.items()
    if expected is not None and verb is not Verb.COMMENT and (verb, status) != (Verb.ACCEPT, ACCEPTED)
]


@pytest.mark.parametrize(("verb", "status"), UNDOABLE)
def test_undo_of_each(verb: Verb, status: Status) -> None:
    """It is what it was, as a new state; what fell due meanwhile is due now."""
    before = in_status(status)
    after, deed = deed_of(before, verb)
    done = changed(undo(after, deed, "carol", NOW + 10 * SECOND))
    same = replace(done.alert, generation=before.generation, updated_at=before.updated_at)
    assert same == before
    assert done.alert.generation > after.generation
    assert {t.due_at for t in done.timers or ()} == (
        {before.escalation.next_at} if before.status is PENDING else set()
    )


def test_undo_is_over_after_ten_seconds() -> None:
    """To the millisecond."""
    after, deed = deed_of(opened(), Verb.ACCEPT)
    assert isinstance(undo(after, deed, "carol", NOW + 10_000), Change)
    assert "nothing of yours" in refused(undo(after, deed, "carol", NOW + 10_001))
    assert "nothing of yours" in refused(undo(after, None, "carol", NOW))


def test_undo_is_ones_own() -> None:
    """And only of the state that the action left."""
    after, deed = deed_of(opened(), Verb.ACCEPT)
    assert "carol's" in refused(undo(after, deed, "bob", NOW))
    moved = replace(after, generation=after.generation + 1)
    assert "has changed since" in refused(undo(moved, deed, "carol", NOW))


def test_undo_does_not_bring_a_second_alert_to_a_key() -> None:
    """A newer open alert has the key: the old one stays resolved."""
    after, deed = deed_of(opened(), Verb.RESOLVE)
    assert "#9 is open" in refused(undo(after, deed, "carol", NOW, newer=9))


def test_undo_keeps_what_arrived() -> None:
    """Events since count, and so does the time they gave."""
    world = World()
    after, deed = deed_of(opened(world), Verb.ACCEPT)
    arrived = replace(after, count=5, severity=1, auto_resolve_at=LATER, problem_at=NOW)
    done = changed(undo(arrived, deed, "carol", NOW)).alert
    assert (done.count, done.severity, done.auto_resolve_at, done.problem_at) == (5, 1, LATER, NOW)
