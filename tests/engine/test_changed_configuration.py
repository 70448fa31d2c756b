"""Configuration that changes under alerts that are open, and under what is kept of what was deleted."""

import json
from pathlib import Path

from tests.engine.house import house
from tocsin.api.requests import DestinationEdit, NewDestination, NewLevel, PolicyEdit, SourceEdit
from tocsin.core.instant import MINUTE
from tocsin.sources.registry import integration

PROBLEM = {"summary": "freezer 3 is too warm", "key": "freezer-3"}


async def test_a_renamed_destination_stays_on_its_levels(tmp_path: Path) -> None:
    """Policies name destinations; a level that names an old name would page nobody."""
    async with house(tmp_path) as pager:
        hook = NewDestination(type="webhook", name="hook", settings={"url": "https://example.org/x"})
        await pager.pager.configuration.add_destination(hook)
        await pager.add_policy("tools", "destination:hook:5m")
        await pager.connect("generic", policy="tools")
        await pager.pager.configuration.edit_destination("hook", DestinationEdit(name="siren"))
        await pager.receive("generic", PROBLEM)
        assert [d["destination"] for d in (await pager.alert(1))["deliveries"]] == ["siren"]
        assert "level 1: siren paged" in [e["text"] for e in (await pager.alert(1))["timeline"]]
        pager.post.left.clear()


async def test_a_policy_of_a_deleted_source_can_go(tmp_path: Path) -> None:
    """The row that keeps a deleted source's name does not hold its policy."""
    async with house(tmp_path) as pager:
        await pager.add_policy("old", "alice:5m")
        await pager.connect("generic", policy="old")
        await pager.pager.configuration.delete_source("generic")
        await pager.pager.configuration.delete_policy("old")
        assert "old" not in {policy.name for policy in pager.pager.directory.policies.values()}


async def test_released_on_a_level_that_is_gone(tmp_path: Path) -> None:
    """The last level that is left is paged, not only the fallback."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", PROBLEM)
        pager.expect_paged("alice")
        await pager.fast_forward("5m")
        pager.expect_paged("bob")
        await pager.accept(1, "bob")
        shorter = PolicyEdit(levels=[NewLevel(targets=["dave"], timeout=5 * MINUTE)])
        await pager.pager.configuration.edit_policy("ladder", shorter)
        await pager.fast_forward("10s")
        pager.expect_told("alice", "accepted by bob")
        await pager.act(1, "release", "bob")
        pager.expect_paged("dave")


async def test_a_late_request_of_an_edited_source_leaves_the_new_settings_to_the_next(tmp_path: Path) -> None:
    """A request may hold the source as it was; what comes after it is read by the settings as they are."""
    async with house(tmp_path) as pager:
        late = await pager.connect("generic", settings={"fields": {"summary": "old.title"}})
        edit = SourceEdit(settings={"fields": {"summary": "new.title"}})
        await pager.pager.configuration.edit_source("generic", edit)
        both = {"old": {"title": "as it was"}, "new": {"title": "as it is"}}
        inbound = pager.inbound(json.dumps(both).encode())
        await pager.pager.receive(late, integration("generic"), inbound)
        await pager.receive("generic", both)
        assert (await pager.alert(1))["summary"] == "as it was"
        assert (await pager.alert(2))["summary"] == "as it is"
        for _ in range(2):
            pager.expect_paged("alice")
