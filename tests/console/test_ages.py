"""Ages, countdowns and clocks."""

import pytest

from tests.console.night import NOW
from tocsin.clock import ManualClock
from tocsin.console.ages import ServerTime, age, clock, countdown, moment
from tocsin.core.instant import DAY, HOUR, MINUTE, SECOND, rfc3339


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (-SECOND, "<1m"),
        (59 * SECOND, "<1m"),
        (MINUTE, "1m"),
        (HOUR - 1, "59m"),
        (HOUR, "1h"),
        (DAY, "1d"),
        (99 * DAY, "99d"),
        (100 * DAY, "14w"),
        (30_000 * DAY, "999w"),
    ],
)
def test_ages_take_at_most_four_cells(span: int, text: str) -> None:
    assert age(span) == text
    assert len(text) <= 4


@pytest.mark.parametrize(
    ("span", "quietly", "by_second"),
    [
        (-SECOND, "0:00", "0:00"),
        (1, "0:00", "0:01"),
        (41 * SECOND, "0:40", "0:41"),
        (MINUTE, "1m", "1:00"),
        (177 * SECOND, "2m", "2:57"),
        (HOUR, "1h", "1h"),
        (HOUR + 5 * MINUTE, "1h05", "1h05"),
        (3 * DAY, "3d", "3d"),
    ],
)
def test_countdowns_are_quiet_or_by_the_second(span: int, quietly: str, by_second: str) -> None:
    assert countdown(span) == quietly
    assert countdown(span, by_second=True) == by_second


def test_times_of_day_say_the_day_when_it_is_not_today() -> None:
    assert clock(NOW) == "03:12:44"
    assert moment(NOW, NOW) == "03:12:44"
    assert moment(NOW - DAY, NOW) == "Nov 19 03:12"


def test_the_server_tells_the_time_and_this_machine_only_what_passed_since() -> None:
    here = ManualClock(NOW - 7 * HOUR)
    server = ServerTime(here)
    server.heard(rfc3339(NOW))
    here.set(NOW - 7 * HOUR + 5 * SECOND)
    assert server.now() == NOW + 5 * SECOND
    server.heard("no time")
    assert server.now() == NOW + 5 * SECOND
