"""Silence: what is usual is learnt from the source itself."""

from tocsin.core.instant import HOUR, MINUTE
from tocsin.core.silence import longest_usual, silent_since

NOW = 1_000 * HOUR


def every(span: int, times: int = 12) -> list[int]:
    """Give arrivals at even distances, the newest a moment ago."""
    return [NOW - place * span for place in range(times)]


def test_few_arrivals_tell_nothing() -> None:
    assert longest_usual(every(HOUR, 9)) is None
    assert silent_since(every(HOUR, 9), NOW + 1_000 * HOUR) is None
    assert silent_since([], NOW) is None


def test_usual_is_twice_the_longest_silence_and_at_least_an_hour() -> None:
    assert longest_usual(every(3 * HOUR)) == 6 * HOUR
    assert longest_usual(every(MINUTE)) == HOUR


def test_a_source_is_silent_from_its_last_word_on() -> None:
    arrivals = every(HOUR)
    assert silent_since(arrivals, NOW + 2 * HOUR) is None
    assert silent_since(arrivals, NOW + 2 * HOUR + 1) == NOW


def test_a_pause_in_the_past_is_usual() -> None:
    """Tools sleep at night, too: one long silence makes another one unsurprising."""
    arrivals = [NOW - place * MINUTE - (12 * HOUR if place > 5 else 0) for place in range(12)]
    assert silent_since(arrivals, NOW + 23 * HOUR) is None
    assert silent_since(arrivals, NOW + 25 * HOUR) == NOW


def test_only_the_newest_arrivals_count() -> None:
    old = [NOW - 50 * MINUTE - place * 100 * HOUR for place in range(1, 20)]
    arrivals = [NOW - place * MINUTE for place in range(50)] + old
    assert longest_usual(arrivals) == HOUR
