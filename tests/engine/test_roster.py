"""Rosters and listings agree with a sorted list of plain numbers, whatever comes and goes."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.listing import OPEN_BY_NUMBER, OPEN_BY_URGENCY, Listing, ingredients, listing
from tocsin.engine.roster import Roster
from tocsin.store.alert_windows import Wanted

STEPS = st.lists(st.tuples(st.integers(1, 40), st.none() | st.integers(-2, 3)), max_size=60)
MANY_PLACES = st.lists(
    st.tuples(st.integers(1, 200), st.none() | st.integers(0, 10**6)), min_size=70, max_size=150
)


def agrees(found: Listing, model: list[int]) -> None:
    """Compare every place and every part of a list."""
    assert len(found) == len(model)
    assert found.ids(0, 1000) == model
    for start in (0, 1, 3, len(model) - 1, len(model) + 2):
        assert found.ids(start, 4) == model[max(0, start) : max(0, start + 4)]
    for number in range(45):
        assert found.place(number) == (model.index(number) if number in model else None)


@given(steps=STEPS | MANY_PLACES, oldest_first=st.booleans())
def test_a_roster_is_a_sorted_list(steps: list[tuple[int, int | None]], oldest_first: bool) -> None:
    roster, model = Roster(oldest_first=oldest_first), dict[int, int]()
    for number, major in steps:
        roster.put(number, major)
        model.pop(number, None)
        if major is not None:
            model[number] = major
    agrees(roster, sorted(model, key=lambda n: (model[n], n if oldest_first else -n)))


@given(opened=st.sets(st.integers(1, 40)), newest=st.integers(0, 45))
def test_history_is_what_the_open_alerts_leave_over(opened: set[int], newest: int) -> None:
    opened = {number for number in opened if number <= newest}
    by_number, by_urgency = Roster(), Roster()
    by_number.extend((number, 0) for number in sorted(opened, reverse=True))
    urgent = sorted(opened, key=lambda n: (n % 3, -n))
    by_urgency.extend((number, number % 3) for number in urgent)
    closed = [number for number in range(newest, 0, -1) if number not in opened]
    lists = {
        ("resolved", "newest"): closed,
        ("resolved", "urgency"): closed,
        ("resolved", "oldest"): closed[::-1],
        ("all", "newest"): list(range(newest, 0, -1)),
        ("all", "oldest"): list(range(1, newest + 1)),
        ("all", "urgency"): urgent + closed,
    }
    rosters = {OPEN_BY_NUMBER: by_number, OPEN_BY_URGENCY: by_urgency}
    for (view, order), model in lists.items():
        wanted = Wanted(view, order)
        parts = tuple(rosters[part] for part in ingredients(wanted))
        agrees(listing(wanted, parts, newest), model)
