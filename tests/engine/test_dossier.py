"""An alert in full: every request it came from, without secrets, and its timeline in parts."""

import json
from pathlib import Path
from typing import Any

from tests.engine.house import House, house
from tocsin.api.dossier import AlertEvents, TimelinePage
from tocsin.core.instant import DAY
from tocsin.core.secrets import BLOT
from tocsin.store import retention


async def events(home: House, alert: int, *, before: int | None = None, **asked: int) -> AlertEvents:
    """Ask as the API does."""
    found = await home.pager.views.events(alert, before=before, **{"limit": 20, "body": 20_000, **asked})
    return AlertEvents.model_validate(found)


async def timeline(home: House, alert: int, **asked: Any) -> TimelinePage:
    """Ask as the API does."""
    usual = {"show": "all", "before": None, "after": None, "limit": 100}
    return TimelinePage.model_validate(await home.pager.views.timeline(alert, **{**usual, **asked}))


def at_once(*names: str) -> bytes:
    """Give one request with several problems."""
    return json.dumps([{"summary": name, "key": name} for name in names]).encode()


async def test_events_newest_first_page_by_page(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:5m",)) as home:
        for number in range(5):
            await home.receive("generic", {"summary": "disk", "key": "db-1", "n": number})
        home.expect_paged("alice")
        first = await events(home, 1, limit=2)
        assert (first.total, [event.result for event in first.events]) == (5, ["appended", "appended"])
        assert '"n": 4' in first.events[0].body
        rest = await events(home, 1, before=first.events[-1].id)
        assert [event.result for event in rest.events] == ["appended", "appended", "created"]


async def test_a_request_with_events_of_several_alerts_is_found_from_each(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:5m",)) as home:
        await home.receive("generic", at_once("one"))
        await home.receive("generic", at_once("one", "two"))
        home.expect_paged("alice")
        home.expect_paged("alice")
        one, two = await events(home, 1), await events(home, 2)
        assert [event.result for event in one.events] == ["appended", "created"]
        assert [event.result for event in two.events] == ["created"]
        assert one.events[0].id == two.events[0].id
        assert (one.total, two.total) == (2, 1)


async def test_secrets_are_hidden_and_bodies_cut_with_their_size_told(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:5m",)) as home:
        body = {"summary": "disk", "key": "db-1", "api_token": "s3cr3t-s3cr3t", "more": "x" * 1_000}
        await home.receive("generic", body)
        home.expect_paged("alice")
        whole = (await events(home, 1)).events[0]
        assert "s3cr3t" not in whole.body
        assert BLOT in whole.body
        assert not whole.cut
        short = (await events(home, 1, body=100)).events[0]
        assert len(short.body) <= 100
        assert (short.cut, short.size) == (True, whole.size)
        assert "s3cr3t" not in short.body
        assert (await events(home, 1, body=0)).events[0].body == ""


async def test_old_requests_go_and_what_they_say_of_alerts_goes_with_them(tmp_path: Path) -> None:
    async with house(tmp_path, ("alice:5m",)) as home:
        await home.receive("generic", at_once("one", "two"))
        await home.receive("generic", at_once("one"))
        home.expect_paged("alice")
        home.expect_paged("alice")
        later = home.clock.now() + 31 * DAY
        await home.pager._writer.write(lambda connection: retention.sweep(connection, later))
        # The newest stays, whatever its age: the numbers go on from it.
        assert (await events(home, 1)).total == 1
        assert (await events(home, 2)) == AlertEvents(alert=2, total=0, events=[])


async def test_the_timeline_in_parts_and_pages(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.receive("generic", {"summary": "disk", "key": "db-1"})
        home.expect_paged("alice")
        for number in range(6):
            await home.act(1, "comment", "bob", text=f"note {number}")
        people = await timeline(home, 1, show="people")
        assert [entry.text for entry in people.entries] == [f"note {number}" for number in range(6)]
        assert {entry.kind for entry in (await timeline(home, 1, show="pages")).entries} == {
            "escalated",
            "delivery",
        }
        assert [entry.kind for entry in (await timeline(home, 1, show="tool")).entries] == ["created"]
        newest = await timeline(home, 1, limit=2)
        assert ([entry.text for entry in newest.entries], newest.more) == (["note 4", "note 5"], True)
        older = await timeline(home, 1, show="people", limit=10, before=newest.entries[0].id)
        assert ([entry.text for entry in older.entries][-1], older.more) == ("note 3", False)
        oldest = await timeline(home, 1, limit=1, after=0)
        assert ([entry.kind for entry in oldest.entries], oldest.more) == (["created"], True)


async def test_a_detail_can_be_kept_short(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.receive("generic", {"summary": "disk", "key": "db-1"})
        home.expect_paged("alice")
        for number in range(9):
            await home.act(1, "comment", "bob", text=f"note {number}")
        short = await home.pager.views.alert(1, recent=3)
        assert short is not None
        assert [entry["text"] for entry in short["timeline"]] == ["note 6", "note 7", "note 8"]
        assert short["cut"] is True
        assert short["ladder"][0]["paged_at"] is not None
        assert (await home.alert(1))["cut"] is False
