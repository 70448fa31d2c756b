"""A small idle screen costs next to nothing on the wire, and so does one row that changes."""

import pytest
from rich.console import RenderableType
from textual.app import App
from textual.screen import Screen

from tests.console.fake_backend import FakeBackend
from tests.console.night import NOW, alert
from tests.console.watching import alerts_screen, rows, settle
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.session import Session
from tocsin.console.thin_update import ThinUpdate
from tocsin.core.instant import HOUR, MINUTE, SECOND, rfc3339

AROUND_EACH = len("\x1b[?2026h\x1b[1;1H\x1b[?2026l")
A_MINUTE, A_ROW, A_COUNT = 1_024, 400, 450
A_WHOLE_SCREEN = 10_000


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the bytes of each picture that goes to the terminal."""
    sizes: list[int] = []

    def display(self: App[object], screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ThinUpdate):
            sizes.append(AROUND_EACH + len(renderable.render_segments(self.console).encode()))
        elif renderable is not None:
            sizes.append(A_WHOLE_SCREEN)

    monkeypatch.setattr(App, "_display", display)
    return sizes


@pytest.fixture
def app(clock: ManualClock) -> ConsoleApp:
    """Give a console on nineteen young alerts, all with a countdown."""
    alerts = [
        alert(
            4300 - n,
            f"Disk /var on db-{n} fills up",
            age=n * 3 * MINUTE + n * 4_700,
            following=("alice",),
            left=(2 + n) * MINUTE + n * 4_700,
        )
        for n in range(19)
    ]
    return ConsoleApp(Session(FakeBackend(clock, alerts), clock, "carol", local=True))


async def test_an_idle_minute(app: ConsoleApp, clock: ManualClock, written: list[int]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        written.clear()
        for _ in range(60):
            clock.set(clock.now() + SECOND)
            alerts_screen(app).tick()
            await pilot.pause()
        assert 0 < sum(written) <= A_MINUTE


async def test_a_row_that_changes(app: ConsoleApp, clock: ManualClock, written: list[int]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        backend = app._session.backend
        assert isinstance(backend, FakeBackend)
        written.clear()
        changes = {"count": 14, "generation": 2, "updated_at": rfc3339(NOW), "summary": "Disk is full"}
        backend.put(backend.alerts[4297].model_copy(update=changes))
        await settle(pilot)
        assert 0 < sum(written) <= A_ROW


async def test_a_new_alert_above_what_is_seen(
    backend: FakeBackend, clock: ManualClock, written: list[int]
) -> None:
    for number in range(100):
        backend.put(alert(3000 + number, f"Disk /var on db-{number} fills up", age=HOUR))
    app = ConsoleApp(Session(backend, clock, "carol", local=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("G")
        await settle(pilot)
        before = rows(app)
        written.clear()
        backend.put(alert(4999, "Far above", age=0))
        await settle(pilot)
        assert rows(app) == before
        assert alerts_screen(app).rows.virtual_size.height == len(backend.order("open"))
        # The counts in the header and in the title; neither the rows nor the bar beside them.
        assert 0 < sum(written) <= A_COUNT


async def test_a_step_is_drawn_once_and_once_more_with_what_the_engine_adds(
    app: ConsoleApp, written: list[int]
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("j")
        await settle(pilot)
        written.clear()
        await pilot.press("j")
        await settle(pilot)
        assert len(written) == 2
        assert max(written) < A_WHOLE_SCREEN


async def test_a_row_that_is_accepted(app: ConsoleApp, written: list[int]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        backend = app._session.backend
        assert isinstance(backend, FakeBackend)
        written.clear()
        # Another one than the last would move rows; the last of the pending only changes its looks.
        changes = {"status": "ACCEPTED", "owner": "alice", "escalation": None, "generation": 2}
        backend.put(backend.alerts[4282].model_copy(update=changes))
        await settle(pilot)
        assert 0 < sum(written) <= A_ROW
