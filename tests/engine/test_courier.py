"""The courier: attempts, backoff, giving up, unknown outcomes, crashes, and order on one channel."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from tests.engine.fake_post import HANDED_OVER
from tests.engine.house import House, house
from tocsin.core.instant import MINUTE, SECOND
from tocsin.core.people import Directory
from tocsin.destinations.service import Fate, Message, Verdict
from tocsin.engine import courier, outcome
from tocsin.sources.registry import integration

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
BUSY = Verdict(Fate.RETRY, "450 try again later")


async def deliveries(pager: House, whom: str) -> list[tuple[str, int, str]]:
    """Give state, attempts and last answer of what was meant for somebody."""
    found = (await pager.alert(1))["deliveries"]
    return [(d["state"], d["attempts"], d["last_answer"]) for d in found if d["user"] == whom]


async def test_a_failure_is_tried_again_later_each_time(tmp_path: Path) -> None:
    """Three refusals, then it arrives: the waits grow, each attempt is in the timeline."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        pager.post.answer("alice", BUSY, BUSY, BUSY)
        left = [pager.clock.now()]
        await pager.receive("generic", PROBLEM)
        while len(pager.post.left) < 4:
            await pager.fast_forward("1s")
            if len(pager.post.left) > len(left):
                left.append(pager.clock.now())
        waits = [later - earlier for earlier, later in pairwise(left)]
        assert all(
            SECOND <= wait <= longest + SECOND
            for wait, longest in zip(waits, (5 * SECOND, 10 * SECOND, 20 * SECOND), strict=True)
        ), waits
        ids = {pager.expect_paged("alice").delivery_id for _ in range(4)}
        assert len(ids) == 1, "the idempotency key is the same for all attempts"
        assert await deliveries(pager, "alice") == [("sent", 4, "handed over")]
        attempts = [reason for reason in await pager.why(1) if reason.startswith("attempt")]
        assert attempts == ["attempt 1", "attempt 2", "attempt 3", "attempt 4"]


async def test_a_service_that_says_how_long(tmp_path: Path) -> None:
    """A wait that the service asks for is kept, also where it is longer than ours."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "429 slow down", retry_after=90 * SECOND))
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("1m29s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        pager.expect_paged("alice")


async def test_a_refusal_is_not_tried_again(tmp_path: Path) -> None:
    """Given up: it is said in the timeline, the fallback is paged, and the next level is asked at once."""
    async with house(tmp_path) as pager:
        pager.post.answer("alice", Verdict(Fate.GIVE_UP, "550 no such mailbox"))
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        assert await deliveries(pager, "alice") == [("failed", 1, "550 no such mailbox")]
        pager.expect_paged("frank", "alice could not be reached")
        pager.expect_paged("bob", "level 2 of 3")
        texts = [entry["text"] for entry in (await pager.alert(1))["timeline"]]
        assert "mail → alice failed, given up: 550 no such mailbox" in texts
        assert "level 1: nobody reached, the next is asked at once" in texts
        await pager.fast_forward("4m59s")
        pager.expect_nobody_paged()


async def test_a_destination_that_refuses_is_trouble(tmp_path: Path) -> None:
    """What a service refuses is told in the header until something arrives there again."""
    async with house(tmp_path, ("alice:1h",)) as pager:
        refused = Verdict(Fate.GIVE_UP, "401 wrong password")
        pager.post.answer("alice", refused)
        pager.post.answer("frank", refused)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        pager.expect_paged("frank")
        assert "mail fails: 401 wrong password" in pager.pager.trouble()
        await pager.fast_forward("30m")
        pager.expect_paged("alice")
        assert not any("mail fails" in text for text in pager.pager.trouble())


async def test_thirty_failures_are_enough(tmp_path: Path) -> None:
    """A mailbox that takes nothing for hours is given up, loudly; the fallback was paged long before."""
    async with house(tmp_path, ("alice:1d",)) as pager:
        pager.post.answer("alice", *[BUSY] * 200)
        await pager.receive("generic", PROBLEM)
        await pager.fast_forward("1m30s")
        pager.expect_paged("frank")
        await pager.fast_forward("6h")
        assert ("failed", outcome.GIVE_UP_AFTER, BUSY.answer) in await deliveries(pager, "alice")
        pager.post.left.clear()


async def test_an_accept_ends_the_attempts(tmp_path: Path) -> None:
    """What could not be delivered yet is not wanted any more; who may not have had a page is still told."""
    async with house(tmp_path) as pager:
        pager.post.answer("alice", BUSY)
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.accept(1, by="carol")
        await pager.fast_forward("1h")
        states = {d["kind"]: d["state"] for d in (await pager.alert(1))["deliveries"]}
        assert states["page"] == "cancelled"
        pager.expect_told("alice", "accepted by carol")


async def test_an_unknown_outcome_is_a_possible_repeat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A destination that hangs is left after its time; the next attempt says that it may be the second."""
    monkeypatch.setattr(courier, "DEADLINE_SECONDS", 0.01)
    async with house(tmp_path, ("alice:1h",)) as pager:
        pager.post.hang("alice")
        await pager.receive("generic", PROBLEM)
        assert not pager.expect_paged("alice").possible_repeat
        pager.post.recover("alice")
        await pager.fast_forward("10s")
        again = pager.expect_paged("alice")
        assert (again.attempt, again.possible_repeat) == (2, True)


