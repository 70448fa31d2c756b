"""The ladder: levels, passes, delay, LOW, levels with nobody, catching up, and the end of the chain."""

from dataclasses import replace

import pytest

from tests.core.scenes import DIRECTORY, LADDER, NOW, World, changed, opened, policy, problem, scene, whom
from tocsin.core.alert import Alert, Halt
from tocsin.core.change import Change, PageKind, Timer, TimerKind
from tocsin.core.due import fire
from tocsin.core.event import Priority
from tocsin.core.instant import HOUR, MINUTE, SECOND
from tocsin.core.policy import Policy


def due_timer(alert: Alert, kind: TimerKind = TimerKind.ESCALATE) -> Timer:
    """Give an alert's timer of a kind."""
    at = {
        TimerKind.ESCALATE: alert.escalation.next_at,
        TimerKind.SNOOZE_END: alert.snoozed_until,
        TimerKind.AUTO_RESOLVE: alert.auto_resolve_at,
        TimerKind.ASK_OWNER: alert.ask_owner_at,
    }[kind]
    assert at is not None
    return Timer(kind, at, alert.id, alert.generation)


def step(alert: Alert, chosen: Policy = LADDER, late: int = 0) -> Change:
    """Let an alert's escalation fall due, and fire it so much later."""
    timer = due_timer(alert)
    return changed(fire(alert, timer, scene(timer.due_at + late, chosen)))


def night(chosen: Policy, steps: int) -> list[list[str]]:
    """Name who is paged in each step of a night in which nobody accepts."""
    done = changed(World(policy=chosen).meet(problem()))
    found = [whom(done)]
    for _ in range(steps):
        done = step(done.alert, chosen)
        found.append(whom(done))
    return found


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (LADDER, [["alice"], ["bob"], ["carol"], ["frank"], ["carol"], ["carol"]]),
        (policy("alice", "bob", repeat=1), [["alice"], ["bob"], ["alice"], ["bob"], ["frank"], ["bob"]]),
        (policy("alice", repeat=2), [["alice"], ["alice"], ["alice"], ["frank"], ["alice"]]),
        (policy("alice,team:field,destination:wall"), [["alice", "bob", "carol", "wall"], ["frank"]]),
        (policy("alice,bob,alice", "bob"), [["alice", "bob"], ["bob"], ["frank"], ["bob"]]),
        (policy("team:nobody", "zoe", "bob"), [["bob"], ["frank"], ["bob"]]),
        (policy("alice", "zoe", "carol"), [["alice"], ["carol"], ["frank"]]),
        (policy("alice", "zoe"), [["alice"], ["frank"], ["frank"]]),
        (policy("zoe"), [["frank"], ["frank"]]),
        (policy(), [["frank"], ["frank"]]),
    ],
)
def test_a_night(chosen: Policy, expected: list[list[str]]) -> None:
    """Who is paged in each step when nobody accepts; levels with nobody are passed over at once."""
    assert night(chosen, len(expected) - 1) == expected


def test_each_level_has_its_time() -> None:
    """The next step counts from the level that was entered."""
    alert = opened()
    assert alert.escalation.next_at == NOW + 5 * MINUTE
    done = step(alert)
    assert done.alert.escalation.next_at == NOW + 10 * MINUTE
    assert (done.result, done.reason) == ("escalated", "level-due")


def test_a_level_with_nobody_is_said() -> None:
    """By reason: empty, or somebody without a contact."""
    done = changed(World(policy=policy("team:nobody", "zoe", "bob")).meet(problem()))
    assert [e.reason for e in done.entries] == ["first of its key", "empty-level", "no-contact", "level-due"]


def test_the_end_of_the_chain() -> None:
    """The reason is there, the fallback is called once, and the last level again each half hour."""
    done = step(opened(World(policy=policy("alice"))), policy("alice"))
    assert done.alert.escalation.exhausted
    assert [(e.kind.value, e.reason) for e in done.entries] == [
        ("exhausted", "exhausted"),
        ("paged", "exhausted"),
    ]
    assert [p.kind for p in done.pages] == [PageKind.FALLBACK]
    assert done.alert.escalation.next_at == NOW + 5 * MINUTE + 30 * MINUTE
    again = step(done.alert, policy("alice"))
    assert (whom(again), [p.kind for p in again.pages]) == (["alice"], [PageKind.PAGE])
    assert again.alert.escalation.next_at == NOW + 65 * MINUTE


