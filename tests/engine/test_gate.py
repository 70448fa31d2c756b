"""The gate of a destination: its pace, its places, its circuit, and waits that it was asked for."""

from random import Random

import pytest

from tocsin.core.instant import MINUTE, SECOND
from tocsin.destinations.service import Fate, Pace, Verdict
from tocsin.engine.gate import FIRST_REST, LONGEST_REST, OPENS_AFTER, PLACES, Gate

NOW = 1_700_000_000_000
BUSY = Verdict(Fate.RETRY, "503 unavailable")
OK = Verdict(Fate.OK, "202 accepted")


def failed(gate: Gate, *addresses: str, now: int = NOW) -> None:
    """Let one attempt at each address fail."""
    for address in addresses:
        gate.judge(address, BUSY, now, Random(1))


def test_a_bucket_lets_a_burst_through_and_then_one_at_a_time() -> None:
    gate = Gate(Pace(burst=3, over=60 * SECOND))
    assert gate.opening(NOW).places == 3
    gate.leave(3, NOW)
    for _ in range(3):
        gate.arrive()
    assert gate.opening(NOW).places == 0
    due = gate.opens_at(NOW)
    assert abs(due - (NOW + 20 * SECOND)) <= 2
    assert gate.opening(due - 2).places == 0
    assert gate.opening(due).places == 1
    assert gate.opening(NOW + 10 * MINUTE).places == 3, "it never holds more than a burst"


@pytest.mark.parametrize("seconds", [30, 300])
def test_no_stretch_of_time_sees_more_than_the_pace_allows(seconds: int) -> None:
    pace, left = Pace(burst=5, over=10 * SECOND), []
    gate = Gate(pace)
    for now in range(NOW, NOW + seconds * SECOND, 50):
        places = gate.opening(now).places
        gate.leave(places, now)
        left += [now] * places
        for _ in range(places):
            gate.arrive()
    assert len(left) <= pace.burst * (1 + seconds * SECOND / pace.over)
    windows = [sum(1 for other in left if at <= other < at + pace.over) for at in left]
    assert max(windows) <= 2 * pace.burst


def test_places_are_given_back_when_a_message_has_arrived() -> None:
    gate = Gate()
    gate.leave(PLACES, NOW)
    assert gate.opening(NOW).places == 0
    gate.arrive()
    assert gate.opening(NOW).places == 1


def test_the_circuit_opens_after_some_failures_and_bars_the_addresses_that_failed() -> None:
    gate = Gate()
    failed(gate, *["alice"] * (OPENS_AFTER - 1))
    assert not gate.open
    failed(gate, "alice")
    assert gate.open
    assert gate.opening(NOW).barred == {"alice"}
    assert gate.opening(NOW).places > 0, "an address that has not failed is still tried"


def test_one_trial_at_a_time_and_longer_rests_each_time() -> None:
    gate, rests, now = Gate(), [], NOW
    failed(gate, *["alice"] * OPENS_AFTER)
    for _ in range(12):
        assert gate.rests_until is not None
        rests.append(gate.rests_until - now)
        now = gate.rests_until
        assert gate.opening(now).places == 1
        gate.leave(1, now)
        assert "alice" in gate.opening(now).barred, "while one is tried, no other leaves"
        failed(gate, "alice", now=now)
        gate.arrive()
    assert FIRST_REST // 2 <= rests[0] <= FIRST_REST
    assert all(LONGEST_REST // 2 <= rest <= LONGEST_REST for rest in rests[-3:])


@pytest.mark.parametrize("answer", [OK, Verdict(Fate.GIVE_UP, "404 no such channel")])
def test_an_answer_closes_the_circuit(answer: Verdict) -> None:
    """A refusal is an answer, too: the service is there."""
    gate = Gate()
    failed(gate, *["alice"] * OPENS_AFTER)
    assert gate.judge("alice", answer, NOW, Random(1))
    assert not gate.open
    assert gate.opening(NOW).barred == frozenset()
    assert (gate.trouble is None) is (answer.fate is Fate.OK)


def test_a_wait_that_is_asked_for_holds_all_of_the_destination() -> None:
    gate = Gate()
    gate.judge("alice", Verdict(Fate.RETRY, "429", retry_after=40 * SECOND), NOW, Random(1))
    assert gate.opening(NOW + 39 * SECOND).places == 0
    assert gate.opens_at(NOW) == NOW + 40 * SECOND
    assert gate.opening(NOW + 40 * SECOND).places == PLACES


def test_a_wait_of_a_day_holds_no_other_address_that_long() -> None:
    gate = Gate()
    gate.judge("alice", Verdict(Fate.RETRY, "429", retry_after=24 * 60 * MINUTE), NOW, Random(1))
    assert gate.opens_at(NOW) == NOW + LONGEST_REST


def down() -> Gate:
    """Give a gate whose circuit is open."""
    gate = Gate()
    failed(gate, *["a"] * OPENS_AFTER)
    assert gate.open
    return gate


def test_a_trial_that_nobody_wanted_any_more() -> None:
    """The message that was to be the trial is dropped: the next one is tried."""
    gate, later = down(), NOW + LONGEST_REST
    gate.leave(1, later)
    assert gate.opening(later).barred == {"a"}
    gate.arrive()
    assert gate.opening(later).barred == frozenset()


def test_a_rest_is_as_long_as_it_was_where_the_clock_was_set_back() -> None:
    gate = down()
    gate.move_back(60 * MINUTE)
    assert gate.opens_at(NOW - 60 * MINUTE) <= NOW - 59 * MINUTE
