"""The ordered list is read by its indexes; and what retention removes."""

from dataclasses import replace

from tests.core.scenes import NOW, opened
from tocsin.core.alert import Body, Status
from tocsin.core.filter_text import parse
from tocsin.core.inbound import Inbound
from tocsin.core.instant import DAY
from tocsin.store import alert_windows, alerts, changes, events, recoveries, retention
from tocsin.store import lease as leases
from tocsin.store.alert_windows import Wanted
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


def test_the_list_is_read_by_its_index(store: Connection) -> None:
    """Lists of open alerts and due messages never read the whole history."""
    fill(store)
    seen: list[str] = []
    store.set_trace_callback(seen.append)
    alert_windows.top(store, 10)
    for step in alert_windows.steps(store, Wanted("open", "count", parse("disk who:me", "me", NOW)), NOW):
        store.execute(step.sql, step.values).fetchall()
    leases.queues(store)
    store.set_trace_callback(None)
    plans = [
        row[3]
        for statement in seen
        if statement.startswith("SELECT")
        for row in store.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    assert plans
    scans = [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan]
    assert not [plan for plan in scans if "VIRTUAL TABLE" not in plan], plans


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
    stored = repr(frozenset(events.KEPT_HEADERS) & set(headers))
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
