"""The explorer: every request of a source can be found, understood, and read again without side effects."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import House, house
from tocsin.api.exploring import ReplayRequest, SourceRequest
from tocsin.api.requests import SourceEdit
from tocsin.engine.errors import InvalidError, NotFoundError
from tocsin.engine.receipt import RequestRefusedError

ODD = {"what": {"state": "broken", "said": "pressure 9.1 bar"}, "unit": "pump-7", "token": "hunter2"}
WELL = {"what": {"state": "fine", "said": "pressure 2.0 bar"}, "unit": "pump-7"}
MAPPING = {
    "fields": {
        "summary": "what.said",
        "key": "unit",
        "status": "what.state",
        "fire_values": ["broken"],
        "recover_values": ["fine"],
    }
}


async def replay(pager: House, name: str, **wish: Any) -> dict[str, Any]:
    """Read requests of a source again."""
    return await pager.pager.explorer.replay(pager.source(name), ReplayRequest(**wish))


async def test_all_requests_are_found_whatever_became_of_them(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await pager.connect("pagerduty", "pd")
        key = pager.source("pd").key
        problem = {"routing_key": key, "event_action": "trigger", "payload": {}}
        problem["payload"] = {"summary": "disk full", "source": "db-1", "severity": "critical"}
        await pager.receive("pd", problem)
        pager.expect_paged("alice")
        with pytest.raises(RequestRefusedError):
            await pager.receive("pd", {"routing_key": key, "event_action": "dance"})
        listed = await pager.requests("pd")
        assert {row["verdict"] for row in listed} == {"created", "refused"}
        refused = next(row for row in listed if row["verdict"] == "refused")
        assert refused["id"] < 0
        assert "event_action" in refused["reason"]
        assert key not in json.dumps(listed)
        assert [row["verdict"] for row in await pager.requests("pd", "DISK")] == ["created"]
        assert [row["verdict"] for row in await pager.requests("pd", "", "created")] == ["created"]
        again = await pager.pager.explorer.request(pager.source("pd"), refused["id"])
        assert SourceRequest.model_validate(again).reading.verdict == "refused"


async def test_pages_of_requests_join_without_gap_or_repeat(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        for number in range(7):
            await pager.receive("generic", {"summary": f"s{number}", "status": "ignored", "key": str(number)})
        source, seen = pager.source("generic"), list[int]()
        before = None
        while found := await pager.pager.explorer.requests(
            source, limit=3, before=before, text="", verdicts=()
        ):
            seen += [row["id"] for row in found]
            before = found[-1]["id"]
        assert seen == sorted(seen, reverse=True)
        assert len(seen) == len(set(seen)) == 7
        for _ in range(7):
            pager.expect_paged("alice")


async def test_a_request_tells_where_each_field_came_from_and_hides_secrets(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await pager.receive("particle", "trigger")
        pager.expect_paged("alice")
        listed = await pager.requests("particle")
        found = SourceRequest.model_validate(
            await pager.pager.explorer.request(pager.source("particle"), listed[0]["id"])
        )
        event = found.reading.events[0]
        assert event.kind == "ALERT"
        assert event.result == "created"
        assert {"summary", "key", "kind"} <= {came.field for came in event.origins}
        assert {field.path for field in found.fields} >= {"event", "data", "coreid"}
        await pager.receive("generic", ODD)
        pager.expect_paged("alice")
        odd = await pager.requests("generic")
        shown = await pager.pager.explorer.request(pager.source("generic"), odd[0]["id"])
        assert "hunter2" not in json.dumps(shown["fields"]) + shown["body"]


async def test_a_mapping_is_tried_on_real_requests_before_it_is_stored(tmp_path: Path) -> None:
    """Replays change nothing, and page nobody; the mapping that they proved survives a restart."""
    async with house(tmp_path) as pager:
        await pager.connect("rapidspike", "rs")
        await pager.receive("rs", ODD)
        await pager.receive("rs", ODD)
        await pager.receive("rs", WELL)
        while pager.post.left[pager._told :]:
            pager.expect_paged("alice")
        before = await pager.pager.views.state("alice")
        found = await replay(pager, "rs", settings=MAPPING)
        assert found["changed"] == 3
        after = [row["after"]["events"][0] for row in found["requests"]]
        assert [(one["result"], one["alert"]) for one in after] == [
            ("created", 1),
            ("appended", 1),
            ("resolved", 1),
        ]
        assert after[0]["summary"] == "pressure 9.1 bar"
        assert await pager.pager.views.state("alice") == before
        pager.expect_nobody_paged()

        await pager.pager.configuration.edit_source("rs", SourceEdit(settings=MAPPING))
        await pager.restart()
        again = await replay(pager, "rs")
        assert again["changed"] == 0
        assert [row["after"]["events"][0]["result"] for row in again["requests"]] == [
            "created",
            "appended",
            "resolved",
        ]
        pager.expect_nobody_paged()


async def test_fifty_unreadable_events_are_one_alert_and_replaying_them_pages_nobody(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        body = {"event": "x", "title": "disk on db-1", "state": "firing"}
        await pager.receive("apica", body)
        page = pager.expect_paged("alice")
        assert page.alert["summary"] == "Could not read an event from apica"
        for _ in range(50):
            await pager.receive("apica", body)
        assert (await pager.alert(1))["count"] == 51
        mapping = {"fields": {"summary": "title", "key": "title", "status": "state"}}
        await pager.pager.configuration.edit_source("apica", SourceEdit(settings=mapping))
        found = await replay(pager, "apica", last=51)
        events = [row["after"]["events"][0] for row in found["requests"]]
        assert {one["summary"] for one in events} == {"disk on db-1"}
        assert [one["result"] for one in events] == ["created"] + ["appended"] * 50
        pager.expect_nobody_paged()


async def test_a_sample_is_read_with_settings_that_nobody_stored(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await pager.connect("particle")
        templates = {"templates": {"summary": "PUMP {{ tocsin.summary }}"}}
        found = await replay(pager, "particle", sample="trigger", settings=templates)
        row = found["requests"][0]
        assert row["after"]["events"][0]["summary"] == f"PUMP {row['before']['events'][0]['summary']}"
        assert not await pager.requests("particle")


async def test_wrong_settings_and_unknown_requests_are_told(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        await pager.connect("particle")
        with pytest.raises(InvalidError) as wrong:
            await replay(
                pager, "particle", settings={"templates": {"summary": "{% for x in y %}{% endfor %}"}}
            )
        assert wrong.value.field == "settings.templates.summary"
        with pytest.raises(NotFoundError, match="no sample"):
            await replay(pager, "particle", sample="nothing")
        with pytest.raises(NotFoundError, match="no request 99"):
            await pager.pager.explorer.request(pager.source("particle"), 99)


async def test_near_misses_name_the_source_that_was_meant(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        source = await pager.connect("particle", "Pumps")
        note = pager.pager.near_misses.note
        for key, kind in (
            (source.key, "apica"),
            (source.key[:-3], "particle"),
            (source.key + "x", "particle"),
        ):
            note("10.0.0.9", "POST", "/api/v1/events/" + kind, key, kind)
        note("10.0.0.9", "POST", "/api/v1/events/particle", source.key.upper(), "particle")
        note("10.0.0.9", "POST", "/api/v1/events/particle", "", "particle")
        note("10.0.0.9", "POST", "/hook", "zzzz", None)
        newest = pager.pager.near_misses.newest()
        assert [miss.source_id == source.id for miss in newest] == [False, False, True, True, True, True]
        assert [miss.why for miss in newest] == [
            "no alert source has this key",
            "there is no key in it: the whole webhook URL is needed",
            "the key is that of Pumps, but with blanks or capitals",
            "the key is that of Pumps, with something behind it",
            "the key is that of Pumps, cut short",
            "the key is that of Pumps, which is particle, not apica",
        ]
        assert all(len(miss.key_end) <= 4 for miss in newest)


async def test_each_way_to_me_is_tried_once(tmp_path: Path) -> None:
    async with house(tmp_path) as pager:
        tried = await pager.pager.ways.try_all("alice")
        assert [(way["destination"], way["ok"]) for way in tried["ways"]] == [("mail", True)]
        assert "Nothing is wrong" in pager.expect_tried("alice").text
        [contact] = pager.pager.directory.contacts["alice"]
        assert contact.proven_at == pager.clock.now()
        assert (await pager.pager.ways.try_all("erin"))["ways"] == []


async def test_how_a_source_stands(tmp_path: Path) -> None:
    """The one thing that matters most: what hides problems, then what is open, then silence."""
    async with house(tmp_path) as pager:

        async def status() -> str:
            view = await pager.pager.views.source("generic")
            assert view is not None
            return str(view["status"])

        await pager.connect("generic", ready=False)
        assert await status() == "setup"
        await pager.pager.configuration.edit_source("generic", SourceEdit(ready=True))
        assert await status() == "never-heard-of"
        await pager.receive("generic", {"summary": "disk", "key": "k"})
        pager.expect_paged("alice")
        assert await status() == "pending"
        await pager.accept(1, by="alice")
        assert await status() == "accepted"
        await pager.receive("generic", {"summary": "disk", "key": "k", "status": "resolved"})
        assert await status() == "resolved"
        for number in range(10):
            await pager.receive("generic", {"summary": "x", "key": str(number), "status": "resolved"})
        await pager.fast_forward("59m")
        assert await status() == "resolved"
        await pager.fast_forward("2m")
        assert await status() == "silent"
        view = await pager.pager.views.source("generic")
        assert view is not None
        assert sum(view["hourly"]) == view["events"] == 12
        await pager.pager.configuration.edit_source("generic", SourceEdit(paused=True))
        assert await status() == "paused"
        pager.post.left.clear()
