"""Schedules: layers above layers, shifts, overrides of overrides, nobody on purpose, several at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.rotas import Layer, aware, instant, on_call, schedule, slow_schedule
from tocsin.core.instant import DAY, HOUR
from tocsin.core.schedule import Duty, Schedule
from tocsin.core.shift import Shift, Shifts

MONDAY = datetime(2026, 11, 16, 9)  # noqa: DTZ001 - a wall clock has no zone
NOON = instant(datetime(2026, 11, 20, 12, tzinfo=UTC))
WEEKLY = Layer("Europe/Berlin", [("alice",), ("bob",)], MONDAY, timedelta(days=7))
NIGHTS = Layer(
    "Europe/Berlin",
    [("carol", "dave")],
    MONDAY,
    timedelta(days=1),
    only=tuple((timedelta(days=d, hours=22), timedelta(days=(d + 1) % 7, hours=6)) for d in range(7)),
)


def with_overrides(*overrides: Shift, base: Layer = WEEKLY) -> Schedule:
    """Give a schedule with overrides."""
    return replace(schedule(base), overrides=Shifts(overrides))


def test_the_later_layer_counts_where_it_has_a_turn() -> None:
    """At night the second layer, by day the first."""
    chosen = schedule(WEEKLY, NIGHTS)
    assert chosen.duty(NOON) == Duty(("alice",), "layer 1")
    assert chosen.duty(NOON + 11 * HOUR) == Duty(("carol", "dave"), "layer 2")
    assert chosen.duty(NOON + 7 * DAY) == Duty(("bob",), "layer 1")


def test_before_its_start_and_after_its_end_a_layer_has_no_turn() -> None:
    """What is left is a gap, and it is announced."""
    ending = replace(WEEKLY, ends=datetime(2026, 11, 23, 9))  # noqa: DTZ001
    chosen = schedule(ending)
    end = instant(datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert chosen.duty(instant(datetime(2026, 11, 16, 7, 59, tzinfo=UTC))).gap
    assert not chosen.duty(end - 1).gap
    assert chosen.duty(end).gap
    assert chosen.next_edge(end - 1) == end
    assert chosen.next_edge(end) is None
    assert chosen.members(end - 1) == ("alice", "bob")
    assert chosen.members(end) == ()


def test_nobody_on_purpose_is_no_gap() -> None:
    """An empty slot names nobody and says who decided so; it also hides the layers below."""
    off = Layer("Europe/Berlin", [()], MONDAY, timedelta(days=1))
    duty = schedule(WEEKLY, off).duty(NOON)
    assert duty.people == ()
    assert duty.origin == "layer 2"
    assert not duty.gap


def test_an_override_takes_a_part_and_is_overridden_itself() -> None:
    """erin takes two hours, frank the second of them."""
    chosen = with_overrides(
        Shift(1, ("erin",), NOON, NOON + 2 * HOUR), Shift(2, ("frank",), NOON + HOUR, NOON + 3 * HOUR)
    )
    asked = [NOON - 1, NOON, NOON + HOUR - 1, NOON + HOUR, NOON + 3 * HOUR - 1, NOON + 3 * HOUR]
    assert [chosen.duty(at).people for at in asked] == [
        ("alice",), ("erin",), ("erin",), ("frank",), ("frank",), ("alice",)
    ]  # fmt: skip
    assert chosen.duty(NOON).origin == "override 1"
    assert chosen.planned(NOON) == Duty(("alice",), "layer 1")


def test_an_override_may_stand_in_for_one_of_several() -> None:
    """erin takes carol's place, dave keeps his; where carol is not on call nothing changes."""
    chosen = with_overrides(Shift(1, ("erin",), NOON, NOON + DAY, instead_of="carol"), base=NIGHTS)
    assert chosen.duty(NOON).gap
    assert chosen.duty(NOON + 11 * HOUR).people == ("erin", "dave")


def test_an_override_outside_all_shifts_fills_a_gap() -> None:
    """And one that names nobody makes a hole on purpose."""
    chosen = with_overrides(
        Shift(1, ("erin",), NOON, NOON + HOUR), Shift(2, (), NOON + HOUR, NOON + DAY), base=NIGHTS
    )
    assert chosen.duty(NOON).people == ("erin",)
    assert chosen.duty(NOON + 11 * HOUR) == Duty((), "override 2")


def test_shifts_placed_by_hand_all_count() -> None:
    """Two that meet are both on call, and that is an overlap."""
    shifts = Shifts(
        [Shift(1, ("alice",), NOON, NOON + 2 * HOUR), Shift(2, ("bob",), NOON + HOUR, NOON + DAY)]
    )
    chosen = Schedule(1, "by hand", schedule(WEEKLY).zone, shifts=shifts)
    assert chosen.duty(NOON) == Duty(("alice",), "shifts")
    assert chosen.duty(NOON + HOUR) == Duty(("alice", "bob"), "shifts", overlap=True)
    assert chosen.next_edge(NOON) == NOON + HOUR
    assert chosen.next_edge(NOON + DAY) is None
    assert chosen.members(NOON + 3 * HOUR) == ("bob",)


hours = st.integers(0, 24 * 14).map(lambda hour: timedelta(hours=hour))
layers = st.builds(
    Layer,
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.lists(st.sampled_from([("alice",), ("bob",), ("carol", "dave"), ()]), min_size=1, max_size=4),
    st.integers(0, 24 * 14).map(lambda hour: datetime(2027, 3, 14) + timedelta(hours=hour)),  # noqa: DTZ001
    st.sampled_from([1, 5, 12, 24, 48, 168]).map(lambda hour: timedelta(hours=hour)),
    st.none() | st.integers(1, 24 * 20).map(lambda hour: datetime(2027, 3, 28) + timedelta(hours=hour)),  # noqa: DTZ001
    st.lists(
        st.tuples(hours, hours)
        .map(lambda w: (w[0] % timedelta(7), w[1] % timedelta(7)))
        .filter(lambda w: w[0] != w[1]),
        max_size=2,
    ).map(tuple),
)


@given(st.lists(layers, min_size=1, max_size=3), st.integers(0, 21 * 24 * 60))
def test_any_stack_of_layers_agrees_with_the_slow_model(stack: list[Layer], minute: int) -> None:
    """At any minute of three weeks in which clocks change."""
    at = datetime(2027, 3, 14, tzinfo=UTC) + timedelta(minutes=minute)
    mine = schedule(*stack)
    assert on_call(mine, at) == slow_schedule(at, at, *stack).on_call(at)
    edge = mine.next_edge(instant(at))
    later = at + timedelta(days=8) if edge is None else aware(edge)
    between = at + (later - at) / 2
    assert mine.duty(instant(between)) == mine.duty(instant(at)) or edge == instant(between)
