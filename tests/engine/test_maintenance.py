"""Maintenance windows: new problems open no alert, they are stored and counted, and the window ends."""

from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import House, house
from tocsin.api.maintenance import MaintenanceEdit, NewMaintenance
from tocsin.core.instant import HOUR
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError


def problem(key: str) -> dict[str, str]:
    """Give a problem."""
    return {"summary": "too warm", "key": key}


async def window(pager: House, ref: str = "update") -> dict[str, Any]:
    """Give a window's view."""
    found = await pager.pager.configuration.maintenance()
    return next(view for view in found if view["name"] == ref)


async def test_a_window_hides_new_problems_and_counts_them(tmp_path: Path) -> None:
    """Of its sources alone, from its first instant to its last."""
    async with house(tmp_path) as pager:
        await pager.connect("generic", "tool")
        new = NewMaintenance(name="update", starts="+1h", ends="+2h", sources=["tool"])
        planned = await pager.pager.configuration.add_maintenance(new, "erin")
        assert (planned["state"], planned["hidden"], planned["by"]) == ("planned", 0, "erin")
        await pager.receive("tool", problem("before"))
        pager.expect_paged("alice")
        await pager.accept(1, "alice")
        await pager.fast_forward("1h")
        receipt = await pager.receive("tool", problem("within"))
        assert (receipt.result, receipt.results[0].reason) == ("maintenance", "maintenance-window")
        await pager.receive("tool", problem("within too"))
        assert ((await window(pager))["state"], (await window(pager))["hidden"]) == ("running", 2)
        await pager.connect("generic", "other")
        await pager.receive("other", problem("k"))
        pager.expect_paged("alice")
        await pager.accept(2, "alice")
        await pager.fast_forward("2h")
        assert ((await window(pager))["state"], (await window(pager))["hidden"]) == ("over", 2)
        assert (await pager.receive("tool", problem("within"))).result == "created"
        pager.expect_paged("alice")
        await pager.accept(3, "alice")


async def test_what_is_open_lives_on(tmp_path: Path) -> None:
    """An alert from before the window escalates in it, takes events, and is resolved."""
    async with house(tmp_path) as pager:
        await pager.connect("generic", "tool", grouping="until-resolved")
        await pager.receive("tool", problem("k"))
        pager.expect_paged("alice")
        new = NewMaintenance(name="update", ends="+2h")
        await pager.pager.configuration.add_maintenance(new, "erin")
        assert (await pager.receive("tool", problem("k"))).result == "appended"
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        assert (await pager.receive("tool", {**problem("k"), "status": "resolved"})).result == "resolved"
        for told in ("alice", "bob"):
            pager.expect_told(told, "resolved")


async def test_a_window_can_be_ended_and_moved(tmp_path: Path) -> None:
    """Ended now it hides nothing more, and what it hid stays counted."""
    async with house(tmp_path) as pager:
        await pager.connect("generic", "tool")
        configure = pager.pager.configuration
        await configure.add_maintenance(NewMaintenance(name="update", ends="+2h"), "erin")
        await pager.receive("tool", problem("k"))
        moved = await configure.edit_maintenance("update", MaintenanceEdit(ends="+3h", name="upgrade"))
        assert moved["ends"] == "2026-11-20T06:00:00.000Z"
        with pytest.raises(RefusedError, match="has begun"):
            await configure.edit_maintenance("upgrade", MaintenanceEdit(starts="+1h"))
        pager.clock.set(pager.clock.now() + HOUR)
        await configure.delete_maintenance("upgrade")
        view = await window(pager, "upgrade")
        assert (view["state"], view["hidden"]) == ("over", 1)
        with pytest.raises(RefusedError, match="is over"):
            await configure.edit_maintenance("upgrade", MaintenanceEdit(ends="+1h"))
        await pager.receive("tool", problem("k"))
        pager.expect_paged("alice")
        await pager.accept(1, "alice")
        await configure.delete_maintenance("upgrade")
        with pytest.raises(NotFoundError, match="no maintenance window"):
            await configure.delete_maintenance("upgrade")


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewMaintenance(name="x", ends="+32d"), "ends"),
        (NewMaintenance(name="x", ends="now"), "ends"),
        (NewMaintenance(name="x", ends="soon"), "ends"),
        (NewMaintenance(name="x", ends="+1h", sources=["none"]), "sources"),
        (NewMaintenance(name="x", ends="+1h", zone="Mars"), "zone"),
    ],
)
async def test_what_is_wrong_is_told(tmp_path: Path, new: NewMaintenance, field: str) -> None:
    """A window always ends, and soon enough."""
    async with house(tmp_path) as pager:
        with pytest.raises(InvalidError) as error:
            await pager.pager.configuration.add_maintenance(new, "erin")
        assert error.value.field == field
