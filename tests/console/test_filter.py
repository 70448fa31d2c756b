"""Finding by a filter: the rows follow what is typed, and it is kept, completed, wrong or taken away."""

import pytest
from textual.events import Key
from textual.widgets import Static

from tests.console.fake_backend import FakeBackend
from tests.console.night import alert
from tests.console.watching import Console, alerts_screen, line, lines, on_alerts, settle, told
from tocsin.console.app import ConsoleApp
from tocsin.console.detail_screen import DetailScreen
from tocsin.console.filter_input import FilterInput
from tocsin.console.suggestions import Suggestions

SIZE = (80, 24)


async def press(pilot: Console, *keys: str) -> None:
    """Press keys and let what they cause arrive."""
    await pilot.press(*keys)
    await settle(pilot)


async def type_filter(pilot: Console, text: str) -> None:
    """Begin a filter and type a text."""
    await press(pilot, "slash")
    for letter in text:
        await pilot.press({" ": "space", ":": "colon", "#": "number_sign"}.get(letter, letter))
    await settle(pilot)


def numbers(app: ConsoleApp) -> list[int]:
    """Give the numbers of the alerts in the list."""
    held = alerts_screen(app).rows.rows
    return [found.id for found in held.held(held.window)]


def said(app: ConsoleApp) -> str:
    """Give what stands beside the filter."""
    return str(alerts_screen(app).filter_bar.query_one("#said", Static).render()).strip()


def offered(app: ConsoleApp) -> list[str]:
    """Give what the filter could go on with."""
    shown = alerts_screen(app).query_one(Suggestions)
    return [text.split()[0] for text in lines(shown) if text] if shown.display else []


def typed(app: ConsoleApp) -> str:
    """Give the filter as it is typed."""
    return alerts_screen(app).query_one(FilterInput).value


