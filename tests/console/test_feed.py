"""What the feed tells is shown; a lost feed is said, never hidden; nothing moves under the cursor."""

from pathlib import Path

import pytest
from textual.geometry import Region

from tests.console.fake_backend import FakeBackend
from tests.console.night import alert
from tests.console.watching import alerts_screen, line, lines, on_alerts, rows, settle, told
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.backend import Found, Lost, Reset
from tocsin.console.header import Header
from tocsin.console.session import Session
from tocsin.core.instant import MINUTE, SECOND

SIZE = (80, 24)


async def test_a_new_alert_appears_and_the_cursor_stays_with_its_alert(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        backend.put(alert(4212, "Second disk", age=0))
        await settle(pilot)
        painted = rows(app)
        assert "Second disk" in painted[0]
        assert painted[0].startswith("▎")
        assert painted[1].startswith("▌")
        assert "5▲" in line(app.screen.query_one(Header), 1)


async def test_the_mark_of_a_change_goes_after_a_moment(
    app: ConsoleApp, backend: FakeBackend, clock: ManualClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        backend.put(alert(4212, "Second disk", age=0))
        await settle(pilot)
        clock.set(clock.now() + 3 * SECOND)
        alerts_screen(app).tick()
        assert not rows(app)[0].startswith("▎")


async def test_a_small_screen_moves_every_ten_seconds_and_only_the_cells_that_time_changed(
    app: ConsoleApp, backend: FakeBackend, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        screen = alerts_screen(app)
        before = rows(app)
        refreshed: list[Region] = []
        with monkeypatch.context() as watched:
            watched.setattr(screen.rows, "refresh", refreshed.append)
            clock.set(clock.now() + 5 * SECOND)
            screen.tick()
            assert refreshed == []
            clock.set(clock.now() + 5 * SECOND)
            screen.tick()
        after = [screen.rows.render_line(y).text for y in range(len(before))]
        changed = {
            (x, y)
            for y, (old, new) in enumerate(zip(before, after, strict=True))
            for x, letter in enumerate(new)
            if letter != old.ljust(80)[x]
        }
        assert changed
        assert {(x, r.y) for r in refreshed for x in range(r.x, r.right)} == changed


async def test_a_lost_feed_is_said_until_it_is_found(
    app: ConsoleApp, backend: FakeBackend, clock: ManualClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        header = app.screen.query_one(Header)
        assert "receiving 14/min" in line(header, 0)
        backend.send(Lost("the engine does not answer"))
        await settle(pilot)
        clock.set(clock.now() + MINUTE)
        backend.send(Lost("still not"))
        await settle(pilot)
        assert "stale since 03:12:44" in line(header, 0)
        assert "receiving" not in line(header, 0)
        assert "still not" in line(header, 2)
        backend.alerts.pop(4207)
        backend.send(Found())
        await settle(pilot)
        assert "receiving" in line(header, 0)
        assert not any("Queue lag" in text for text in rows(app))


async def test_a_reset_takes_a_new_snapshot(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        backend.alerts[4300] = alert(4300, "While away")
        backend.send(Reset())
        await settle(pilot)
        assert "While away" in rows(app)[0]


async def test_trouble_of_the_engine_stands_in_the_head(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        backend.trouble = ["mail: connection refused for 4 min"]
        backend.tell([])
        await settle(pilot)
        assert line(app.screen.query_one(Header), 2) == " ▲ mail: connection refused for 4 min"


async def test_an_engine_that_is_not_there_yet_is_asked_again(
    app: ConsoleApp, backend: FakeBackend, clock: ManualClock
) -> None:
    backend.unreachable = True
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "stale since" in line(app.screen.query_one(Header), 0)
        backend.unreachable = False
        clock.set(clock.now() + 2 * SECOND)
        await settle(pilot)
        assert "Disk /var" in rows(app)[0]


async def test_an_unexpected_error_is_told_and_written_down_and_ends_nothing(
    backend: FakeBackend, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "console.log"
    app = ConsoleApp(Session(backend, clock, "carol", journal=journal))

    async def broken(alert_id: int) -> None:
        raise KeyError("\x1b]52;c;x\x07")

    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        monkeypatch.setattr(backend, "alert", broken)
        await pilot.press("enter")
        await settle(pilot)
        assert "something in the console failed (detail)" in told(app)[-1]
        await pilot.press("escape")
        await settle(pilot)
        assert on_alerts(app)
    assert "KeyError" in journal.read_text()
    assert "\x1b" not in journal.read_text()


async def test_an_open_alert_follows_what_happens(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        detail = app.screen.query_one("Detail")
        assert any("PENDING" in text for text in lines(detail))
        changes = {"status": "ACCEPTED", "owner": "alice", "generation": 2}
        backend.put(backend.alerts[4211].model_copy(update=changes))
        await settle(pilot)
        assert any("ACCEPTED  alice has it" in text for text in lines(detail))
