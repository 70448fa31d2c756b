"""Acting on many alerts at once: one transaction, each decided on its own, all of it undone together."""

from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import House, house
from tocsin.api.requests import BulkRequest, PaintedAlert
from tocsin.engine.errors import NotFoundError


async def three(pager: House) -> None:
    """Open alerts 1 to 3 and page level 1 for each."""
    for number in (1, 2, 3):
        await pager.receive(
            "generic", {"summary": f"freezer {number} is too warm", "key": f"freezer-{number}"}
        )
        pager.expect_paged("alice")


async def act(pager: House, verb: str, by: str, seen: dict[int, int | None], **fields: Any) -> dict[str, Any]:
    """Let a person act on alerts as they saw them."""
    painted = [PaintedAlert(id=number, generation=generation) for number, generation in seen.items()]
    answer = await pager.pager.act_on_many(verb, BulkRequest(alerts=painted, **fields), by)
    await pager.settle()
    return answer


async def statuses(pager: House) -> list[str]:
    """Give where the three stand."""
    return [(await pager.alert(number))["status"] for number in (1, 2, 3)]


async def test_one_commit_for_all(tmp_path: Path) -> None:
    """Consoles hear of all of them at once, under one number."""
    async with house(tmp_path) as pager:
        await three(pager)
        before = pager.pager.feed.seq
        answer = await act(pager, "accept", "alice", {1: 1, 2: 1, 3: 1})
        assert [one["id"] for one in answer["done"]] == [1, 2, 3]
        assert answer["refused"] == []
        assert pager.pager.feed.seq == before + 1
        frame = pager.pager.feed.frame(before)
        assert frame is not None
        assert frame["changed"] == [1, 2, 3]
        assert await statuses(pager) == ["ACCEPTED"] * 3


async def test_what_changed_since_is_refused_alone(tmp_path: Path) -> None:
    """Each is done as it was seen; one that changed, one that is over and one that never was are told."""
    async with house(tmp_path) as pager:
        await three(pager)
        await pager.act(2, "snooze", by="bob", for_ms=60_000)
        await pager.act(3, "resolve", by="alice")
        answer = await act(pager, "resolve", "alice", {1: 1, 2: 1, 3: 1, 9: 1})
        assert [one["id"] for one in answer["done"]] == [1]
        assert {one["id"]: one["error"] for one in answer["refused"]} == {
            2: "#2 has changed since you saw it; look again",
            3: "#3: it is resolved already",
            9: "there is no alert #9",
        }
        assert await statuses(pager) == ["RESOLVED", "PENDING", "RESOLVED"]


async def test_undo_takes_all_of_it_back_and_nothing_of_another(tmp_path: Path) -> None:
    """Bob acted on one of them since: that one stays his, the others are as they were."""
    async with house(tmp_path) as pager:
        await three(pager)
        done = await act(pager, "resolve", "alice", {1: 1, 2: 1, 3: 1})
        after = {one["id"]: one["generation"] for one in done["done"]}
        assert after == {1: 2, 2: 2, 3: 2}
        await pager.act(2, "reopen", by="bob")
        pager.expect_paged("alice")
        answer = await act(pager, "undo", "alice", dict(after))
        assert [one["id"] for one in answer["done"]] == [1, 3]
        assert "bob's" in answer["refused"][0]["error"]
        assert answer["undo_until"] is None
        assert await statuses(pager) == ["PENDING"] * 3
        await pager.fast_forward("5m")
        for _ in range(3):
            pager.expect_paged("bob", "level 2 of 3")


async def test_undo_by_another_does_nothing(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await three(pager)
        await act(pager, "accept", "alice", {1: 1, 2: 1, 3: 1})
        answer = await act(pager, "undo", "bob", {1: 2, 2: 2, 3: 2})
        assert len(answer["refused"]) == 3
        assert await statuses(pager) == ["ACCEPTED"] * 3


async def test_an_unknown_verb(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await three(pager)
        with pytest.raises(NotFoundError, match="no action 'eat'"):
            await act(pager, "eat", "alice", {1: 1})
