"""Deliveries by hand: sent again whatever became of them, skipped while they wait."""

from pathlib import Path

import pytest

from tests.engine.house import House, house
from tocsin.destinations.service import Fate, Verdict
from tocsin.engine.errors import NotFoundError, RefusedError

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}
REFUSED = Verdict(Fate.GIVE_UP, "550 no such mailbox")


async def delivery(pager: House, user: str) -> dict[str, object]:
    """Give the first delivery to somebody."""
    return next(found for found in (await pager.alert(1))["deliveries"] if found["user"] == user)


async def redeliver(pager: House, number: object, by: str) -> None:
    """Send one again."""
    assert isinstance(number, int)
    await pager.pager.deliveries.redeliver(number, by)
    await pager.settle()


async def test_what_was_given_up_can_be_sent_again(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        pager.post.answer("alice", REFUSED)
        await pager.receive("generic", PROBLEM)
        for name in ("alice", "frank", "bob"):
            pager.expect_paged(name)
        lost = await delivery(pager, "alice")
        assert lost["state"] == "failed"
        await redeliver(pager, lost["id"], "bob")
        pager.expect_paged("alice")
        assert (await delivery(pager, "alice"))["state"] == "sent"
        line = next(e for e in (await pager.alert(1))["timeline"] if "sent again" in e["text"])
        assert (line["text"], line["actor"]) == ("page to mail → alice sent again by bob", "bob")


async def test_sent_again_it_leaves_though_nobody_needs_it(tmp_path: Path) -> None:
    """Accepted or resolved meanwhile: a person wants it, so it goes, under an id of its own."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        first = pager.expect_paged("alice")
        await pager.accept(1, by="alice")
        await redeliver(pager, (await delivery(pager, "alice"))["id"], "alice")
        again = pager.expect_paged("alice")
        assert again.delivery_id != first.delivery_id
        assert not again.possible_repeat


async def test_what_waits_can_be_skipped(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:1h",)) as pager:
        pager.post.answer("alice", Verdict(Fate.RETRY, "450 try again"))
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        waiting = await delivery(pager, "alice")
        assert isinstance(waiting["id"], int)
        await pager.pager.deliveries.skip(waiting["id"], "bob")
        await pager.fast_forward("50m")
        assert (await delivery(pager, "alice"))["state"] == "cancelled"
        with pytest.raises(RefusedError, match="it is cancelled"):
            await pager.pager.deliveries.skip(waiting["id"], "bob")


async def test_a_number_that_nobody_has(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        for do in (pager.pager.deliveries.redeliver, pager.pager.deliveries.skip):
            with pytest.raises(NotFoundError):
                await do(4711, "bob")
