"""Schedules in the nights when clocks change: the right people at every boundary second, and never a gap."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.rotas import Layer, aware, instant, on_call, schedule, slow_schedule
from tests.core.slow_schedule import DAY, HOUR, WEEK, offset, rules, shown
from tocsin.core.schedule import Schedule

ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Chisinau", "America/New_York",
    "America/St_Johns", "America/Santiago", "America/Asuncion", "America/Havana", "America/Sao_Paulo",
    "Africa/Casablanca", "Africa/Cairo", "Asia/Tehran", "Asia/Gaza", "Asia/Beirut", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "America/Nuuk",
)  # fmt: skip
FROM, TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
CREW = [("alice",), ("bob",), ("carol", "dave"), ()]


def clock_changes(name: str, since: datetime = FROM, until: datetime = TO) -> Iterator[datetime]:
    """Find every instant at which a zone's clocks change, to the second."""
    zone = rules(name)
    at = since
    while at < until:
        after = at + 12 * HOUR
        if offset(zone, at) != offset(zone, after):
            low, high = at, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
            yield high
        at = after


def layers_around(name: str, change: datetime) -> list[list[Layer]]:
    """Give schedules whose hand-overs fall before, into, and after a change of the clocks."""
    before = shown(rules(name), change - timedelta(seconds=1)) + timedelta(seconds=1)
    long_ago = before - 4 * WEEK
    chosen = [
        [Layer(name, CREW, long_ago + shift, length)]
        for length in (DAY, WEEK, 2 * WEEK)
        for shift in (-HOUR, timedelta(0), timedelta(minutes=15), timedelta(minutes=30), HOUR, 2 * HOUR)
    ]
    lately = before - 3 * DAY
    chosen += [[Layer(name, CREW, lately + timedelta(minutes=m), n * HOUR)] for m in (0, 20) for n in (1, 5)]
    hour = timedelta(hours=before.hour, minutes=before.minute)
    night = tuple((day * DAY + hour, day * DAY + hour + 30 * timedelta(minutes=1)) for day in range(7))
    round_the_week = ((6 * DAY + 12 * HOUR, DAY), (2 * DAY, 4 * DAY))
    chosen += [
        [Layer(name, CREW, long_ago, WEEK), Layer(name, [("erin",)], long_ago, DAY, only=night)],
        [
            Layer(name, [("frank",)], long_ago, DAY, only=round_the_week),
            Layer("Asia/Kathmandu", CREW, lately, DAY),
        ],
        [Layer(name, CREW, long_ago, DAY, before), Layer(name, [("erin",), ("frank",)], before, DAY)],
    ]
    return chosen


def expect_right_people(name: str, change: datetime, every: int = 1) -> int:
    """Compare with the slow model at every boundary around a change, and count the instants."""
    since, until = change - 2 * DAY, change + 2 * DAY
    compared = 0
    for layers in layers_around(name, change)[::every]:
        mine, model = schedule(*layers), slow_schedule(since, until, *layers)
        for edge in {*model.edges(since, until), change, change - HOUR, change + HOUR}:
            for at in (edge - timedelta(seconds=1), edge - MILLISECOND, edge, edge + MILLISECOND):
                assert on_call(mine, at) == model.on_call(at), (name, change, layers, at)
                compared += 1
        expect_edges(mine, since, until, [e for e in model.edges(since, until) if e > since])
    return compared


def expect_edges(mine: Schedule, since: datetime, until: datetime, edges: list[datetime]) -> None:
    """Between one change that the program announces and the next, nothing changes; none is left out."""
    at, announced = instant(since), set()
    while (following := mine.next_edge(at)) is not None and following <= instant(until):
        assert following > at
        assert mine.duty(at) == mine.duty(following - 1), aware(at)
        announced.add(aware(following))
        at = following
    changing = [e for e in edges if mine.duty(instant(e)) != mine.duty(instant(e) - 1)]
    assert set(changing) <= announced


@pytest.mark.parametrize("name", ZONES)
def test_the_first_and_last_change_of_a_zone(name: str) -> None:
    """A quick sample of the slow test below."""
    changes = list(clock_changes(name, TO - 400 * DAY)) or [datetime(2027, 3, 28, 1, tzinfo=UTC)]
    assert expect_right_people(name, changes[-1], every=4) > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", ZONES)
def test_every_change_of_sixteen_years(name: str) -> None:
    """The right people at every boundary second of every clock change, against the slow model."""
    for change in clock_changes(name):
        expect_right_people(name, change)


def test_clocks_change_where_the_database_says_so() -> None:
    """The list of changes is no empty one: Berlin has two a year, Kathmandu none."""
    counts = {name: len(list(clock_changes(name))) for name in ("Europe/Berlin", "Asia/Kathmandu")}
    assert counts == {"Europe/Berlin": 32, "Asia/Kathmandu": 0}
    assert len(list(clock_changes("Africa/Casablanca"))) > 10
    [spring] = clock_changes(
        "Europe/Berlin", datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
    )
    assert spring == datetime(2027, 3, 28, 1, tzinfo=UTC)


def night_in_berlin(year: int, month: int, day: int) -> Schedule:
    """Give a schedule in which alice hands over to bob at 02:30 on a day."""
    starts = datetime(year, month, day, 2, 30) - DAY  # noqa: DTZ001 - a wall clock has no zone
    return schedule(Layer("Europe/Berlin", [("alice",), ("bob",)], starts, DAY))


@pytest.mark.parametrize(
    ("at", "people"),
    [
        ("2027-03-28T01:29:59+00:00", {"alice"}),
        ("2027-03-28T01:29:59.999+00:00", {"alice"}),
        ("2027-03-28T01:30:00+00:00", {"bob"}),
    ],
)
def test_a_hand_over_that_the_clocks_leave_out(at: str, people: set[str]) -> None:
    """Berlin, 2027-03-28: 02:30 does not exist, and the hand-over is 30 minutes after the jump."""
    assert on_call(night_in_berlin(2027, 3, 28), datetime.fromisoformat(at)) == people


def test_a_hand_over_that_comes_twice() -> None:
    """Berlin, 2027-10-31: 02:30 comes at 00:30Z and at 01:30Z; between them both are on call."""
    chosen = night_in_berlin(2027, 10, 31)
    at = datetime(2027, 10, 31, tzinfo=UTC)
    found: list[tuple[str, set[str] | None]] = []
    while at < datetime(2027, 10, 31, 2, tzinfo=UTC):
        people = on_call(chosen, at)
        assert people
        if not found or found[-1][1] != people:
            found.append((at.isoformat(), people))
        at += timedelta(seconds=1)
    assert found == [
        ("2027-10-31T00:00:00+00:00", {"alice"}),
        ("2027-10-31T00:30:00+00:00", {"alice", "bob"}),
        ("2027-10-31T01:30:00+00:00", {"bob"}),
    ]


def test_age_costs_nothing() -> None:
    """A layer that began 50 years ago is asked as quickly as one that began today."""
    old = schedule(Layer("Europe/Berlin", CREW, datetime(1977, 1, 3), HOUR))  # noqa: DTZ001
    layer = old.layers[0]
    now = instant(datetime(2027, 3, 30, 1, tzinfo=UTC))
    assert len(list(layer._turns_near(now))) <= 5
    assert not old.duty(now).gap
