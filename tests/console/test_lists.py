"""The tabs above the list: gone through, opened by name, saved, forgotten, counted; and the history."""

from tests.console.fake_backend import FakeBackend
from tests.console.night import NOW, alert
from tests.console.watching import Console, alerts_screen, line, rows, settle, told
from tocsin.api.finding import SavedView
from tocsin.console.ages import dated
from tocsin.console.app import ConsoleApp
from tocsin.console.list_tabs import ListTabs
from tocsin.core.instant import DAY, HOUR, MINUTE, rfc3339

SIZE = (80, 24)


async def press(pilot: Console, *keys: str) -> None:
    """Press keys and let what they cause arrive."""
    await pilot.press(*keys)
    await settle(pilot)


def shown(app: ConsoleApp) -> str:
    """Give the line of tabs."""
    return line(alerts_screen(app).list_tabs, 0)


def numbers(app: ConsoleApp) -> list[int]:
    """Give the numbers of the alerts in the list."""
    held = alerts_screen(app).rows.rows
    return [found.id for found in held.held(held.window)]


def resolve(backend: FakeBackend, number: int, *, after: int) -> None:
    """Let an alert be over some time after it was made."""
    found = backend.alerts[number]
    over = rfc3339(NOW - 9 * MINUTE + after)
    backend.alerts[number] = found.model_copy(update={"status": "RESOLVED", "resolved_at": over})


async def test_lists_are_gone_through_with_their_counts(app: ConsoleApp, backend: FakeBackend) -> None:
    resolve(backend, 4208, after=5 * MINUTE)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert shown(app) == "  Open 6  Mine 3  Resolved 1"
        await press(pilot, "right_curly_bracket")
        assert numbers(app) == [4211, 4207, 4102]
        await press(pilot, "right_curly_bracket")
        assert numbers(app) == [4208]
        assert "today 03:03" in rows(app)[0]
        assert rows(app)[0].endswith("after 5m")
        await press(pilot, "right_curly_bracket")
        assert len(numbers(app)) == 6
        await press(pilot, "left_curly_bracket")
        assert numbers(app) == [4208]


async def test_counts_follow_the_feed_within_a_second(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        backend.put(alert(4300, "Oven too hot"))
        await settle(pilot)
        screen = alerts_screen(app)
        assert screen.counting
        screen.count_now()
        await settle(pilot)
        assert shown(app).startswith("  Open 8  Mine 4")


async def test_a_filter_is_saved_opened_and_forgotten(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "colon", *"filter", "space", *"checkout", "enter")
        await press(pilot, "w")
        await press(pilot, *"shop", "enter")
        assert backend.saved["shop"].query == "checkout"
        assert told(app)[-1] == "saved as shop"
        assert shown(app) == "  Open 7  Mine 3  shop 2  Resolved 0"
        await press(pilot, "escape")
        assert numbers(app) == [4210, 4208]
        await press(pilot, "colon", *"view", "space", *"open", "enter")
        assert len(numbers(app)) == 7
        await press(pilot, "v", *"sh", "enter")
        assert numbers(app) == [4210, 4208]
        await press(pilot, "X")
        assert backend.saved == {}
        assert shown(app) == "  Open 7  Mine 3  Resolved 0"


async def test_a_saved_list_can_be_narrowed_and_escape_goes_back_to_it(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    backend.saved["apica"] = SavedView(name="apica", query="source:apica*", place=1)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "v", *"apica", "enter")
        assert numbers(app) == [4208, 4199]
        await press(pilot, "slash", "space", *"tls")
        assert numbers(app) == [4199]
        await press(pilot, "enter", "escape")
        assert numbers(app) == [4208, 4199]


async def test_what_cannot_be_done_is_told(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "X")
        assert told(app)[-1] == "Open is always there"
        await press(pilot, "v", *"moon", "enter")
        assert told(app)[-1] == "there is no view moon: there are Open, Mine, Resolved"
        await press(pilot, "w", *"mine", "enter")
        assert told(app)[-1] == "there is always a tab mine: save under another name"
        assert backend.saved == {}


async def test_a_click_opens_a_list(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.click(ListTabs, offset=(11, 0))
        await settle(pilot)
        assert numbers(app) == [4211, 4207, 4102]


async def test_a_line_that_is_too_short_shows_the_open_list(app: ConsoleApp, backend: FakeBackend) -> None:
    for place in range(12):
        name = f"number {place}"
        backend.saved[name] = SavedView(name=name, query=f"x{place}", place=place + 1)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "left_curly_bracket")
        assert shown(app).endswith("Resolved 0")
        assert alerts_screen(app).tab.name == "Resolved"


async def test_names_of_lists_are_shown_as_they_are(app: ConsoleApp, backend: FakeBackend) -> None:
    backend.saved["[/red]"] = SavedView(name="[/red]\x1b[2J", query="disk", place=1)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "right_curly_bracket", "right_curly_bracket")
        assert "[/red]\ufffd[2J 1" in shown(app)
        title = alerts_screen(app).query_one("#rows").border_title
        assert title is not None
        assert "\x1b" not in title


def test_days_are_words() -> None:
    assert dated(NOW - HOUR, NOW) == "today 02:12"
    assert dated(NOW - 4 * HOUR, NOW) == "yesterday 23:12"
    assert dated(NOW - 3 * DAY, NOW) == "Tue 03:12"
    assert dated(NOW - 12 * DAY, NOW) == "Nov 8 03:12"
    assert dated(NOW - 400 * DAY, NOW) == "Oct 16 2025"
