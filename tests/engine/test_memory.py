"""What must not be forgotten or taken for the same: numbers of requests, and questions."""

from pathlib import Path

from tests.engine.house import house

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def test_numbers_of_requests_go_on_after_all_were_swept(tmp_path: Path) -> None:
    """Counts refer to them: with numbers from 1 again, a crash after a quiet month would lose events."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.accept(1, "alice")
        for _ in range(4):
            await pager.receive("generic", PROBLEM)
        await pager.cycle()
        await pager.sleep_through("40d")
        await pager.cycle()
        await pager.restart()
        for _ in range(3):
            await pager.receive("generic", PROBLEM)
        await pager.crash()
        assert (await pager.alert(1))["count"] == 8


async def test_a_second_question_is_asked(tmp_path: Path) -> None:
    """No data again, hours later: the owner is asked again, not only in the timeline."""
    async with house(tmp_path) as pager:
        await pager.receive("apica", "trigger")
        pager.expect_paged("alice")
        await pager.accept(1, "alice")
        for _ in range(2):
            await pager.receive("apica", "no-data")
            await pager.fast_forward("2h")
            pager.expect_told("alice", "no data")
