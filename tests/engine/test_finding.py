"""Finding: windows stay right while alerts change, filters follow, and history costs no counting."""

from pathlib import Path

from tests.engine.house import House, house


async def make(pager: House, *summaries: str) -> None:
    """Let a tool open alerts."""
    for summary in summaries:
        await pager.receive("generic", {"key": summary, "summary": summary})


async def found(pager: House, **asked: object) -> list[int]:
    """Give the numbers in a window, complete."""
    window = await pager.pager.finder.window(**asked)  # type: ignore[arg-type]
    assert window["complete"]
    assert window["total"] == len(window["alerts"])
    return [alert["id"] for alert in window["alerts"]]


async def test_lists_follow_what_happens(tmp_path: Path) -> None:
    """What is read once is kept right: new alerts, answers, ends."""
    async with house(tmp_path) as pager:
        await make(pager, "disk full", "fan slow")
        assert await found(pager) == [2, 1]
        assert await found(pager, query="disk") == [1]
        assert await found(pager, view="resolved") == []
        await make(pager, "disk hot")
        await pager.accept(2, "bob")
        assert await found(pager) == [3, 1, 2]
        assert await found(pager, query="disk") == [3, 1]
        assert await found(pager, query="who:bob") == [2]
        await pager.act(1, "resolve", "bob")
        assert await found(pager, query="disk") == [3]
        assert await found(pager, view="resolved") == [1]
        assert await found(pager, view="all", order="oldest") == [1, 2, 3]
        for _ in range(3):
            pager.expect_paged("alice")


async def test_a_number_and_its_place(tmp_path: Path) -> None:
    """An alert is found by number wherever it stands, and a filter that leaves it out says so."""
    async with house(tmp_path) as pager:
        await make(pager, "one", "two")
        await pager.act(1, "resolve", "bob")
        finder = pager.pager.finder
        assert await finder.place(2) == {"alert": 2, "view": "open", "place": 0, "total": 1}
        assert await finder.place(1) == {"alert": 1, "view": "resolved", "place": 0, "total": 1}
        assert (await finder.place(2, query="one"))["place"] is None
        counts = (await finder.counts(["", "one", "sorce:x"]))["counts"]
        assert [(count["total"], "error" in count) for count in counts] == [(1, False), (0, False), (0, True)]
        for _ in range(2):
            pager.expect_paged("alice")
