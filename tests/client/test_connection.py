"""What a call becomes on the wire, and what its failures become."""

import asyncio
from pathlib import Path

import pytest

from tests.client.documents import acted, source, state
from tests.client.scripted_engine import ScriptedEngine
from tocsin.api.paths import socket_path
from tocsin.api.requests import ActionRequest, SourceEdit
from tocsin.client.client import TocsinClient
from tocsin.client.errors import NotAllowedError, RefusedError, UnreachableError
from tocsin.clock import SystemClock


async def test_the_socket_carries_who_acts(engine: ScriptedEngine) -> None:
    engine.answers["GET /tocsin/v1/state"] = state()
    async with TocsinClient.over_socket(engine.socket, "carol") as client:
        assert (await client.state()).me == "carol"
    assert engine.asked_last().headers["Tocsin-User"] == "carol"
    assert "Authorization" not in engine.asked_last().headers


async def test_tcp_carries_the_token(engine: ScriptedEngine) -> None:
    engine.answers["GET /tocsin/v1/state"] = state()
    async with TocsinClient.over_http(engine.url + "/", "s3cret") as client:
        await client.state()
    assert engine.asked_last().headers["Authorization"] == "Bearer s3cret"
    assert "Tocsin-User" not in engine.asked_last().headers


async def test_only_what_was_set_is_sent(engine: ScriptedEngine) -> None:
    engine.answers["PATCH /tocsin/v1/sources/a%2Fb%20c"] = source()
    async with TocsinClient.over_socket(engine.socket) as client:
        await client.sources.edit("a/b c", SourceEdit(paused=True, auto_resolve=None))
    assert engine.asked_last().body == {"paused": True, "auto_resolve": None}


async def test_an_action_names_the_painted_generation(engine: ScriptedEngine) -> None:
    engine.answers["POST /tocsin/v1/alerts/42/accept"] = acted(status="ACCEPTED")
    async with TocsinClient.over_socket(engine.socket) as client:
        done = await client.alerts.act(42, "accept", ActionRequest(generation=3))
    assert done.alert.status == "ACCEPTED"
    assert engine.asked_last().body == {"generation": 3}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, RefusedError),
        (409, RefusedError),
        (422, RefusedError),
        (503, RefusedError),
        (401, NotAllowedError),
        (403, NotAllowedError),
        (500, UnreachableError),
    ],
)
async def test_each_refusal_has_its_kind(engine: ScriptedEngine, status: int, kind: type[Exception]) -> None:
    engine.answers["GET /tocsin/v1/state"] = (status, {"error": "no, because", "field": "name"})
    async with TocsinClient.over_socket(engine.socket) as client:
        with pytest.raises(kind) as caught:
            await client.state()
    if isinstance(caught.value, RefusedError):
        assert (caught.value.sentence, caught.value.field, caught.value.status) == (
            "no, because",
            "name",
            status,
        )


async def test_a_foreign_page_is_no_answer(engine: ScriptedEngine) -> None:
    engine.answers["GET /tocsin/v1/state"] = (404, "<html>nginx</html>")
    async with TocsinClient.over_socket(engine.socket) as client:
        with pytest.raises(UnreachableError, match="status 404"):
            await client.state()


async def test_nobody_there_is_one_sentence(tmp_path: Path) -> None:
    async with TocsinClient.over_socket(tmp_path / "none.sock", patience=0) as client:
        with pytest.raises(UnreachableError, match="does not answer"):
            await client.state()
    with pytest.raises(UnreachableError, match="is not a server"):
        TocsinClient.over_http("oncall.example.com")


async def test_a_starting_engine_is_waited_for(tmp_path: Path) -> None:
    where = socket_path(tmp_path)
    async with TocsinClient.over_socket(where, clock=SystemClock()) as client:
        asking = asyncio.create_task(client.state())
        await asyncio.sleep(0)
        engine = ScriptedEngine(where, {"GET /tocsin/v1/state": state(me="late")})
        with await asyncio.to_thread(engine.__enter__):
            assert (await asking).me == "late"


def test_a_long_directory_has_a_short_socket(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120)
    assert socket_path(tmp_path).parent == tmp_path.resolve()
    assert len(str(socket_path(long))) <= 100
    assert socket_path(long) != socket_path(tmp_path / ("y" * 120))
