"""TEST alerts page nobody, and so no real event may end in one."""

from pathlib import Path

import pytest

from tests.engine.house import house


@pytest.mark.parametrize("grouping", ["none", "summary", "until-accepted", "until-resolved", "window"])
async def test_a_real_event_joins_no_test_alert(tmp_path: Path, grouping: str) -> None:
    """The same sample, first as a test and then for real: the second pages, whatever the grouping."""
    async with house(tmp_path) as pager:
        source = await pager.connect("alertmanager", "prom", grouping=grouping)
        tested = await pager.pager.test_source(source, "trigger")
        await pager.settle()
        pager.expect_nobody_paged()
        real = await pager.receive("prom", "trigger")
        assert real.result == "created"
        assert real.results[0].alert != tested.results[0].alert
        assert (await pager.alert(real.results[0].alert or 0))["test"] is False
        pager.expect_paged("alice")


async def test_a_test_touches_no_real_alert(tmp_path: Path) -> None:
    """A test recovery closes nothing that is real."""
    async with house(tmp_path) as pager:
        source = await pager.connect("alertmanager", "prom")
        await pager.receive("prom", "trigger")
        pager.expect_paged("alice")
        recovered = await pager.pager.test_source(source, "resolve")
        assert recovered.result == "ignored"
        assert (await pager.alert(1))["status"] == "PENDING"
