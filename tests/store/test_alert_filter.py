"""A filter finds in the store what it means, whatever alerts there are, and however far the index goes."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.filter_model import Subject, holds
from tests.core.scenes import NOW, opened
from tocsin.core.alert import Alert, Body, Responder, Status
from tocsin.core.event import Priority
from tocsin.core.filter import (
    AllOf,
    AnyOf,
    Compares,
    Comparison,
    Contains,
    Field,
    Filter,
    Matches,
    Not,
    OneOf,
)
from tocsin.core.instant import HOUR
from tocsin.core.policy import Policy
from tocsin.core.source import Source
from tocsin.store import alert_search, alert_windows, alerts, policies, sources
from tocsin.store.alert_windows import Wanted
from tocsin.store.connection import Connection

SOURCES = {1: ("prom eu", "alertmanager"), 2: ("Apica", "apica"), 0: ("by hand", "manual")}
WORDS = st.sampled_from(
    ["disk", "Disk full", "db-1/x", "50%", "a_b", "Störung", "STÖRUNG", "", 'say "hi"', "50", "x*y"]
)
NAMES = st.sampled_from(["alice", "bob", "ALICE", "al"])
PATTERNS = st.sampled_from(
    ["disk", "d*", "*", "db-1/*", "50%", "a_b", "*ö*", "prom*", "APICA", "alice", "b?b", "eu", ""]
)


@st.composite
def subjects(draw: st.DrawFn) -> list[Subject]:
    """Give alerts of every kind."""
    found = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        source = draw(st.sampled_from(sorted(SOURCES)))
        found.append(
            Subject(
                id=number,
                state=draw(st.sampled_from(["pending", "accepted", "snoozed", "resolved"])),
                source=(source, *SOURCES[source]),
                priority=draw(st.sampled_from(["high", "low"])),
                severity=draw(st.sampled_from([None, 1, 2, 5])),
                summary=draw(WORDS),
                details=draw(WORDS),
                key=draw(st.none() | WORDS),
                policy="ladder",
                owner=draw(st.none() | NAMES),
                responders=tuple(draw(st.lists(NAMES, max_size=2, unique=True))),
                labels=draw(st.dictionaries(st.sampled_from(["region", 'a"b', "é"]), WORDS, max_size=2)),
                created_at=NOW - draw(st.sampled_from([0, HOUR - 1, HOUR, HOUR + 1])),
                count=draw(st.sampled_from([1, 10, 11])),
                test=draw(st.booleans()),
            )
        )
    return found


def filters() -> st.SearchStrategy[Filter]:
    """Give filters of every form."""
    numbers = st.sampled_from([1, 2, 5, 10])
    leaves: st.SearchStrategy[Filter] = st.one_of(
        st.builds(
            Matches,
            st.sampled_from([Field.SOURCE, Field.WHO, Field.KEY, Field.POLICY]),
            st.lists(PATTERNS, min_size=1, max_size=2).map(tuple),
        ),
        st.builds(
            Matches, st.just(Field.LABEL), st.tuples(PATTERNS), st.sampled_from(["region", 'a"b', "é", "no"])
        ),
        st.builds(
            OneOf,
            st.just(Field.STATUS),
            st.tuples(st.sampled_from(["pending", "snoozed", "open", "resolved"])),
        ),
        st.builds(OneOf, st.just(Field.PRIORITY), st.tuples(st.sampled_from(["high", "low"]))),
        st.builds(OneOf, st.just(Field.TEST), st.tuples(st.sampled_from(["yes", "no"]))),
        st.builds(
            Compares,
            st.sampled_from([Field.SEVERITY, Field.COUNT, Field.NUMBER]),
            st.sampled_from(list(Comparison)),
            st.tuples(numbers),
        ),
        st.builds(Compares, st.just(Field.AGE), st.sampled_from(list(Comparison)[1:]), st.just((HOUR,))),
        st.builds(Compares, st.just(Field.SINCE), st.just(Comparison.AT_LEAST), st.just((NOW - HOUR,))),
        st.builds(Compares, st.just(Field.UNTIL), st.just(Comparison.LESS), st.just((NOW - HOUR,))),
        st.builds(Contains, WORDS.filter(bool)),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, max_size=3).map(tuple).map(AllOf),
            st.lists(inner, min_size=1, max_size=3).map(tuple).map(AnyOf),
        ),
        max_leaves=6,
    )


@pytest.fixture
def named(store: Connection) -> Connection:
    """Give a store with sources and a policy."""
    policies.add(store, Policy(1, "ladder", ()))
    for number, (name, kind) in SOURCES.items():
        if number:
            sources.add(store, Source(number, name, kind, f"key {number}", 1, NOW))
    return store


def write(store: Connection, found: Sequence[Subject]) -> None:
    """Let these be all alerts."""
    store.execute("DELETE FROM alerts")
    store.execute("DELETE FROM settings")
    store.execute("INSERT INTO alert_words (alert_words) VALUES ('delete-all')")
    rows = [(_alert(one), Body(one.details, labels=tuple(one.labels.items()))) for one in found]
    alerts.insert(store, rows, counted_to=0)


def _alert(one: Subject) -> Alert:
    status = {"accepted": Status.ACCEPTED, "resolved": Status.RESOLVED}.get(one.state, Status.PENDING)
    return replace(
        opened(),
        id=one.id,
        source_id=one.source[0],
        status=status,
        snoozed_until=NOW + HOUR if one.state == "snoozed" else None,
        priority=Priority.HIGH if one.priority == "high" else Priority.LOW,
        severity=one.severity,
        summary=one.summary,
        key=one.key,
        key_match=None,
        owner=one.owner,
        responders=tuple(Responder(name) for name in one.responders),
        created_at=one.created_at,
        count=one.count,
        test=one.test,
    )


def found_by(store: Connection, wanted: Wanted) -> list[int]:
    """Read a list, step by step."""
    found: list[int] = []
    for step in alert_windows.steps(store, wanted, NOW):
        rows = [row[0] for row in store.execute(step.sql, step.values)]
        found = rows if step.anew else found + rows
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=subjects(),
    filters=st.lists(filters() | st.builds(Contains, WORDS.filter(bool)), min_size=5, max_size=10),
    view=st.sampled_from(["open", "resolved", "all"]),
    order=st.sampled_from(alert_windows.ORDERS),
    indexed=st.integers(0, 8),
)
def test_the_store_finds_what_the_filter_means(
    named: Connection, found: list[Subject], filters: list[Filter], view: str, order: str, indexed: int
) -> None:
    write(named, found)
    if indexed:
        alert_search.index_some(named, indexed)
    shown = [one for one in found if view == "all" or (one.state == "resolved") == (view == "resolved")]
    for wanted in (*filters, *map(Not, filters)):
        meant = [one.id for one in shown if holds(wanted, one, NOW)]
        asked = Wanted(view, order, wanted)
        assert sorted(found_by(named, asked)) == meant
        standing = alert_windows.standing(named, asked, [one.id for one in found], NOW)
        assert sorted(row[0] for row in standing) == meant


def test_what_people_type_is_no_pattern(named: Connection) -> None:
    """A per cent sign, an underscore and a quote mean themselves."""
    write(
        named,
        [Subject(1, "pending", (1, "", ""), summary="50% of 'x' a_b"), Subject(2, "pending", (1, "", ""))],
    )
    for words, ids in (("50%", [1]), ("5_%", []), ("a_b", [1]), ("' OR 1 --", []), ("'x'", [1]), ("%", [1])):
        assert found_by(named, Wanted("open", "newest", Contains(words))) == ids


def test_the_index_is_used_and_grows_in_bites(named: Connection) -> None:
    """It names candidates up to its mark; the rest is read as it is."""
    write(named, [Subject(n, "resolved", (1, "", ""), summary=f"disk {n}") for n in range(1, 8)])
    assert [alert_search.index_some(named, 3) for _ in range(4)] == [3, 6, 7, 7]
    steps = list(alert_windows.steps(named, Wanted("resolved", "newest", Contains("disk 7")), NOW))
    assert ["MATCH" in step.sql for step in steps] == [True]
    assert found_by(named, Wanted("resolved", "newest", Contains("disk 7"))) == [7]
    assert alert_search.candidates(Contains("di")) is None
    assert alert_search.candidates(Not(Contains("disk"))) is None
