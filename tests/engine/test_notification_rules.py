"""Personal rules: which contact when, what is left out once somebody answered, mute, and what is told."""

from pathlib import Path
from random import Random

import pytest

from tests.engine.house import House, house
from tocsin.api.requests import ActionRequest, NewContact, NewDestination, PolicyEdit
from tocsin.core.event import Priority
from tocsin.core.instant import MINUTE, SECOND
from tocsin.core.notification_rule import Heard, NotificationStep
from tocsin.core.people import Directory
from tocsin.destinations.service import Fate, Message, Verdict
from tocsin.store import notification_rules

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
LOW = {**PROBLEM, "priority": "LOW"}
CHAIN = (("push", 0), ("sms", 3 * MINUTE), ("call", 5 * MINUTE))


async def reach(pager: House, user: str, *names: str) -> None:
    """Give somebody further ways."""
    for name in names:
        if name not in pager.pager.directory.destinations:
            new = NewDestination(type="webhook", name=name, settings={"url": "https://example.org/x"})
            await pager.pager.configuration.add_destination(new)
        way = NewContact(user=user, destination=name, address=f"{user} {name}")
        await pager.pager.configuration.add_contact(way)


async def rule(pager: House, user: str, *steps: tuple[str, int], priority: Priority = Priority.HIGH) -> None:
    """Write somebody's steps for a priority."""
    contacts = {found.destination: found.id for found in pager.pager.directory.contacts[user]}
    chosen = [NotificationStep(contacts[name], delay) for name, delay in steps]
    user_id = pager.pager.directory.users[user].id
    await pager.pager._configure(
        lambda connection: notification_rules.replace_steps(connection, user_id, priority, chosen)
    )


async def mute(pager: House, user: str, span: int) -> None:
    """Let somebody not be reached for a while."""
    user_id, until = pager.pager.directory.users[user].id, pager.clock.now() + span
    await pager.pager._configure(lambda connection: notification_rules.mute(connection, user_id, until))


async def hear(pager: House, user: str, *heard: Heard) -> None:
    """Choose what somebody hears."""
    user_id = pager.pager.directory.users[user].id
    await pager.pager._configure(
        lambda connection: notification_rules.choose_updates(connection, user_id, frozenset(heard))
    )


async def furnish(pager: House) -> None:
    """Give alice a chain: push at once, SMS after three minutes, a call after five."""
    await reach(pager, "alice", "push", "sms", "call")
    await rule(pager, "alice", *CHAIN)


async def states(pager: House, alert: int = 1) -> dict[str, str]:
    """Give by destination what became of the pages to alice."""
    found = (await pager.alert(alert))["deliveries"]
    return {d["destination"]: d["state"] for d in found if d["user"] == "alice" and d["kind"] == "page"}


def through(message: Message) -> str:
    """Name the way a page to alice took."""
    return message.address.removeprefix("alice ")


