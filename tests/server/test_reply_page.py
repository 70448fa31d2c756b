"""Links in pages: opened by anybody as often as they like, answered once, by the person they were for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import aiohttp
import pytest

from tests.engine.house import House
from tocsin.api.requests import UserEdit
from tocsin.engine.options import PagerOptions
from tocsin.engine.pager import Pager
from tocsin.server.caller import Hosts
from tocsin.server.front import Front
from tocsin.server.limits import Limits
from tocsin.server.listener import open_unix
from tocsin.server.listening import Listening
from tocsin.store.writer import InlineWriter

PUBLIC = "https://ops.example.net/pager"
LIMITS = Limits(keepalive_seconds=1.0)
PROBLEM = {"summary": "freezer <script>alert(1)</script> is too warm", "key": "freezer-3"}


class PublicHouse(House):
    """A house that tools and people outside can reach."""

    async def open(self) -> None:
        """Start the pager."""
        options = PagerOptions(
            "http://127.0.0.1:1", PUBLIC, "erin", queue=InlineWriter, random=Random(7), post=self.post
        )
        self.pager = await Pager.open(self.data, clock=self.clock, options=options)

    async def page_alice(self) -> str:
        """Let alice be paged, and give the path that her link leads to."""
        await self.receive("generic", PROBLEM)
        url = self.expect_paged("alice").answer_url
        assert url.startswith(f"{PUBLIC}/answer/")
        return url.removeprefix(PUBLIC)


@pytest.fixture
async def pager(tmp_path: Path) -> AsyncIterator[PublicHouse]:
    """Give a house with a public URL."""
    home = PublicHouse(tmp_path / "d")
    await home.open()
    await home.furnish(("alice:5m", "bob:1h"), 0, "0s")
    yield home
    home.expect_nobody_paged()
    await home.pager.close()


@contextlib.asynccontextmanager
async def browser(pager: PublicHouse, folder: Path) -> AsyncIterator[aiohttp.ClientSession]:
    """Give something that opens links."""
    front = Front(pager.pager, LIMITS, owner="erin", hosts=Hosts([]), stop=lambda: None)
    path = folder / "t.sock"
    # As over TCP: whoever asks there brings no name.
    listening = await Listening.start(open_unix(path), front.over_tcp, LIMITS, one_peer=True)
    async with aiohttp.ClientSession(
        "http://ops.example.net", connector=aiohttp.UnixConnector(str(path))
    ) as client:
        yield client
    front.feeds.close()
    await listening.finish(2.0)


async def looked(client: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    """Open a link."""
    async with client.get(path) as response:
        return response.status, await response.text()


async def answered(client: aiohttp.ClientSession, path: str, verb: str) -> tuple[int, str]:
    """Press a button."""
    async with client.post(path, data={"verb": verb}) as response:
        return response.status, await response.text()


async def test_looking_changes_nothing_and_an_answer_is_credited(pager: PublicHouse, tmp_path: Path) -> None:
    path = await pager.page_alice()
    async with browser(pager, tmp_path) as client:
        for _ in range(3):
            status, text = await looked(client, path)
            assert status == 200
            assert "You answer as alice" in text
            assert "<script>" not in text
            async with client.head(path) as response:
                assert response.status == 200
        assert (await pager.alert(1))["status"] == "PENDING"
        status, text = await answered(client, path, "accept")
        assert (status, "Done: accepted by alice" in text) == (200, True)
        alert = await pager.alert(1)
        assert (alert["status"], alert["owner"]) == ("ACCEPTED", "alice")
        lines = [(entry["text"], entry["actor"]) for entry in alert["timeline"]]
        assert ("alice chose accept behind the link in mail", "alice") in lines
        status, text = await looked(client, path)
        assert (status, "This link was used at 2026-11-20 03:00:00 UTC" in text) == (410, True)
        assert (await answered(client, path, "resolve"))[0] == 410
        assert (await pager.alert(1))["status"] == "ACCEPTED"


@pytest.mark.parametrize(("verb", "status"), [("resolve", "RESOLVED"), ("escalate", "PENDING")])
async def test_each_button_does_what_it_says(
    pager: PublicHouse, tmp_path: Path, verb: str, status: str
) -> None:
    path = await pager.page_alice()
    async with browser(pager, tmp_path) as client:
        assert (await answered(client, path, verb))[0] == 200
        assert (await pager.alert(1))["status"] == status
        await pager.settle()
        if verb == "escalate":
            pager.expect_paged("bob", "level 2")


async def test_of_two_at_once_one_counts(pager: PublicHouse, tmp_path: Path) -> None:
    path = await pager.page_alice()
    async with browser(pager, tmp_path) as client:
        both = await asyncio.gather(answered(client, path, "accept"), answered(client, path, "resolve"))
        assert sorted(status for status, _ in both) == [200, 410]


async def test_a_forged_link_shows_nothing(pager: PublicHouse, tmp_path: Path) -> None:
    path = await pager.page_alice()
    number = path.removeprefix("/answer/").partition("-")[0]
    changed = path[:-1] + ("A" if path[-1] != "A" else "B")
    forged = (
        "/answer/",
        "/answer/x",
        f"/answer/{number}",
        f"/answer/{number}-",
        path[:-4],
        changed,
        "/answer/9-é",
    )
    async with browser(pager, tmp_path) as client:
        for wrong in forged:
            for status, text in (await looked(client, wrong), await answered(client, wrong, "accept")):
                assert (status, "freezer" in text) == (404, False), wrong
        assert (await pager.alert(1))["status"] == "PENDING"


async def test_an_old_link_and_one_of_a_solved_alert_ask_nothing(pager: PublicHouse, tmp_path: Path) -> None:
    path = await pager.page_alice()
    await pager.receive("generic", {"key": "freezer-3", "event": "resolve"})
    pager.expect_told("alice", "resolved")
    async with browser(pager, tmp_path) as client:
        status, text = await looked(client, path)
        assert (status, "<form" in text, "nothing is to be done" in text) == (200, False, True)
        assert (await answered(client, path, "accept"))[0] == 409
        await pager.fast_forward("8d")
        assert (await looked(client, path))[0] == 410
        assert (await answered(client, path, "accept"))[0] == 410


async def test_who_may_only_look_answers_nothing(pager: PublicHouse, tmp_path: Path) -> None:
    path = await pager.page_alice()
    await pager.pager.configuration.edit_user("alice", UserEdit(role="viewer"))
    async with browser(pager, tmp_path) as client:
        assert "<form" not in (await looked(client, path))[1]
        assert (await answered(client, path, "accept"))[0] == 409
        assert (await answered(client, path, "reopen"))[0] == 409


async def test_the_page_lets_nothing_else_in(pager: PublicHouse, tmp_path: Path) -> None:
    path = await pager.page_alice()
    async with browser(pager, tmp_path) as client:
        async with client.get(path) as response:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Referrer-Policy"] == "no-referrer"
        async with client.put(path) as response:
            assert response.status == 405


async def test_without_a_public_url_there_is_no_link(tmp_path: Path) -> None:
    home = House(tmp_path / "d")
    await home.open()
    await home.furnish(("alice:5m",), 0, "0s")
    await home.receive("generic", PROBLEM)
    assert home.expect_paged("alice").answer_url == ""
    await home.pager.close()
