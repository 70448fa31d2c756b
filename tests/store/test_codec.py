"""Between values and rows: every state of an alert comes back as it went."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.alert import Alert, Body, Escalation, Halt, Responder, Status
from tocsin.core.event import Link, Priority
from tocsin.core.undo import Deed
from tocsin.store import alerts, deeds
from tocsin.store.codec import RANK_RESOLVED, STATE_COLUMNS, alert_of, rank_of, state_row
from tocsin.store.connection import Connection, open_writer
from tocsin.store.schema import migrate

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
AT = st.integers(0, 2**53)
MAYBE_AT = st.none() | AT

ALERTS = st.builds(
    Alert,
    id=st.integers(1, 2**31),
    source_id=st.integers(0, 100),
    policy_id=st.integers(1, 100),
    status=st.sampled_from(Status),
    priority=st.sampled_from(Priority),
    summary=TEXT,
    created_at=AT,
    updated_at=AT,
    generation=st.integers(1, 10_000),
    count=st.integers(1, 10**9),
    severity=st.none() | st.integers(1, 5),
    key=st.none() | TEXT,
    key_match=st.none() | TEXT,
    summary_match=TEXT,
    owner=st.none() | TEXT,
    problem_at=MAYBE_AT,
    auto_resolve_at=MAYBE_AT,
    ask_owner_at=MAYBE_AT,
    accepted_at=MAYBE_AT,
    resolved_at=MAYBE_AT,
    snoozed_until=MAYBE_AT,
    test=st.booleans(),
    escalation=st.builds(
        Escalation,
        level=st.integers(0, 9),
        round=st.integers(1, 9),
        next_at=MAYBE_AT,
        halt=st.none() | st.sampled_from(Halt),
        exhausted=st.booleans(),
        assigned=st.booleans(),
    ),
    responders=st.lists(st.builds(Responder, TEXT, st.booleans()), max_size=3).map(tuple),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Give one store for many examples; each is rolled back."""
    connection = open_writer(tmp_path_factory.mktemp("store") / "tocsin.db")
    migrate(connection)
    yield connection
    connection.close()


@given(ALERTS)
def test_there_and_back(alert: Alert) -> None:
    """A row holds the whole state, in the order of its columns."""
    row = (alert.id, *state_row(alert))
    assert len(row) == len(STATE_COLUMNS.split(", ")) + 1
    assert alert_of(row) == alert


@given(ALERTS)
def test_through_the_file(shared: Connection, alert: Alert) -> None:
    """Also through SQLite, as an alert and as what undo would put back."""
    if shared.in_transaction:  # The example before this one failed in the middle.
        shared.execute("ROLLBACK")
    shared.execute("BEGIN")
    rows = [(alert, Body("details", (Link("a", "https://example.org"),), (("b", "c"),)))]
    alerts.insert(shared, rows, counted_to=0)
    assert alerts.load(shared, alert.id) == alert
    assert alerts.load_open(shared) == ([alert] if rank_of(alert) < RANK_RESOLVED else [])
    deed = Deed(alert, "carol", "accepted", 5, alert.generation)
    deeds.write(shared, deed)
    assert deeds.find(shared, alert.id) == deed
    shared.execute("ROLLBACK")


def test_every_field_has_a_place() -> None:
    """A field that is added to an alert must be stored."""
    nested = {"escalation", "id"}
    stored = {name.strip() for name in STATE_COLUMNS.split(",")}
    assert {f.name for f in fields(Alert)} - nested <= stored
    assert {f.name for f in fields(Escalation)} <= stored