async def test_without_rules_every_contact_at_once(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await reach(pager, "alice", "push")
        await pager.receive("generic", PROBLEM)
        assert {through(pager.expect_paged("alice")) for _ in range(2)} == {"push", "alice@example.org"}


async def test_one_step_after_the_other(tmp_path: Path) -> None:
    """A later step leaves on time and is not called late."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        for name, wait in (("push", "2m59s"), ("sms", "1m59s"), ("call", "50m")):
            paged = pager.expect_paged("alice")
            assert (through(paged), paged.text) == (name, "level 1 of 1")
            await pager.fast_forward(wait)
            pager.expect_nobody_paged()
            await pager.fast_forward("1s")


@pytest.mark.parametrize("verb", ["accept", "resolve", "snooze"])
async def test_an_answer_ends_the_chain(tmp_path: Path, verb: str) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        fields = {"for_ms": 30 * MINUTE} if verb == "snooze" else {}
        await pager.act(1, verb, "alice", **fields)
        assert await states(pager) == {"push": "sent", "sms": "cancelled", "call": "cancelled"}
        await pager.fast_forward("29m")


async def test_the_tool_ends_the_chain_too(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.receive("generic", {"key": "freezer-3", "event": "resolve"})
        pager.expect_told("alice", "resolved")
        assert (await states(pager))["call"] == "cancelled"
        await pager.fast_forward("1h")


async def test_undo_brings_the_steps_back_and_what_is_past_due_leaves_now(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("2m55s")
        await pager.accept(1, by="alice")
        await pager.fast_forward("8s")
        pager.expect_nobody_paged()
        await pager.act(1, "undo", "alice")
        assert through(pager.expect_paged("alice")) == "sms"
        await pager.fast_forward("1m57s")
        assert through(pager.expect_paged("alice")) == "call"


async def test_a_chain_survives_a_restart(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.crash()
        await pager.fast_forward("3m")
        assert through(pager.expect_paged("alice")) == "sms"
        await pager.sleep_through("10m")
        late = pager.expect_paged("alice", "late by 8 min")
        assert through(late) == "call"


async def test_the_chain_goes_on_while_the_next_level_is_asked(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:4m", "bob:1h")) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("4m")
        pager.expect_paged("alice")
        pager.expect_paged("bob")
        await pager.fast_forward("1m")
        assert through(pager.expect_paged("alice")) == "call"


async def test_given_to_somebody_else_it_rings_no_more(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.act(1, "assign", "alice", to="dave")
        pager.expect_paged("dave")
        await pager.fast_forward("50m")


async def test_each_priority_has_its_own_steps(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await rule(pager, "alice", ("mail", 0), priority=Priority.LOW)
        await pager.receive("generic", LOW)
        assert pager.expect_paged("alice").address == "alice@example.org"
        await pager.fast_forward("1h")


async def test_a_step_that_does_not_arrive_brings_the_next_forward(tmp_path: Path) -> None:
    """Push is refused: the SMS leaves at once, and nobody else is woken for that."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        pager.post.answer("alice", Verdict(Fate.GIVE_UP, "410 gone"))
        await pager.receive("generic", PROBLEM)
        assert [through(pager.expect_paged("alice")) for _ in range(2)] == ["push", "sms"]
        texts = [entry["text"] for entry in (await pager.alert(1))["timeline"]]
        assert "alice paged through sms now: push does not deliver" in texts
        await pager.fast_forward("5m")
        assert through(pager.expect_paged("alice")) == "call"


async def test_a_chain_that_fails_whole_asks_others_at_once(tmp_path: Path) -> None:
    """All three are refused: mail, which stands in no step, is tried, then fallback and next level."""
    async with house(tmp_path, ("alice:1h", "bob:1h")) as pager:
        await furnish(pager)
        pager.post.answer("alice", *[Verdict(Fate.GIVE_UP, "410 gone")] * 4)
        await pager.receive("generic", PROBLEM)
        ways = [through(pager.expect_paged("alice")) for _ in range(4)]
        assert ways == ["push", "sms", "call", "alice@example.org"]
        pager.expect_paged("frank", "alice could not be reached")
        pager.expect_paged("bob", "level 2 of 2")
        await pager.fast_forward("50m")


async def test_a_contact_that_is_gone_leaves_the_rest(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.pager.configuration.delete_destination("push")
        await pager.receive("generic", PROBLEM)
        assert through(pager.expect_paged("alice")) == "sms", "not three minutes later"
        await pager.accept(1, by="alice")
        for name in ("sms", "call"):
            await pager.pager.configuration.delete_destination(name)
        await pager.receive("generic", {**PROBLEM, "key": "freezer-4"})
        assert pager.expect_paged("alice").address == "alice@example.org"


async def test_somebody_muted_alone_on_a_level_swallows_nothing(tmp_path: Path) -> None:
    """The next level is asked at once, and the timeline says why."""
    async with house(tmp_path, ("alice:10m", "bob:1h")) as pager:
        await mute(pager, "alice", 20 * MINUTE)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("bob", "level 2 of 2")
        timeline = (await pager.alert(1))["timeline"]
        [skipped] = [entry for entry in timeline if entry["kind"] == "skipped"]
        assert skipped["text"] == "level 1: alice is muted for another 20 min, skipped at once"
        assert skipped["reason"] == "muted"
        await pager.fast_forward("20m")
        await pager.receive("generic", {**PROBLEM, "key": "freezer-4"})
        pager.expect_paged("alice")


async def test_somebody_muted_among_others_is_left_out_and_named(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice,bob:1h",)) as pager:
        await mute(pager, "alice", 20 * MINUTE)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("bob")
        texts = [entry["text"] for entry in (await pager.alert(1))["timeline"]]
        assert "level 1: alice is muted for another 20 min" in texts
        await pager.accept(1, by="bob")
        await pager.fast_forward("1m")


async def test_everybody_muted_the_fallback_is_paged_all_the_same(tmp_path: Path) -> None:
    """Who is the last way out is reached by every contact, muted or not."""
    async with house(tmp_path, ("alice:10m", "bob:10m")) as pager:
        for name in ("alice", "bob", "frank"):
            await mute(pager, name, 60 * MINUTE)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("frank", "fallback")
        assert (await pager.alert(1))["escalation"]["exhausted"]


async def test_a_test_alert_pages_nobody_by_rules_either(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await furnish(pager)
        await mute(pager, "bob", 60 * MINUTE)
        await pager.connect("generic", ready=False)
        await pager.receive("generic", PROBLEM)
        await pager.fast_forward("2h")


async def test_updates_are_chosen(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:5m", "bob:1h")) as pager:
        await hear(pager, "alice", Heard.ESCALATED)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        pager.expect_told("alice", "level 2: bob paged")
        await pager.accept(1, by="bob")
        await pager.fast_forward("1m")
        await pager.receive("generic", {"key": "freezer-3", "event": "resolve"})
        pager.expect_told("bob", "resolved")
        await pager.fast_forward("1m")


@pytest.mark.parametrize("seed", range(4))
async def test_an_answer_and_a_step_in_the_same_second(tmp_path: Path, seed: int) -> None:
    """Whatever comes first, no step leaves once an accept has been answered."""
    random = Random(seed)
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        accepted: set[int] = set()
        wrong: list[int] = []

        async def post(directory: Directory, destination: str, message: Message) -> Verdict:
            number = int(message.alert["id"])
            if number in accepted and message.kind == "page":
                wrong.append(number)
            return Verdict(Fate.OK, "200")

        pager.courier._post = post
        for number in range(1, 26):
            await pager.receive("generic", {**PROBLEM, "key": f"freezer-{number}"})
        await pager.fast_forward("2m59s")
        pager.clock.set(pager.clock.now() + SECOND)
        numbers = list(range(1, 26))
        random.shuffle(numbers)
        for number in numbers:
            if random.random() < 0.5:
                pager.courier.wake()
            if random.random() < 0.1:
                await pager.pager.heart.cycle()
            await pager.pager.act(number, "accept", ActionRequest(), "alice")
            accepted.add(number)
        await pager.settle()
        await pager.fast_forward("10m")
        assert wrong == []
        assert pager.post.left == []


async def test_why_tells_the_steps_that_are_still_to_come(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        told = await pager.pager.views.why(1)
        assert told is not None
        assert "; sms at 03:03:00 UTC, call at 03:05:00 UTC" in told["answer"]
        contacts = [step["what"] for step in told["steps"] if step["step"] == "contact"]
        assert contacts[1].endswith("at 03:03:00 UTC unless somebody answers before")
        await pager.accept(1, by="alice")
        told = await pager.pager.views.why(1)
        assert told is not None
        assert "sms" not in told["answer"]


async def test_given_to_somebody_muted_the_policy_goes_on_at_once(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h", "bob:1h")) as pager:
        await mute(pager, "dave", 20 * MINUTE)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.act(1, "assign", "alice", to="dave")
        await pager.fast_forward("1s")
        pager.expect_paged("bob", "level 2 of 2")
        texts = [entry["text"] for entry in (await pager.alert(1))["timeline"]]
        assert "dave is muted for another 20 min" in texts


async def test_the_question_to_an_owner_is_not_a_step(tmp_path: Path) -> None:
    """Who has the alert is asked by every contact at once, whatever the order in which they are paged."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        await furnish(pager)
        ladder = next(p for p in pager.pager.directory.policies.values() if p.name == "ladder")
        await pager.pager.configuration.edit_policy(str(ladder.id), PolicyEdit(accept_timeout=60 * MINUTE))
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.accept(1, by="alice")
        await pager.fast_forward("1h")
        asked = [pager.expect_told("alice", "still on it?") for _ in range(4)]
        assert {through(message) for message in asked} == {"push", "sms", "call", "alice@example.org"}
        await pager.accept(1, by="alice")