@pytest.mark.parametrize(
    ("fallback", "text"), [(None, "no fallback contact is set"), ("zoe", "fallback zoe cannot be reached")]
)
def test_a_missing_fallback_is_said(fallback: str | None, text: str) -> None:
    """Nobody left to call: the timeline says so, and the timer stays."""
    alert = opened(World(policy=policy("alice")))
    around = replace(
        scene(NOW + 5 * MINUTE, policy("alice")), directory=replace(DIRECTORY, fallback=fallback)
    )
    done = changed(fire(alert, due_timer(alert), around))
    assert done.pages == ()
    assert any(e.reason == "no-fallback" and text in e.text for e in done.entries)
    assert done.timers


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (0, ""),
        (30 * SECOND - 1, ""),
        (30 * SECOND, "late by 30 s"),
        (2 * MINUTE, "late by 2 min"),
    ],
)
def test_how_late(late: int, words: str) -> None:
    """From half a minute on, a page says how late it is."""
    (page,) = step(opened(), late=late).pages
    assert page.text == "level 2 of 3" + (f" · {words}" if words else "")


def test_two_hours_late() -> None:
    """One page each to those due by now, each as late as it is; the level reached counts from now."""
    done = step(opened(), late=115 * MINUTE)
    assert [(p.channel.user, p.text) for p in done.pages] == [
        ("bob", "level 2 of 3 · late by 1 h 55 min"),
        ("carol", "level 3 of 3 · late by 1 h 50 min"),
    ]
    assert (done.alert.escalation.level, done.alert.escalation.next_at) == (3, NOW + 2 * HOUR + 5 * MINUTE)
    assert not done.alert.escalation.exhausted
    assert {e.reason for e in done.entries} == {"caught-up"}


def test_a_long_sleep_uses_up_no_rounds() -> None:
    """However long it was, nobody is paged twice by one step, and passes that nobody saw do not count."""
    chosen = policy("alice", "bob", repeat=2)
    done = step(opened(World(policy=chosen)), chosen, late=24 * HOUR)
    assert whom(done) == ["bob"]
    assert done.alert.escalation.round == 1
    done = step(done.alert, chosen, late=24 * HOUR)
    assert whom(done) == ["alice", "bob"]
    assert done.alert.escalation.round == 2


def test_low_stays_on_level_1() -> None:
    """With the reason, without a timer."""
    done = changed(World().meet(problem(priority=Priority.LOW)))
    assert (done.alert.escalation.halt, done.timers, whom(done)) == (Halt.LOW, (), ["alice"])


def test_a_timer_of_another_state_does_nothing() -> None:
    """It compares the generation before it acts."""
    alert = opened()
    timer = due_timer(alert)
    assert fire(replace(alert, generation=alert.generation + 1), timer, scene(NOW + HOUR)) is None


def test_a_snooze_ends_at_level_1() -> None:
    """As if new, and nobody owns it."""
    alert = replace(opened(), snoozed_until=NOW + HOUR, owner="carol")
    done = changed(fire(alert, due_timer(alert, TimerKind.SNOOZE_END), scene(NOW + HOUR)))
    assert (whom(done), done.alert.owner, done.alert.snoozed_until) == (["alice"], None, None)
    assert done.alert.escalation.next_at == NOW + HOUR + 5 * MINUTE


def test_auto_resolve() -> None:
    """It resolves with its reason, and who was paged is told."""
    alert = replace(opened(), auto_resolve_at=NOW + HOUR)
    done = changed(fire(alert, due_timer(alert, TimerKind.AUTO_RESOLVE), scene(NOW + HOUR)))
    assert (done.alert.status.value, done.reason, done.timers, whom(done)) == (
        "RESOLVED",
        "auto-resolve",
        (),
        ["alice"],
    )


@pytest.mark.parametrize(("owner", "asked"), [("carol", ["carol"]), (None, []), ("zoe", [])])
def test_the_owner_is_asked_once(owner: str | None, asked: list[str]) -> None:
    """A question to the owner where there is one to reach; it changes no state."""
    alert = replace(opened(), ask_owner_at=NOW + HOUR, owner=owner)
    done = changed(fire(alert, due_timer(alert, TimerKind.ASK_OWNER), scene(NOW + HOUR)))
    assert whom(done) == asked
    assert {p.kind for p in done.pages} <= {PageKind.QUESTION}
    assert done.alert.ask_owner_at is None
    assert done.alert.generation == alert.generation
    assert [t.kind for t in done.timers or ()] == [TimerKind.ESCALATE]