async def test_rows_follow_what_is_typed_and_stay_when_it_is_kept(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_filter(pilot, "checkout")
        assert numbers(app) == [4210, 4208]
        assert said(app) == "2 found"
        await press(pilot, "enter")
        assert app.focused is alerts_screen(app).rows
        await press(pilot, "j")
        target = alerts_screen(app).target
        assert target is not None
        assert target.id == 4208
        assert "checkout" in "\n".join(lines(alerts_screen(app).query_one(FilterInput)))


async def test_whoever_types_fast_asks_once(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        backend.asked.clear()
        for text in ("d", "di", "dis", "disk"):
            app.screen.query_one(FilterInput).value = text
        await settle(pilot)
        assert {query for query in backend.asked if query} == {"disk"}


async def test_escape_takes_the_filter_away_and_asks_nothing(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_filter(pilot, "pump")
        assert numbers(app) == [4180]
        await press(pilot, "escape")
        assert len(numbers(app)) == 7
        assert app.focused is alerts_screen(app).rows
        await type_filter(pilot, "pump")
        await press(pilot, "enter", "escape")
        assert len(numbers(app)) == 7
        assert not alerts_screen(app).filter_bar.display


async def test_the_cursor_stays_with_its_alert_where_the_filter_finds_it(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j")
        await type_filter(pilot, "source:apica")
        target = alerts_screen(app).target
        assert target is not None
        assert target.id == 4208
        await press(pilot, "escape")
        target = alerts_screen(app).target
        assert target is not None
        assert target.id == 4208


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("statsu:pending", "did you mean status?"),
        ("status:waiting", "is no status"),
        ("(disk", "is not closed"),
        ("age>soon", "is no age"),
    ],
)
async def test_what_is_wrong_is_said_and_the_last_good_rows_stay(
    app: ConsoleApp, backend: FakeBackend, text: str, sentence: str
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await type_filter(pilot, "checkout")
        app.screen.query_one(FilterInput).value = text
        await settle(pilot)
        assert sentence in said(app)
        assert numbers(app) == [4210, 4208]
        backend.put(alert(4300, "Checkout again"))
        await settle(pilot)
        assert sentence in said(app)
        assert numbers(app) == [4300, 4210, 4208]
        await press(pilot, "enter")
        assert isinstance(app.focused, FilterInput)
        await press(pilot, "escape")
        assert len(numbers(app)) == 8


async def test_names_and_values_are_completed(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        assert offered(app)[:2] == ["status:", "source:"]
        await press(pilot, *"so")
        assert offered(app) == ["source:"]
        await press(pilot, "tab")
        assert typed(app) == "source:"
        assert offered(app)[:3] == ["apica-prod", "generic", "particle"]
        await press(pilot, "down", "down", "up", "right")
        assert typed(app) == "source:generic"
        assert offered(app) == []
        assert numbers(app) == [4102]
        await press(pilot, "home", "right")
        assert typed(app) == "source:generic"


async def test_a_click_puts_a_candidate_in(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await pilot.click(Suggestions, offset=(3, 1))
        await settle(pilot)
        assert typed(app) == "source:"
        assert isinstance(app.focused, FilterInput)


async def test_filters_that_were_kept_come_back(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for text in ("disk", "pump"):
            await type_filter(pilot, text)
            await press(pilot, "enter", "escape")
        await press(pilot, "slash", "up")
        assert (typed(app), numbers(app)) == ("pump", [4180])
        await press(pilot, "up")
        assert (typed(app), numbers(app)) == ("disk", [4211])
        await press(pilot, "down", "down")
        assert typed(app) == ""


async def test_nothing_found_says_what_to_do_and_keys_still_hold(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_filter(pilot, "banana")
        assert "No open alert fits  banana" in str(alerts_screen(app).query_one("Empty", Static).render())
        await press(pilot, "enter", "a")
        assert backend.acted == []
        await press(pilot, "escape")
        assert len(numbers(app)) == 7
        await press(pilot, "j", "a")
        assert backend.acted[-1][0] == 4210


async def test_a_filter_is_typed_after_a_colon_too(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "colon", *"filter", "space", *"disk", "enter")
        assert on_alerts(app)
        assert numbers(app) == [4211]
        await press(pilot, "colon", *"filter", "space", *"x", "colon", "enter")
        assert told(app)[-1].startswith("no filter: there is no field 'x'")
        assert numbers(app) == [4211]


async def test_marks_do_not_go_along_to_another_list(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space")
        await type_filter(pilot, "pump")
        assert told(app) == ["2 marks are gone: another list is shown"]
        await press(pilot, "enter", "a")
        assert [acted[0] for acted in backend.acted] == [4180]


async def test_all_that_a_filter_finds_are_marked(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_filter(pilot, "checkout")
        await press(pilot, "enter", "asterisk", "a")
        assert sorted(acted[0] for acted in backend.acted) == [4208, 4210]


async def test_rows_follow_the_feed_while_a_filter_is_on(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await type_filter(pilot, "disk")
        backend.put(alert(4300, "Disk /home full"))
        backend.put(alert(4301, "Oven too hot"))
        await settle(pilot)
        assert numbers(app) == [4300, 4211]
        assert isinstance(app.focused, FilterInput)


@pytest.mark.parametrize("size", [SIZE, (120, 40)])
async def test_a_number_goes_to_its_alert_from_anywhere(app: ConsoleApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "number_sign", *"4180", "enter")
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.target is not None
        assert app.screen.target.id == 4180
        await press(pilot, "number_sign", *"4102", "enter")
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.target is not None
        assert app.screen.target.id == 4102
        await press(pilot, "number_sign", *"99", "enter")
        assert told(app)[-1] == "there is no alert 99"


async def test_keys_that_come_all_at_once_are_taken_in_their_order(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    """As over a slow line: what is typed is no command, and what is deleted is the last letter."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        keys = ("slash", *"arda", "backspace", "backspace", "left", "u", "end", *"kz", "backspace", "down")
        for key in keys:
            app.post_message(Key(key, {"slash": "/"}.get(key, key if len(key) == 1 else None)))
        await settle(pilot)
        assert typed(app) == "aurk"
        assert backend.acted == []


async def test_the_foot_tells_the_keys_of_the_filter_while_it_is_typed(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        foot = line(app.screen.query_one("Footer"), 0)
        assert foot == " enter keep  tab complete  down choose  esc all alerts"
        await press(pilot, "escape")
        assert "accept" in line(app.screen.query_one("Footer"), 0)
