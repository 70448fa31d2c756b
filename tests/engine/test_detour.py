"""Detours: another contact, the fallback contact, the next level, where pages do not arrive."""

from pathlib import Path

from tests.engine.house import House, house
from tocsin.api.requests import NewContact, NewDestination
from tocsin.destinations.service import Fate, Verdict
from tocsin.engine.outcome import DETOUR_AFTER

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
BUSY = Verdict(Fate.RETRY, "450 try again later")
REFUSED = Verdict(Fate.GIVE_UP, "550 no such mailbox")


async def add_hook(pager: House, user: str) -> None:
    """Give somebody a second way, by webhook."""
    if "hook" not in pager.pager.directory.destinations:
        new = NewDestination(type="webhook", name="hook", settings={"url": "https://example.org/x"})
        await pager.pager.configuration.add_destination(new)
    way = NewContact(user=user, destination="hook", address=f"{user}'s telephone")
    await pager.pager.configuration.add_contact(way)


async def texts(pager: House) -> list[str]:
    """Give the lines of the first alert's timeline."""
    return [entry["text"] for entry in (await pager.alert(1))["timeline"]]


async def test_five_failed_attempts_page_the_next_level(tmp_path: Path) -> None:
    """Alone on the level and only by mail: fallback and next level are asked long before the timeout."""
    async with house(tmp_path, ("alice:1h", "bob:1h")) as pager:
        pager.post.answer("alice", *[BUSY] * 100)
        await pager.receive("generic", PROBLEM)
        for _ in range(DETOUR_AFTER - 1):
            pager.expect_paged("alice")
            pager.expect_nobody_paged()
            while len(pager.post.left) == pager._told:
                await pager.fast_forward("1s")
        pager.expect_paged("alice")
        pager.expect_paged("frank", "alice could not be reached")
        pager.expect_paged("bob", "level 2 of 2")
        assert "level 1: nobody reached, the next is asked at once" in await texts(pager)
        await pager.accept(1, by="bob")
        await pager.fast_forward("10s")
        pager.expect_told("frank", "accepted by bob")
        pager.post.left.clear()
        pager._told = 0


async def test_the_other_channel_of_the_same_person_is_enough(tmp_path: Path) -> None:
    """Reached by one of two, nobody else is woken."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        await add_hook(pager, "alice")
        answers = iter([REFUSED])
        usual = pager.post

        async def post(directory: object, destination: str, message: object) -> Verdict:
            usual.left.append(message)  # type: ignore[arg-type]
            return next(answers) if destination == "mail" else Verdict(Fate.OK, "200")

        pager.courier._post = post
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        pager.expect_paged("alice")
        await pager.fast_forward("50m")


async def test_somebody_else_on_the_level_is_reached(tmp_path: Path) -> None:
    """The fallback hears of who was not; the next level waits its turn."""
    async with house(tmp_path, ("alice,bob:10m", "carol:1h")) as pager:
        pager.post.answer("alice", REFUSED)
        await pager.receive("generic", PROBLEM)
        for name in ("alice", "bob", "frank"):
            pager.expect_paged(name)
        await pager.fast_forward("9m59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("carol")


async def test_a_whole_level_lost_asks_the_next_at_once(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice,bob:10m", "carol:1h")) as pager:
        pager.post.answer("alice", REFUSED)
        pager.post.answer("bob", REFUSED)
        await pager.receive("generic", PROBLEM)
        for name in ("alice", "bob", "frank"):
            pager.expect_paged(name)
        pager.expect_paged("carol", "level 2 of 2")
        assert (await texts(pager)).count("level 1: nobody reached, the next is asked at once") == 1
        await pager.fast_forward("59m")


async def test_all_levels_lost_end_with_the_fallback_and_the_header_says_so(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:10m", "bob:10m")) as pager:
        for name in ("alice", "bob", "frank"):
            pager.post.answer(name, *[REFUSED] * 3)
        await pager.receive("generic", PROBLEM)
        for name in ("alice", "bob", "frank"):
            pager.expect_paged(name)
        assert any("mail fails: 550" in line for line in pager.pager.trouble())
        assert "frank cannot be reached: no contact delivers" in await texts(pager)
        assert (await pager.alert(1))["escalation"]["exhausted"]
        pager.post.left.clear()
        pager._told = 0


async def test_an_accepted_alert_asks_nobody_else(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "450"), REFUSED)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.accept(1, by="bob")
        await pager.fast_forward("1h")
        pager.expect_told("alice", "accepted by bob")


async def test_a_late_page_says_how_late(tmp_path: Path) -> None:
    """A relay that was away for ten minutes delivers what nobody could know meanwhile."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "450", retry_after=600_000))
        await pager.receive("generic", PROBLEM)
        assert "late" not in pager.expect_paged("alice").text
        await pager.fast_forward("10m")
        assert "late by 10 min" in pager.expect_paged("alice").text
        assert any("late by 10 min" in text for text in await texts(pager))
