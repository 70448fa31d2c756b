"""A still world for the console: a clock that stands, no blinking, one locale."""

import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TZ"] = "UTC"

import pytest
from textual.widgets import Input

from tests.console.fake_backend import FakeBackend
from tests.console.night import NOW, night
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.pace import Pace
from tocsin.console.session import Session


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show all news at once: tests do not come so fast that it would need gaps."""
    monkeypatch.setattr(Pace, "wish", Pace.do)


@pytest.fixture
def clock() -> ManualClock:
    """Give a clock that stands at 03:12:44."""
    return ManualClock(NOW)


@pytest.fixture
def backend(clock: ManualClock) -> FakeBackend:
    """Give an engine with a night's alerts."""
    return FakeBackend(clock, night())


@pytest.fixture
def session(backend: FakeBackend, clock: ManualClock) -> Session:
    """Give a session on that engine."""
    return Session(backend, clock, "carol", local=True)


@pytest.fixture
def app(session: Session) -> ConsoleApp:
    """Give a console on that engine."""
    return ConsoleApp(session)
