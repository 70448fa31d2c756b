"""Acting: on one or many, as painted; asked once where it is much; told in one sentence with its command."""

import pytest

from tests.console.fake_backend import FakeBackend
from tests.console.night import alert
from tests.console.watching import Console, alerts_screen, line, rows, settle, told
from tocsin.clock import ManualClock
from tocsin.console.app import ConsoleApp
from tocsin.console.footer import Footer
from tocsin.console.new_alert import AlertForm
from tocsin.console.picker import Picker
from tocsin.core.instant import HOUR, MINUTE

SIZE = (80, 24)


async def press(pilot: Console, *keys: str) -> None:
    """Press keys one by one, and let what each causes arrive."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def marked(app: ConsoleApp) -> list[int]:
    """Give the numbers of the rows that are painted as marked."""
    return [int(row.split()[1]) for row in (text.replace("▌", " ") for text in rows(app)) if "◆" in row]


def foot(app: ConsoleApp) -> str:
    """Give what the foot says."""
    return line(alerts_screen(app).query_one(Footer), 0)


async def test_marked_alerts_are_acted_on_together_and_undone_together(
    app: ConsoleApp, backend: FakeBackend
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space", "space", "space")
        assert marked(app) == [4211, 4210, 4208, 4207]
        await press(pilot, "a")
        assert [(number, verb) for number, verb, _ in backend.acted] == [
            (number, "accept") for number in (4211, 4210, 4208, 4207)
        ]
        assert told(app) == [
            "accepted 4: #4211, #4210, #4208 and 1 more · u undoes · tocsin alert accept 4211 4210 4208 4207"
        ]
        assert marked(app) == []
        await press(pilot, "u")
        assert [verb for _, verb, _ in backend.acted[4:]] == ["undo"] * 4
        assert {backend.alerts[number].status for number in (4211, 4210, 4208, 4207)} == {"PENDING"}


async def test_what_cannot_be_done_to_some_is_told(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space")
        taken = backend.alerts[4210].model_copy(update={"generation": 2, "summary": "other"})
        backend.alerts[4210] = taken
        await press(pilot, "a")
        assert told(app)[-1].startswith("accepted #4211 · u undoes")
        assert "1 not: #4210 has changed" in told(app)[-1]


async def test_resolving_many_asks_once(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space", "r")
        assert isinstance(app.screen, Picker)
        await press(pilot, "n")
        assert backend.acted == []
        await press(pilot, "r", "escape")
        assert backend.acted == []
        await press(pilot, "r", "y")
        assert [number for number, _, _ in backend.acted] == [4211, 4210]


async def test_more_than_twenty_are_asked_about(app: ConsoleApp, backend: FakeBackend) -> None:
    for number in range(30):
        backend.alerts[number + 1] = alert(number + 1, f"alert {number + 1}")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "a")
        assert isinstance(app.screen, Picker)
        await press(pilot, "enter")
        assert len(backend.acted) == 37


async def test_ranges_grow_and_shrink_with_the_cursor(app: ConsoleApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "V", "j", "j", "j", "k")
        assert marked(app) == [4211, 4210, 4208]
        await press(pilot, "V", "G")
        assert marked(app) == [4211, 4210, 4208]
        await press(pilot, "shift+up")
        assert marked(app) == [4211, 4210, 4208, 4180, 4102]
        await press(pilot, "escape")
        assert marked(app) == []


async def test_all_are_marked_as_many_as_can_be_acted_on(app: ConsoleApp, backend: FakeBackend) -> None:
    for number in range(1_500):
        backend.alerts[number + 1] = alert(number + 1, f"alert {number + 1}", status="ACCEPTED")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+a")
        assert len(alerts_screen(app).rows.marks) == 1_000
        assert told(app) == ["marked 1,000 of 1,507: so many can be acted on at once"]


@pytest.mark.parametrize(("keys", "level"), [(["e"], 2), (["enter"], 2), (["3"], 3), (["up", "enter"], 1)])
async def test_a_level_is_chosen(app: ConsoleApp, backend: FakeBackend, keys: list[str], level: int) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "e", *keys)
        number, verb, request = backend.acted[-1]
        assert (number, verb, request.level, request.generation) == (4211, "escalate", level, 1)
        assert f"tocsin alert escalate 4211 --level {level}" in told(app)[-1]


@pytest.mark.parametrize(
    ("keys", "span"),
    [
        (["enter"], 30 * MINUTE),
        (["down", "enter"], HOUR),
        (["4", "enter"], 4 * HOUR),
        ([*"45m", "enter"], 45 * MINUTE),
        ([*"4", "colon", *"12", "enter"], HOUR - 44_000),
    ],
)
async def test_the_time_to_sleep_is_chosen_or_typed(
    app: ConsoleApp, backend: FakeBackend, keys: list[str], span: int
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "z", *keys)
        assert backend.acted[-1][2].for_ms == span


async def test_an_alert_is_handed_over(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "o", *"bo", "enter")
        number, verb, request = backend.acted[-1]
        assert (number, verb, request.to) == (4211, "assign", "bob")
        assert told(app)[-1] == "handed #4211 to bob · u undoes · tocsin alert assign 4211 --to bob"


async def test_my_own_is_given_back(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "a", "o", "enter")
        assert backend.acted[-1][:2] == (4211, "release")
        assert told(app)[-1].startswith("gave back #4211 · u undoes")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("n", "#4211"),
        ("s", "Disk /var on db-1 at 97 %"),
        ("k", "db-1/disk"),
        ("l", "https://prometheus.example.net/graph?g0.expr=node_filesystem"),
        ("c", "tocsin alert show 4211"),
    ],
)
async def test_parts_are_copied(app: ConsoleApp, key: str, text: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "y", key)
        assert app.clipboard == text
        assert told(app)[-1].startswith("copied the ")


async def test_a_link_is_copied_where_no_browser_is(app: ConsoleApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    opened: list[str] = []
    monkeypatch.setattr(app, "open_url", lambda url, **_: opened.append(url))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "l", "1")
        assert app.clipboard.startswith("https://prometheus.example.net/")
        assert opened == []
        monkeypatch.delenv("SSH_CONNECTION")
        monkeypatch.setenv("DISPLAY", ":0")
        await press(pilot, "L", "enter")
        assert len(opened) == 1
        await press(pilot, "j", "l")
        assert told(app)[-1] == "#4210 has no links"


async def test_an_alert_is_opened_by_hand(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter")
        assert isinstance(app.screen, AlertForm)
        await press(pilot, *"fire", "down", *"now", "enter")
        assert [(new.summary, new.details, new.policy, new.priority) for new in backend.created] == [
            ("fire", "now", "platform-24x7", "HIGH")
        ]
        command = "tocsin alert create fire --details now --policy platform-24x7"
        assert told(app)[-1] == f"opened #4212 · {command}"
        assert "fire" in rows(app)[0]


async def test_a_form_that_is_not_whole_says_what_is_missing(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "n", "x", "down", "down", *"zz", "enter")
        assert isinstance(app.screen, AlertForm)
        hint = line(app.screen.query_one("#hint"), 0)
        assert hint.startswith("There is no such policy")
        await press(pilot, "escape")
        assert backend.created == []


async def test_a_resolved_row_is_gone_and_can_be_reopened(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "r")
        assert "✔H" in rows(app)[1]
        assert "R reopen" in foot(app)
        assert "a accept" not in foot(app)
        done = len(backend.acted)
        await press(pilot, "a")
        assert told(app)[-1] == "#4210 is resolved: R reopens it"
        assert len(backend.acted) == done
        await press(pilot, "R")
        assert backend.acted[-1][1] == "reopen"
        await press(pilot, "r", "j")
        assert not any("4210" in row for row in rows(app))


async def test_the_foot_shows_what_can_be_done_to_an_open_alert(app: ConsoleApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "a accept" in foot(app)
        assert "R reopen" not in foot(app)


async def test_the_foot_of_an_empty_list_names_no_verb(app: ConsoleApp, backend: FakeBackend) -> None:
    backend.alerts.clear()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert foot(app).split() == [*("/", "filter", "n", "new", ":", "command", "q", "leave", "?", "help")]


async def test_another_order_begins_at_its_top(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        seen = []
        for _ in range(7):
            await press(pilot, "j", "j", "S")
            current = alerts_screen(app).target
            assert current is not None
            seen.append(current.id)
        assert seen == [4211, 4102, 4211, 4211, 4208, 4211, 4211]
        await press(pilot, "S")
        assert "newest first" in line(alerts_screen(app).query_one("Heading"), 0)


async def test_nothing_moves_under_the_cursor_in_any_order(
    app: ConsoleApp, backend: FakeBackend, clock: ManualClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "S", "S", "S", "j", "j")
        before = alerts_screen(app).target
        assert before is not None
        place = alerts_screen(app).rows.rows.cursor
        changed = {"updated_at": "2026-11-20T03:13:00.000Z", "count": 99}
        backend.put(backend.alerts[before.id].model_copy(update=changed))
        await settle(pilot)
        assert alerts_screen(app).rows.rows.cursor == place
        assert "×99" in rows(app)[place]


async def test_who_was_first_is_told_without_a_key(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        by_bob = {"status": "ACCEPTED", "owner": "bob", "generation": 2}
        backend.put(backend.alerts[4211].model_copy(update=by_bob))
        await settle(pilot)
        assert told(app) == ["bob was first: accepted #4211"]
        backend.put(backend.alerts[4208].model_copy(update=by_bob))
        await settle(pilot)
        assert len(told(app)) == 1


async def test_names_and_levels_can_be_typed(app: ConsoleApp, backend: FakeBackend) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "colon", *"assign", "space", *"bob", "enter")
        assert (backend.acted[-1][1], backend.acted[-1][2].to) == ("assign", "bob")
        await press(pilot, "colon", *"escalate", "space", "3", "enter")
        assert (backend.acted[-1][1], backend.acted[-1][2].level) == ("escalate", 3)
        await press(pilot, "a", "colon", *"release", "enter")
        assert backend.acted[-1][1] == "release"
        await press(pilot, "colon", *"order", "space", *"oldest", "enter")
        assert "4102" in rows(app)[0]
