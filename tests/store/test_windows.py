"""Windows of the ordered list, anchored on an alert and not on a place; and what retention removes."""

from dataclasses import replace

import pytest

from tests.core.scenes import NOW, opened
from tocsin.core.alert import Body, Status
from tocsin.core.inbound import Inbound
from tocsin.core.instant import DAY
from tocsin.store import alerts, changes, events, outbox, recoveries, retention
from tocsin.store.connection import Connection


def fill(store: Connection) -> None:
    """Write twelve alerts: 1 to 4 resolved, 5 to 8 accepted, 9 and 10 snoozed, 11 and 12 pending."""
    rows = []
    for number in range(1, 13):
        status = Status.RESOLVED if number <= 4 else Status.ACCEPTED if number <= 8 else Status.PENDING
        snoozed = NOW if number in (9, 10) else None
        alert = replace(opened(), id=number, key=None, key_match=None, status=status, snoozed_until=snoozed)
        rows.append((replace(alert, summary=f"problem {number}%"), Body()))
    alerts.insert(store, rows, counted_to=0)


OPEN = [12, 11, 8, 7, 6, 5, 10, 9]


@pytest.mark.parametrize(
    ("view", "anchor", "above", "below", "start", "ids"),
    [
        ("open", None, 0, 3, 0, OPEN[:3]),
        ("open", 8, 0, 2, 2, [8, 7]),
        ("open", 8, 1, 2, 1, [11, 8, 7]),
        ("open", 12, 5, 2, 0, [12, 11]),
        ("open", 9, 2, 9, 5, [5, 10, 9]),
        ("open", 999, 3, 2, 0, [12, 11]),
        ("resolved", None, 0, 9, 0, [4, 3, 2, 1]),
        ("resolved", 2, 1, 1, 1, [3, 2]),
        ("all", None, 0, 99, 0, [*OPEN, 4, 3, 2, 1]),
        ("all", 3, 1, 1, 8, [4, 3]),
    ],
)
def test_a_window(
    store: Connection, view: str, anchor: int | None, above: int, below: int, start: int, ids: list[int]
) -> None:
    """Pending first, then accepted, then snoozed, each newest first; the anchor stays where it is."""
    fill(store)
    total, first, rows = alerts.window(store, view, anchor, above, below)
    assert (first, [row[0] for row in rows]) == (start, ids)
    assert total == {"open": 8, "resolved": 4, "all": 12}[view]


def test_find_takes_no_patterns(store: Connection) -> None:
    """What people type is text: a per cent sign means itself."""
    fill(store)

    def find(query: str) -> int:
        asked = {"statuses": (), "source_ids": None, "limit": 99, "before": None}
        return alerts.find(store, query=query, **asked)[0]  # type: ignore[arg-type]

    assert [find(q) for q in ("12%", "1_", "%", "problem 3", "' OR 1 --")] == [1, 0, 12, 1, 0]


def test_the_list_is_read_by_its_index(store: Connection) -> None:
    """Windows of open alerts and due messages never read the whole history."""
    seen: list[str] = []
    store.set_trace_callback(seen.append)
    alerts.window(store, "open", None, 0, 10)
    outbox.lease(store, NOW, NOW, 10, most_to_one=5, leaving={})
    store.set_trace_callback(None)
    plans = [
        row[3]
        for statement in seen
        if statement.startswith("SELECT")
        for row in store.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan], plans


def test_raw_requests_go_after_thirty_days(store: Connection) -> None:
    """Older ones are removed, in bites; alerts stay."""
    fill(store)
    ages = [40 * DAY, 31 * DAY, 30 * DAY, 1]
    for age in ages:
        events_row(store, NOW - age)
    assert retention.sweep(store, NOW) is False
    kept = [row[0] for row in store.execute("SELECT received_at FROM events ORDER BY id")]
    assert kept == [NOW - 30 * DAY, NOW - 1]
    assert alerts.newest_id(store) == 12


def events_row(store: Connection, at: int) -> None:
    """Write one request."""
    store.execute(
        "INSERT INTO events (source_id, received_at, method, query, headers, remote, body, result, reason) "
        "VALUES (1, ?, 'POST', '[]', '{}', '', x'00', 'created', '')",
        (at,),
    )


def test_recoveries_are_remembered_for_a_week(store: Connection) -> None:
    """The newest of a key counts; after a week it is forgotten."""
    for at in (NOW - 5, NOW - 9):
        recoveries.remember(store, [(1, "k", at)], NOW)
    assert recoveries.find(store, 1, "k") == NOW - 5
    retention.sweep(store, NOW + 7 * DAY)
    assert recoveries.find(store, 1, "k") == NOW - 5
    retention.sweep(store, NOW + 7 * DAY + 1)
    assert recoveries.find(store, 1, "k") is None


def test_only_harmless_headers_are_kept() -> None:
    """What may carry a secret is not stored."""
    headers = {"content-type": "application/json", "authorization": "Bearer x", "cookie": "y"}
    stored = repr(events.KEPT_HEADERS & set(headers))
    assert stored == "frozenset({'content-type'})"
    assert Inbound("POST", b"", NOW, headers=headers).headers["cookie"] == "y"


def test_changes_are_followed_by_number(store: Connection) -> None:
    """Each commit has a number; what is too long ago is said."""
    for seq in range(1, 4):
        changes.insert(store, seq, NOW, [seq])
    assert changes.newest(store) == 3
    assert changes.since(store, 1) == [(2, [2]), (3, [3])]
    store.execute("DELETE FROM changes WHERE seq = 1")
    assert changes.since(store, 0) is None
