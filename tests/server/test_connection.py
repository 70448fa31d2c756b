"""Senders who are slow, many, or who speak HTTP that could be read in two ways."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.server.fake_pager import KEYS
from tests.server.served import QUICK, Served, serving

APICA = f"/api/v1/events/apica/{KEYS['apica']}"
POST = f"POST {APICA} HTTP/1.1\r\n".encode()


@pytest.mark.parametrize(
    "sent",
    [b"", b"POST /api", POST + b"Host: x\r\nX-Slow: "],
    ids=["nothing", "half a line", "half a head"],
)
async def test_a_head_that_does_not_end_in_time_is_refused(served: Served, sent: bytes) -> None:
    answer = await served.send_raw(sent)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert served.pager.received == []


async def test_the_second_head_of_a_connection_has_a_deadline_too(served: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(POST + b"Host: x\r\nContent-Length: 2\r\n\r\n{}")
    await reader.readuntil(b"]}")
    writer.write(POST + b"X-Half: ")
    assert (await asyncio.wait_for(reader.read(), 5)).startswith(b"HTTP/1.1 408 ")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 9\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"]
)
async def test_a_body_that_does_not_end_in_time_is_refused(served: Served, framing: bytes) -> None:
    answer = await served.send_raw(POST + b"Host: x\r\n" + framing)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"the body did not arrive in time" in answer
    assert served.pager.received == []


async def test_an_idle_connection_is_kept_and_then_closed(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=replace(QUICK, keepalive_seconds=0.1)) as served:
        answer = await served.send_raw(POST + b"Host: x\r\nContent-Length: 2\r\n\r\n{}")
        assert answer.count(b"HTTP/1.1 ") == 1
        assert answer.startswith(b"HTTP/1.1 200 ")


HIDDEN = b"POST /api/v1/events/apica/hidden HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
MALFORMED = {
    "bad chunk size": POST + b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "negative chunk size": POST + b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
    "length and chunked": POST
    + b"Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + HIDDEN,
    "two lengths": POST + b"Host: x\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}" + HIDDEN,
    "negative length": POST + b"Host: x\r\nContent-Length: -2\r\n\r\n{}",
    "signed length": POST + b"Host: x\r\nContent-Length: +2\r\n\r\n{}",
    "bare line feeds": POST.replace(b"\r\n", b"\n") + b"Host: x\nContent-Length: 2\n\n{}",
    "folded header": POST + b"Host: x\r\nX-Fold: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
    "space before the colon": POST + b"Host: x\r\nContent-Length : 2\r\n\r\n{}",
    "unknown transfer encoding": POST + b"Host: x\r\nTransfer-Encoding: xchunked\r\n\r\n{}",
    "long header": POST + b"Host: x\r\nX-Long: " + b"a" * 20_000 + b"\r\nContent-Length: 2\r\n\r\n{}",
    "many headers": POST + b"Host: x\r\n" + b"X-M: 1\r\n" * 20_000 + b"Content-Length: 2\r\n\r\n{}",
    "null in a header": POST + b"Host: x\r\nX-Null: a\0b\r\nContent-Length: 2\r\n\r\n{}",
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_can_be_read_in_two_ways_is_not_read_at_all(served: Served, sent: bytes) -> None:
    answer = await served.send_raw(sent)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"Traceback" not in answer
    assert served.pager.received == []
    assert served.pager.near_misses.newest() == []


async def test_a_body_that_breaks_midway_is_refused_at_once(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=replace(QUICK, body_seconds=60)) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(POST + b"Host: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n")
        await reader.readuntil(b"100 Continue\r\n\r\n")
        writer.write(b"1\r\n{\r\nzz\r\n")
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert served.pager.received == []
        writer.close()
        await writer.wait_closed()


async def test_a_body_without_an_end_is_refused_when_it_is_too_large(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=replace(QUICK, body_seconds=60)) as served:
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        answer = await served.send_raw(POST + b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 5)
        assert answer.startswith(b"HTTP/1.1 413 ")


async def test_many_small_chunks_are_one_body(served: Served) -> None:
    chunks = b"1\r\nx\r\n" * 5000 + b"0\r\n\r\n"
    head = b"Host: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = await served.send_raw(POST + head + chunks)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert served.pager.received[0][1].body == b"x" * 5000


async def test_one_connection_too_many_is_closed_at_once(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=replace(QUICK, connections=2, head_seconds=60)) as served:
        held = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(2)]
        for _, writer in held:
            writer.write(b"P")
        assert await served.send_raw(POST + b"Host: x\r\nContent-Length: 2\r\n\r\n{}") == b""
        for _, writer in held:
            writer.close()
            await writer.wait_closed()


async def test_an_old_client_is_told_whether_its_connection_stays(served: Served) -> None:
    old = POST.replace(b"1.1", b"1.0") + b"Content-Length: 2\r\n"
    answer = await served.send_raw(old + b"Connection: keep-alive\r\n\r\n{}" + old + b"\r\n{}")
    first, _, second = answer.partition(b"]}")
    assert b"Connection: keep-alive\r\n" in first
    assert b"Connection: close\r\n" in second
