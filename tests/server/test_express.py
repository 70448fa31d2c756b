"""Webhooks that arrive whole, and what else happens on their connections meanwhile."""

import asyncio
from pathlib import Path

import pytest

from tests.server.fake_pager import KEYS
from tests.server.served import QUICK, Served, serving
from tocsin.server.glance import Glance, Whole

PATH = f"/api/v1/events/apica/{KEYS['apica']}"


def post(body: bytes, path: str = PATH) -> bytes:
    """Give a webhook as one packet."""
    return b"POST %b HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n%b" % (path.encode(), len(body), body)


async def read_answers(reader: asyncio.StreamReader, count: int) -> list[bytes]:
    """Read some answers, and give their heads' first lines."""
    lines = []
    for _ in range(count):
        head = await reader.readuntil(b"\r\n\r\n")
        lines.append(head.partition(b"\r\n")[0])
        length = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
        await reader.readexactly(int(length.partition(b":")[2]))
    return lines


async def test_nothing_is_answered_before_the_commit(served: Served) -> None:
    served.pager.committed.clear()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(post(b"{}"))
    early = asyncio.ensure_future(reader.read(1))
    await served.pager.reached.wait()
    for _ in range(10):
        await asyncio.sleep(0)
    assert not early.done()
    served.pager.committed.set()
    assert await early == b"H"
    writer.close()


async def test_whole_webhooks_are_read_at_a_glance_until_one_comes_in_two_pieces(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    glances: list[bool] = []
    seen = asyncio.Event()
    at = Glance.at

    def counted(glance: Glance, data: bytes) -> Whole | None:
        read = at(glance, data)
        glances.append(read is not None)
        if read is None:
            seen.set()
        return read

    monkeypatch.setattr(Glance, "at", counted)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    for body, path in ((b"1", PATH), (b"?", "/nowhere"), (b"2", PATH)):
        writer.write(post(body, path))
        await read_answers(reader, 1)
    halves = post(b"3")
    writer.write(halves[:20])
    await writer.drain()
    await seen.wait()
    writer.write(halves[20:])
    await read_answers(reader, 1)
    writer.write(post(b"4"))
    await read_answers(reader, 1)
    assert [inbound.body for _, inbound in served.pager.received] == [b"1", b"2", b"3", b"4"]
    assert glances == [True, True, True, False]
    writer.close()


async def test_requests_in_one_packet_are_answered_in_their_order(served: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(post(b"1") + post(b"2", "/nowhere") + post(b"3"))
    lines = await read_answers(reader, 3)
    assert [line.split()[1] for line in lines] == [b"200", b"404", b"200"]
    assert [inbound.body for _, inbound in served.pager.received] == [b"1", b"3"]
    writer.close()


async def test_what_comes_while_a_webhook_is_in_hand_waits_for_its_turn(served: Served) -> None:
    served.pager.committed.clear()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(post(b"1"))
    await served.pager.reached.wait()
    writer.write(post(b"2", "/nowhere"))
    writer.write(post(b"3"))
    await writer.drain()
    served.pager.committed.set()
    assert [line.split()[1] for line in await read_answers(reader, 3)] == [b"200", b"404", b"200"]
    writer.close()


async def test_an_idle_connection_is_not_closed_while_its_webhook_is_in_hand(tmp_path: Path) -> None:
    limits = type(QUICK)(head_seconds=0.05, keepalive_seconds=0.1, linger_seconds=0.1)
    async with serving(tmp_path, limits=limits) as served:
        served.pager.committed.clear()
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(post(b"1"))
        asyncio.get_running_loop().call_later(0.4, served.pager.committed.set)
        assert (await read_answers(reader, 1))[0].endswith(b"200 OK")
        assert await asyncio.wait_for(reader.read(), 5) == b""  # idle now, and then closed without a word
        writer.close()


async def test_an_orderly_end_waits_for_a_webhook_in_hand(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        served.pager.committed.clear()
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(post(b"1"))
        await served.pager.reached.wait()
        asyncio.get_running_loop().call_later(0.1, served.pager.committed.set)
    assert (await read_answers(reader, 1))[0].endswith(b"200 OK")
    assert await reader.read() == b""
    writer.close()


async def test_a_sender_who_leaves_before_the_commit_breaks_nothing(served: Served) -> None:
    served.pager.committed.clear()
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(post(b"1"))
    await served.pager.reached.wait()
    writer.transport.abort()
    served.pager.committed.set()
    assert (await served.ask("POST", PATH, data=b"2")).status == 200
    assert [inbound.body for _, inbound in served.pager.received] == [b"1", b"2"]


async def test_what_is_no_plain_webhook_goes_the_long_way_with_its_body(served: Served) -> None:
    for body, more in ((b"1", b"Content-Encoding: identity\r\n"), (b"2", b"Connection: close\r\n")):
        head = b"POST %b HTTP/1.1\r\nHost: t\r\n%bContent-Length: 1\r\n\r\n%b" % (PATH.encode(), more, body)
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(head)
        assert (await read_answers(reader, 1))[0].endswith(b"200 OK")
        writer.close()
    assert [inbound.body for _, inbound in served.pager.received] == [b"1", b"2"]
