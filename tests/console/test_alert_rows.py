"""The cursor stays with its alert, and its alert stays where it was painted."""

from hypothesis import given
from hypothesis import strategies as st

from tests.console.night import NOW, alert
from tocsin.api.models import AlertView, AlertWindow, StatusName
from tocsin.console.alert_rows import AlertRows
from tocsin.core.instant import rfc3339


def window(*alerts: AlertView, start: int = 0, total: int | None = None) -> AlertWindow:
    """Make a window of rows."""
    rows = list(alerts)
    return AlertWindow(
        total=len(rows) if total is None else total, start=start, alerts=rows, seq=1, now=rfc3339(NOW)
    )


def shown(rows: AlertRows) -> list[int]:
    """Give the numbers that are shown, in order."""
    return [held.id for held in rows.held(range(rows.total))]


A, B, C = alert(3, "a"), alert(2, "b"), alert(1, "c")


def rows_on(position: int) -> AlertRows:
    """Give three rows with the cursor on one."""
    rows = AlertRows()
    rows.receive(window(A, B, C))
    rows.move(position)
    return rows


def test_a_new_alert_never_steals_the_cursor() -> None:
    rows = rows_on(0)
    assert rows.receive(window(alert(4, "new"), A, B, C)) == {4}
    assert (rows.cursor_id, rows.cursor) == (A.id, 1)


def test_an_alert_that_sinks_in_the_order_stays_until_the_cursor_moves() -> None:
    rows = rows_on(0)
    accepted = A.model_copy(update={"status": "ACCEPTED", "generation": 2})
    rows.receive(window(B, C, accepted))
    assert shown(rows) == [A.id, B.id, C.id]
    assert rows.current == accepted
    rows.move(1)
    assert shown(rows) == [B.id, C.id, A.id]
    assert (rows.cursor_id, rows.cursor) == (B.id, 0)


def test_an_alert_that_leaves_stays_until_the_cursor_moves() -> None:
    rows = rows_on(1)
    rows.receive(window(A, C))
    assert shown(rows) == [A.id, B.id, C.id]
    assert (rows.cursor_id, rows.total, rows.engine_total) == (B.id, 3, 2)
    rows.freshen(B.model_copy(update={"status": "RESOLVED"}))
    assert rows.current is not None
    assert rows.current.status == "RESOLVED"
    rows.move(2)
    assert shown(rows) == [A.id, C.id]
    assert (rows.cursor_id, rows.cursor) == (C.id, 1)


def test_the_last_row_that_leaves_stays_too() -> None:
    rows = rows_on(2)
    rows.receive(window(A, B))
    assert shown(rows) == [A.id, B.id, C.id]
    rows.receive(window(A))
    assert shown(rows) == [A.id, C.id]
    rows.receive(window())
    assert shown(rows) == [C.id]


def test_an_answer_shows_before_the_list_is_asked_again() -> None:
    rows = rows_on(0)
    assert rows.freshen(A.model_copy(update={"status": "ACCEPTED", "generation": 2}))
    assert shown(rows) == [A.id, B.id, C.id]
    assert not rows.freshen(alert(99, "elsewhere"))


def test_rows_that_are_not_held_are_unknown_and_the_cursor_does_not_go_there() -> None:
    rows = AlertRows()
    rows.receive(window(A, B, start=50, total=1_000))
    assert (rows.at(49), rows.at(50), rows.at(52)) == (None, A, None)
    rows.move(51)
    rows.move(700)
    assert rows.cursor_id == B.id


def test_a_window_of_another_part_says_nothing_about_the_alert_under_the_cursor() -> None:
    rows = AlertRows()
    rows.receive(window(A, B, C, total=1_000))
    rows.receive(window(alert(90, "x"), alert(89, "y"), start=500, total=1_000))
    assert (rows.cursor_id, rows.total) == (A.id, 1_000)
    assert rows.current == A
    rows.receive(window(A, B, C, total=1_000))
    assert (rows.current, rows.cursor) == (A, 0)


NAMES: list[StatusName] = ["PENDING", "ACCEPTED", "RESOLVED"]
STATUSES = st.sampled_from(NAMES)
STEPS = st.lists(
    st.tuples(st.sampled_from(["change", "move", "new"]), st.integers(0, 9), STATUSES), max_size=30
)


@given(STEPS)
def test_whatever_happens_the_cursor_keeps_its_alert_and_each_alert_is_shown_once(
    steps: list[tuple[str, int, StatusName]],
) -> None:
    alerts: dict[int, AlertView] = {number: alert(number, "x") for number in range(1, 5)}
    rows = AlertRows()
    rows.receive(_engine_window(alerts))
    for step, number, status in steps:
        before, on_screen = rows.cursor_id, shown(rows)
        if step == "move":
            rows.move(number)
            continue
        number = len(alerts) + 1 if step == "new" else number % len(alerts) + 1
        alerts[number] = alert(number, "x", status="PENDING" if step == "new" else status)
        rows.receive(_engine_window(alerts))
        now = shown(rows)
        assert before is None or rows.cursor_id == before
        assert len(now) == len(set(now)) == rows.total
        assert set(now) - {before} == {a.id for a in alerts.values() if a.status != "RESOLVED"} - {before}
        if rows.cursor_id is not None:
            assert now[rows.cursor] == rows.cursor_id
            assert rows.position_of(rows.cursor_id) == rows.cursor
        assert not on_screen or before in now


def _engine_window(alerts: dict[int, AlertView]) -> AlertWindow:
    order = [a for a in alerts.values() if a.status != "RESOLVED"]
    return window(*sorted(order, key=lambda a: (a.status != "PENDING", -a.id)))