async def test_a_crash_between_sending_and_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page left and the pager died before it wrote so: rather twice than never, under the same id."""
    async with house(tmp_path, ("alice:1h",)) as pager:

        async def die(*_: object) -> None:
            raise RuntimeError("the machine stops here")

        with monkeypatch.context() as dying:
            dying.setattr(pager.courier, "_record", die)
            await pager.receive("generic", PROBLEM)
        first = pager.expect_paged("alice")
        await pager.crash()
        second = pager.expect_paged("alice")
        assert second.possible_repeat
        assert second.delivery_id == first.delivery_id
        await pager.fast_forward("50m")
        pager.expect_nobody_paged()


async def test_a_lost_lease_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An attempt whose record failed is made again after its lease, not before."""
    async with house(tmp_path, ("alice:1h",)) as pager:

        async def fail(*_: object) -> None:
            raise RuntimeError("not recorded")

        with monkeypatch.context() as failing:
            failing.setattr(pager.courier, "_record", fail)
            await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        assert pager.expect_paged("alice").possible_repeat


async def test_a_module_that_raises_is_one_failed_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A destination with a bug takes no other message with it, and is tried again."""
    async with house(tmp_path, ("alice,bob:1h",)) as pager:
        usual = pager.post.__class__.__call__

        async def fail_once(self: object, *args: object) -> Verdict:
            monkeypatch.undo()
            raise KeyError("a bug")

        monkeypatch.setattr(pager.post.__class__, "__call__", fail_once)
        assert usual is not fail_once
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("bob")
        assert (await deliveries(pager, "alice"))[0][2] == "tocsin failed on it: KeyError"
        await pager.fast_forward("10s")
        pager.expect_paged("alice")


async def test_a_busy_channel_costs_no_attempt(tmp_path: Path) -> None:
    """Waiting behind a message that is leaving on the same channel is no attempt."""
    async with house(tmp_path, ("alice:5m",), repeat=1) as pager:
        started, answered = asyncio.Event(), asyncio.Event()
        attempts: list[int] = []

        async def post(directory: Directory, destination: str, message: Message) -> Verdict:
            attempts.append(message.attempt)
            started.set()
            await answered.wait()
            return HANDED_OVER

        pager.courier._post = post
        source = await pager.connect("generic")
        body = pager.inbound(b'{"summary": "freezer 3 is too warm"}')
        await pager.pager.receive(source, integration("generic"), body)
        pager.courier.wake()
        await started.wait()
        pager.clock.set(pager.clock.now() + 5 * MINUTE)
        await pager.pager.heart.cycle()
        assert pager.courier._round is not None
        await pager.courier._round
        assert attempts == [1]
        answered.set()
        await pager.settle()
        assert attempts == [1, 1]


async def test_updates_only_to_who_was_paged(tmp_path: Path) -> None:
    """Who had no page of an alert hears nothing of it."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", {**PROBLEM, "priority": "LOW"})
        pager.expect_paged("alice")
        await pager.receive("generic", {"key": "freezer-3", "event": "resolve"})
        pager.expect_told("alice", "resolved by generic")
        await pager.fast_forward("1h")


async def test_a_destination_that_is_gone(tmp_path: Path) -> None:
    """A page whose destination was removed is given up and said so; the real dispatch finds that out."""
    async with house(tmp_path) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "450", retry_after=2 * MINUTE))
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.pager.configuration.delete_destination("mail")
        verdict = await courier_dispatch(pager)
        assert verdict.fate is Fate.GIVE_UP
        assert "no destination 'mail'" in verdict.answer
        pager.post.answer("alice", verdict)
        await pager.fast_forward("2m")
        pager.expect_paged("alice")
        assert (await deliveries(pager, "alice"))[0][0] == "failed"


async def courier_dispatch(pager: House) -> Verdict:
    """Send the last message by the real way."""
    import httpx

    from tocsin.engine.dispatch import dispatch

    async with httpx.AsyncClient(trust_env=False) as client:
        return await dispatch(pager.pager.directory, "mail", pager.post.left[-1], client)
