"""News is shown at once, and in a storm only so often that keys come first; the last of it is never lost."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.night import alert
from tests.console.watching import rows, settle
from tocsin.api.models import AlertWindow
from tocsin.clock import ManualClock
from tocsin.console import pace
from tocsin.console.app import ConsoleApp
from tocsin.console.pace import Pace


@pytest.fixture
def _unhurried() -> None:
    """Keep the gaps, which are what is tested here."""


class BusyClock(ManualClock):
    """A clock on which work takes the time that it is told to take."""

    busy = 0.0

    def processor(self) -> float:
        """Give what was told."""
        return self.busy

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.set(self.now() + round(1000 * seconds))


class Timers:
    """The timers that were set, and the one that rings next."""

    def __init__(self) -> None:
        self.set: list[tuple[float, Callable[[], None]]] = []

    def later(self, seconds: float, ring: Callable[[], None]) -> None:
        """Set one."""
        self.set.append((seconds, ring))

    def ring(self, clock: BusyClock) -> float:
        """Wait for the only one; gives its seconds."""
        [(seconds, ring)] = self.set
        self.set = []
        clock.pass_by(seconds)
        ring()
        return seconds


@pytest.fixture
def timers() -> Timers:
    """Give timers."""
    return Timers()


def test_wishes_in_a_gap_are_done_together_at_its_end(timers: Timers) -> None:
    clock, done = BusyClock(0), list[int]()
    paced = Pace(clock, timers.later, lambda: done.append(clock.now()))
    paced.wish()
    assert done == [0]
    for _ in range(50):
        paced.wish()
    assert done == [0]
    timers.ring(clock)
    assert done == [0, 100]
    timers.ring(clock)
    assert (done, timers.set) == ([0, 100], [])
    paced.wish()
    assert done == [0, 100, 200]


def test_a_busy_process_rests_for_twice_as_long_as_it_works(timers: Timers) -> None:
    clock, done = BusyClock(0), list[int]()
    paced = Pace(clock, timers.later, lambda: done.append(clock.now()))
    paced.wish()
    paced.wish()
    clock.busy = 0.08
    timers.ring(clock)
    assert done == [0]
    timers.ring(clock)
    assert done == [0, 240]


def test_even_the_busiest_process_shows_news_each_second(timers: Timers) -> None:
    clock, done = BusyClock(0), list[int]()
    paced = Pace(clock, timers.later, lambda: done.append(clock.now()))
    paced.wish()
    for _ in range(20):
        paced.wish()
        clock.busy += 5.0
        timers.ring(clock)
    gaps = [after - before for before, after in pairwise(done)]
    assert set(gaps) == {round(1000 * pace.LONGEST_SECONDS)}


async def test_a_storm_is_asked_for_and_drawn_a_few_times_and_ends_with_its_last_alert(
    app: ConsoleApp, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(pace, "SHORTEST_SECONDS", 0.01)
    window = backend.window

    async def counted(*arguments: Any, **more: Any) -> AlertWindow:
        asked.append(1)
        return await window(*arguments, **more)

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(backend, "window", counted)
        for number in range(6000, 6200):
            backend.put(alert(number, f"Storm {number}", age=0))
        await settle(pilot)
        await pilot.pause(0.05)
        await settle(pilot)
        assert 1 <= len(asked) <= 4
        assert any("Storm 6199" in row for row in rows(app))
