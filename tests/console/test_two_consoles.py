"""Two consoles on one engine: who was first is told to the other, and nobody takes back what another did."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from tests.console.manned import Manned, WatchedBackend, manned
from tests.console.watching import rows, told
from tocsin.api.requests import ActionRequest
from tocsin.console.app import ConsoleApp
from tocsin.console.session import Session

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
SIZE = (120, 40)


@contextlib.asynccontextmanager
async def second(first: Manned, directory: Path, user: str) -> AsyncIterator[Manned]:
    """Open another console on the engine of the first."""
    house = first.house
    backend = WatchedBackend(house.clock, socket=directory / "t.sock", server=None, token=None, user=user)
    session = Session(backend, house.clock, user, local=True, journal=directory / "second.log")
    app = ConsoleApp(session)
    async with app.run_test(size=SIZE) as pilot:
        console = Manned(house, backend, session, app, pilot)
        await console.caught_up()
        yield console
        app.workers.cancel_all()


async def test_who_was_first_is_told_to_the_other(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SIZE, user="alice") as alice, second(alice, tmp_path, "bob") as bob:
        await alice.house.receive("tool", PROBLEM)
        await alice.caught_up()
        await bob.caught_up()
        assert "YOU" in rows(alice.app)[0]
        before = alice.house.clock.now()
        await bob.press("a")
        await alice.caught_up()
        assert told(alice.app) == ["bob was first: accepted #1"]
        assert rows(alice.app)[0].endswith("bob")
        assert alice.house.clock.now() - before < 150


async def test_a_key_pressed_too_late_says_who_was_first(tmp_path: Path) -> None:
    """Alice's screen has not heard of it yet: what she painted is what her key is about."""
    async with manned(tmp_path, size=SIZE, user="alice") as alice:
        await alice.house.receive("tool", PROBLEM)
        await alice.caught_up()
        await alice.house.pager.act(1, "accept", ActionRequest(generation=1), "bob")
        await alice.press("r")
        assert told(alice.app)[-1] == "bob was first: accepted by bob · #1 not resolved"
        assert (await alice.house.alert(1))["status"] == "ACCEPTED"


async def test_nobody_takes_back_what_another_did(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SIZE, user="alice") as alice, second(alice, tmp_path, "bob") as bob:
        await alice.house.receive("tool", PROBLEM)
        await alice.caught_up()
        await bob.caught_up()
        await alice.press("a")
        await bob.caught_up()
        await bob.press("r")
        await alice.caught_up()
        await alice.press("u")
        assert told(alice.app)[-1] == "bob was first: resolved by bob · #1 not undone"
        assert (await alice.house.alert(1))["status"] == "RESOLVED"
        await bob.press("u")
        assert (await alice.house.alert(1))["status"] == "ACCEPTED"
        assert (await alice.house.alert(1))["owner"] == "alice"


async def test_many_at_once_are_told_at_once(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SIZE, user="alice") as alice, second(alice, tmp_path, "bob") as bob:
        for number in (1, 2, 3, 4):
            await alice.house.receive("tool", {"summary": f"freezer {number}", "key": f"freezer-{number}"})
        await alice.caught_up()
        await bob.caught_up()
        await bob.press("asterisk", "a")
        await alice.caught_up()
        assert told(alice.app) == ["bob was first: accepted 4: #4, #3, #2 and 1 more"]
        await bob.press("u")
        await alice.caught_up()
        assert {(await alice.house.alert(number))["status"] for number in (1, 2, 3, 4)} == {"PENDING"}


async def test_two_consoles_with_filters_show_what_the_store_holds(tmp_path: Path) -> None:
    """One looks at what is hers and one at a word, while alerts come, are accepted and resolved."""
    async with manned(tmp_path, size=SIZE, user="alice") as alice, second(alice, tmp_path, "bob") as bob:
        await alice.press("right_curly_bracket")
        await bob.press("slash", *"three", "enter")
        words = ("one", "two", "three")
        for number in range(1, 10):
            problem = {"summary": f"freezer {words[number % 3]} {number}", "key": f"freezer-{number}"}
            await alice.house.receive("tool", problem)
            alice.house.post.left.clear()
        await alice.caught_up()
        await bob.caught_up()
        await bob.press("a")
        await alice.press("j", "r")
        await alice.house.receive("tool", {"summary": "freezer three again", "key": "freezer-2"})
        await bob.caught_up()
        await alice.caught_up()
        for console, query in ((alice, "who:me"), (bob, "three")):
            found = await console.house.pager.finder.window(query=query, me=console.session.user)
            await console.press("g")
            assert [alert.id for alert in console.held] == [row["id"] for row in found["alerts"]], query
            assert console.held
