"""Lives of alerts, drawn at random, in the real pager and in a model of its own; what they do must agree."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.engine.house import House
from tests.engine.ladder_model import MINUTE, Model
from tocsin.core.instant import rfc3339
from tocsin.engine.errors import RefusedError

KEYS = st.sampled_from(["db-1", "DB-1 ", "db-2", None])
KINDS = st.sampled_from(["alert", "alert", "alert", "accept", "resolve", "comment"])
EVENTS = st.lists(st.tuples(KINDS, KEYS, st.booleans()), min_size=1, max_size=4)
VERBS = st.sampled_from(
    ["accept", "resolve", "release", "reopen", "escalate", "snooze", "assign", "comment", "undo", "undo"]
)
WHO = st.sampled_from(["alice", "carol"])
SPANS = st.sampled_from([1, 5, 10, 11, 120, 299, 300, 1_800, 7_200])
EXTRA: dict[str, dict[str, Any]] = {
    "snooze": {"for_ms": 30 * MINUTE},
    "assign": {"to": "dave"},
    "comment": {"text": "looking"},
}


class Lives(RuleBasedStateMachine):
    """Events, people, time, sleep and restarts, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.loop = asyncio.new_event_loop()
        self.house = self.run(self._furnished())
        self.model = Model(self.house.clock.now())

    def run(self, deed: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the house."""
        return self.loop.run_until_complete(deed)

    async def _furnished(self) -> House:
        house = House(self.folder / "data")
        await house.open()
        await house.furnish(("alice:5m", "bob:5m"), repeat=0, delay="0s")
        await house.connect("generic")
        return house

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.run(self.house.pager.close())
        self.run(self.loop.shutdown_default_executor())
        self.loop.close()
        shutil.rmtree(self.folder)

    @initialize(events=EVENTS)
    def evening(self, events: list[tuple[str, str | None, bool]]) -> None:
        """There is something to handle from the start."""
        self.event("alert", "db-1", True)
        self.events(events)

    @rule(events=EVENTS)
    def events(self, events: list[tuple[str, str | None, bool]]) -> None:
        """A tool posts, several times in a row."""
        for kind, key, high in events:
            self.event(kind, key, high)

    def event(self, kind: str, key: str | None, high: bool) -> None:
        """A tool posts once."""
        body = {"event": kind, "summary": "too warm", "priority": "HIGH" if high else "LOW"}
        receipt = self.run(self.house.receive("generic", body if key is None else {**body, "key": key}))
        normal = key.strip().lower() if key else None
        assert receipt.result == self.model.event(kind, normal, high)

    @precondition(lambda self: self.model.alerts)
    @rule(pick=st.integers(0, 2), wishes=st.lists(st.tuples(VERBS, WHO), min_size=2, max_size=6))
    def wish(self, pick: int, wishes: list[tuple[str, str]]) -> None:
        """People act on one of the newest alerts, one after the other."""
        number = max(1, len(self.model.alerts) - pick)
        for verb, who in wishes:
            self.wish_once(number, verb, who)

    @precondition(lambda self: self.model.alerts)
    @rule(verb=VERBS, who=WHO, key=KEYS, seconds=st.sampled_from([0, 9, 10, 11]))
    def change_of_mind(self, verb: str, who: str, key: str | None, seconds: int) -> None:
        """A person acts on the newest alert, its tool posts, and the person takes it back."""
        number = len(self.model.alerts)
        self.wish_once(number, verb, who)
        self.event("alert", self.model.alerts[number].key if key else key, True)
        if seconds:
            self.time_passes(seconds)
        self.wish_once(number, "undo", who)

    def wish_once(self, number: int, verb: str, who: str) -> None:
        """A person acts on an alert; what the model refuses must be refused."""
        expected = self.model.wish(number, verb, who)
        try:
            self.run(self.house.act(number, verb, who, **EXTRA.get(verb, {})))
            done = True
        except RefusedError:
            done = False
        assert done is expected, f"{verb} by {who} on #{number}"

    @rule(seconds=SPANS)
    def time_passes(self, seconds: int) -> None:
        """The pager is awake."""
        self.run(self.house.fast_forward(f"{seconds}s"))
        self.model.act_on_time(self.model.now + seconds * 1_000)
        self.let_lanes_clear()

    def let_lanes_clear(self) -> None:
        """A page waits a second where an update to the same address is leaving; give it that second."""
        waiting = "SELECT count(*) FROM outbox WHERE state = 'pending' AND kind <> 'update'"
        while self.run(self.house.pager.views.read(lambda c: c.execute(waiting).fetchone()))[0]:
            self.run(self.house.fast_forward("1s"))
            self.model.act_on_time(self.model.now + 1_000)

    @rule(seconds=SPANS)
    def sleep(self, seconds: int) -> None:
        """The machine sleeps and wakes."""
        self.run(self.house.sleep_through(f"{seconds}s"))
        self.model.now += seconds * 1_000
        self.model.catch_up()
        self.let_lanes_clear()

    @rule(lost=st.booleans())
    def restart(self, lost: bool) -> None:
        """The pager ends, in order or in a crash, and comes back."""
        self.run(self.house.crash() if lost else self.house.restart())
        self.model.catch_up()
        self.let_lanes_clear()

    @invariant()
    def the_same_people_were_paged(self) -> None:
        """Each page that the model wants, and no other; accepted alerts page nobody."""
        left = [(m.user, m.alert["id"]) for m in self.house.post.left if m.kind in ("page", "fallback")]
        assert sorted(left, key=str) == sorted(self.model.paged, key=str), (left, self.model.paged)
        self.house.post.left.clear()
        self.model.paged.clear()

    @invariant()
    def the_same_alerts_are_there(self) -> None:
        """Status, owner, priority, count and place on the ladder agree."""
        shown = self.run(self.house.pager.finder.window(view="all", below=1_000))["alerts"]
        assert {a["id"]: _state(a) for a in shown} == {
            number: {
                "status": alert.status,
                "owner": alert.owner,
                "priority": "HIGH" if alert.high else "LOW",
                "count": alert.count,
                "level": alert.level if alert.open else None,
                "next_at": rfc3339(alert.due) if alert.due is not None else None,
                "snoozed_until": rfc3339(alert.snoozed) if alert.snoozed is not None else None,
            }
            for number, alert in self.model.alerts.items()
        }

    @invariant()
    def the_store_is_in_order(self) -> None:
        """An open alert has a timer or a reason; a resolved one has no timer; one key, one open alert."""
        board = self.house.pager.board
        timers: list[Any] = self.run(
            self.house.pager.views.read(
                lambda c: c.execute("SELECT alert_id, generation FROM timers").fetchall()
            )
        )
        for alert in board.alerts.values():
            generations = {generation for number, generation in timers if number == alert.id}
            assert generations == {alert.generation} or alert.escalation.halt is not None
            assert generations <= {alert.generation}
        assert {number for number, _ in timers} <= set(board.alerts)
        keys = [alert.key_match for alert in board.alerts.values() if alert.key_match]
        assert len(keys) == len(set(keys))


def _state(shown: dict[str, Any]) -> dict[str, Any]:
    place = shown["escalation"] or {"level": None, "next_at": None}
    return {
        **{name: shown[name] for name in ("status", "owner", "priority", "count", "snoozed_until")},
        "level": place["level"],
        "next_at": place["next_at"],
    }


def _lives(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )


def test_some_lives() -> None:
    """Few enough for every run; always the same."""
    run_state_machine_as_test(Lives, settings=_lives(25))


@pytest.mark.slow
def test_many_lives() -> None:
    """Enough to find rare quarrels."""
    run_state_machine_as_test(Lives, settings=_lives(300))
