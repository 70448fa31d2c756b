"""Requests whose surroundings are odd: bytes that are no UTF-8, a policy that goes while the body arrives."""

from pathlib import Path

import pytest

from tests.engine.house import house
from tocsin.api.requests import SourceEdit
from tocsin.core.inbound import Inbound
from tocsin.engine.errors import InvalidError
from tocsin.sources.registry import integration

BODY = b'{"summary": "freezer 3 is too warm", "key": "freezer-3"}'
LATIN_1 = "\udcdcberwachung"
"""`Überwachung` in Latin-1, as aiohttp gives it."""


@pytest.mark.parametrize(
    "odd",
    [{"headers": {"user-agent": LATIN_1}}, {"query": (("from", LATIN_1),)}, {"remote": LATIN_1}],
    ids=["header", "query", "remote"],
)
async def test_bytes_that_are_no_utf_8_cost_no_event(tmp_path: Path, odd: dict[str, object]) -> None:
    """A strange header or query is kept as far as it can be; the event pages."""
    async with house(tmp_path) as pager:
        source = await pager.connect("generic")
        inbound = Inbound("POST", BODY, pager.clock.now(), **odd)  # type: ignore[arg-type]
        assert (await pager.pager.receive(source, integration("generic"), inbound)).result == "created"
        await pager.settle()
        pager.expect_paged("alice")


async def test_the_policy_goes_while_the_body_arrives(tmp_path: Path) -> None:
    """The source is read with the head; another policy of it counts where that one is gone."""
    async with house(tmp_path) as pager:
        await pager.add_policy("short-lived", "dave:5m")
        as_the_head_came = await pager.connect("generic", policy="short-lived")
        await pager.pager.configuration.edit_source("generic", SourceEdit(policy="ladder"))
        await pager.pager.configuration.delete_policy("short-lived")
        inbound = pager.inbound(BODY)
        receipt = await pager.pager.receive(as_the_head_came, integration("generic"), inbound)
        assert receipt.result == "created"
        await pager.settle()
        pager.expect_paged("alice")


@pytest.mark.parametrize("span", [0, -1, 59_999, 2**63 - 1])
async def test_a_time_no_timer_can_hold(tmp_path: Path, span: int) -> None:
    """It would make every event of the source fail, so it is refused."""
    async with house(tmp_path) as pager:
        await pager.connect("generic")
        with pytest.raises(InvalidError):
            await pager.pager.configuration.edit_source("generic", SourceEdit(auto_resolve=span))
        await pager.receive("generic", BODY)
        pager.expect_paged("alice")
