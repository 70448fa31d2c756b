"""Two consoles on one engine: who was first is told to the other, and nobody takes back what another did."""

from pathlib import Path

from tests.console.manned import manned
from tests.console.watching import rows, told
from tests.engine.house import House

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def act(house: House, verb: str, by: str) -> None:
    """Let somebody at another console act on alert 1 as it is now."""
    await house.pager.act(1, verb, _seen((await house.alert(1))["generation"]), by)


def _seen(generation: int):  # type: ignore[no-untyped-def]
    from tocsin.api.requests import ActionRequest

    return ActionRequest(generation=generation)


async def test_who_was_first_is_told(tmp_path: Path) -> None:
    async with manned(tmp_path, size=(120, 40), user="alice") as console:
        await console.house.receive("tool", PROBLEM)
        await console.caught_up()
        assert "YOU" in rows(console.app)[0]
        await act(console.house, "accept", "bob")
        await console.caught_up()
        assert told(console.app) == ["bob was first: accepted #1"]
        assert rows(console.app)[0].endswith("bob")
