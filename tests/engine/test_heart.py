"""The heart: it goes on beating, whatever fails in one cycle."""

import asyncio
from pathlib import Path

import pytest

from tests.engine.house import house
from tocsin.api.requests import SettingsEdit
from tocsin.engine.errors import InvalidError
from tocsin.engine.health import UnhealthyError
from tocsin.store.connection import OperationalError


async def test_a_cycle_that_fails_is_not_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds the database: said by healthz, and the next cycle pages as if nothing was."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", {"summary": "freezer 3 is too warm", "key": "freezer-3"})
        pager.expect_paged("alice")
        await pager.pager.start()
        locked = True
        run = pager.pager._due.run

        async def held() -> int:
            if locked:
                raise OperationalError("database is locked")
            return await run()

        monkeypatch.setattr(pager.pager._due, "run", held)
        with pytest.raises(UnhealthyError, match="OperationalError"):
            await pager.pager.health.cycle()
        locked = False
        pager.clock.set(pager.clock.now() + 5 * 60_000)
        async with asyncio.timeout(5):
            await pager.pager.health.cycle()
        await pager.settle()
        pager.expect_paged("bob")


async def test_a_dead_man_url_that_is_none(tmp_path: Path) -> None:
    """It is refused; one from an older store is told as a failure and holds nothing up."""
    async with house(tmp_path) as pager:
        with pytest.raises(InvalidError):
            await pager.pager.configuration.edit_settings(SettingsEdit(dead_man_url="http://[::1"))
        pager.pager._settings["dead_man_url"] = "http://[::1"
        await pager.pager._dead_man.ping(pager.clock.now())
        assert pager.pager._dead_man.failure == "the dead-man ping does not arrive: InvalidURL"
