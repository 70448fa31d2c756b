"""One that fails stays alone: an event, a parser, a timer, a request, a job of a shared commit."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.engine.house import House, house
from tocsin.core.due import fire as fire_well
from tocsin.core.event import Event, EventKind
from tocsin.core.handle import handle as handle_well
from tocsin.core.reading import Reading
from tocsin.engine import apply as applying
from tocsin.sources.registry import integration

UNREADABLE = "Could not read an event from"


def events(*summaries: str) -> Reading:
    """Give a reading of problems."""
    return Reading.of(*(Event(EventKind.ALERT, key=text, summary=text) for text in summaries))


async def test_a_poisonous_event_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three events in one request the middle one fails: two alerts, and one that tells of the third."""

    def handle(event: Event, intake: Any) -> Any:
        if event.summary == "poison":
            raise ZeroDivisionError
        return handle_well(event, intake)

    monkeypatch.setattr("tocsin.engine.apply.handle", handle)
    async with house(tmp_path) as pager:
        receipt = await pager.receive(
            "generic", b'[{"summary":"first"},{"summary":"poison"},{"summary":"last"}]'
        )
        assert [r.result for r in receipt.results] == ["created", "unreadable", "created"]
        shown = (await pager.pager.finder.window())["alerts"]
        assert [a["summary"] for a in reversed(shown)] == ["first", f"{UNREADABLE} generic", "last"]
        for _ in range(3):
            pager.expect_paged("alice")


async def test_a_parser_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in a source's module makes its requests unreadable, never lost."""
    async with house(tmp_path) as pager:
        source = await pager.connect("generic")
        kind = integration("generic")

        def parse(*_: object) -> Reading:
            raise KeyError("a bug")

        broken = type(kind)(**{**vars(kind), "parse": parse})
        inbound = pager.inbound(b"{}")
        receipt = await pager.pager.receive(source, broken, inbound)
        await pager.settle()
        assert receipt.result == "unreadable"
        pager.expect_paged("alice")


async def test_one_alert_for_all_that_cannot_be_read(tmp_path: Path) -> None:
    """Unreadable requests of a source share one alert until it is resolved; each body is kept."""
    async with house(tmp_path) as pager:
        results = [await pager.receive("particle", body) for body in (b"{", b"\xff\xfe", b"<html>")]
        assert {r.result for r in results} == {"unreadable"}
        assert {r.results[0].alert for r in results} == {1}
        pager.expect_paged("alice")
        found = await pager.alert(1)
        assert found["summary"] == f"{UNREADABLE} particle"
        assert found["count"] == 3
        kept = await pager.requests("particle")
        assert [row["verdict"] for row in kept] == ["unreadable"] * 3
        assert kept[-1]["body"] == "{"
        await pager.act(1, "resolve", by="alice")
        again = await pager.receive("particle", b"{")
        assert again.results[0].alert == 2
        pager.expect_paged("alice")


async def test_a_poisonous_timer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timer that fails is tried again in a minute; what is due beside it fires in its time."""
    async with house(tmp_path) as pager:
        await pager.receive("generic", {"summary": "poison"})
        await pager.receive("generic", {"summary": "well"})
        pager.expect_paged("alice")
        pager.expect_paged("alice")

        def fire(alert: Any, *args: Any) -> Any:
            if alert.summary == "poison":
                raise ZeroDivisionError
            return fire_well(alert, *args)

        monkeypatch.setattr("tocsin.engine.due.fire", fire)
        await pager.fast_forward("5m")
        assert pager.expect_paged("bob").alert["summary"] == "well"
        pager.expect_nobody_paged()
        monkeypatch.setattr("tocsin.engine.due.fire", fire_well)
        await pager.fast_forward("59s")
        pager.expect_nobody_paged()
        await pager.fast_forward("1s")
        assert pager.expect_paged("bob", "late by 1 min").alert["summary"] == "poison"


async def test_a_request_that_cannot_be_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a batch, a request that the store refuses is stored as unreadable; the others as they are."""
    usual = applying.decide

    def decide(connection: Any, draft: Any, directory: Any, source: Any, event: Event, *rest: Any) -> Any:
        if event.summary == "poison":
            connection.execute("INSERT INTO timers VALUES (NULL, NULL, NULL, NULL)")
        return usual(connection, draft, directory, source, event, *rest)

    async with house(tmp_path) as pager:
        await pager.connect("generic")
        monkeypatch.setattr(applying, "decide", decide)
        receipts = await asyncio.gather(*(post(pager, text) for text in ("first", "poison", "last")))
        assert [r.result for r in receipts] == ["created", "unreadable", "created"]
        await pager.settle()
        for _ in range(3):
            pager.expect_paged("alice")
        kept = await pager.requests("generic")
        assert len(kept) == 3


async def post(pager: House, summary: str) -> Any:
    """Post one problem, without waiting for what follows."""
    source = pager.source("generic")
    inbound = pager.inbound(b'{"summary": "%s"}' % summary.encode())
    return await pager.pager.receive(source, integration("generic"), inbound)
