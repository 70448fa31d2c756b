"""A server on a free port and on a Unix socket, with a fake pager behind it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.server.fake_pager import FakePager
from tocsin.server.caller import Hosts
from tocsin.server.connection import HttpServer
from tocsin.server.front import Front
from tocsin.server.limits import Limits
from tocsin.server.listener import Address, open_tcp, open_unix

QUICK = Limits(
    head_seconds=0.2, body_seconds=0.2, keepalive_seconds=1.0, linger_seconds=0.1, body_bytes=65536
)


@dataclass
class Reply:
    """An answer, read to its end."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass
class Served:
    """A running server."""

    pager: FakePager
    front: Front
    port: int
    socket: Path
    tcp: aiohttp.ClientSession
    unix: aiohttp.ClientSession
    stopped: list[bool] = field(default_factory=list)

    async def ask(
        self, method: str, path: str, *, token: str | None = None, socket: bool = False, **more: Any
    ) -> Reply:
        """Ask over TCP, with a token where one is given, or over the Unix socket."""
        headers = dict(more.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        session = self.unix if socket else self.tcp
        async with session.request(method, path, headers=headers, **more) as response:
            text = await response.text()
            body = await response.json() if text and response.content_type == "application/json" else None
            return Reply(response.status, {k.lower(): v for k, v in response.headers.items()}, body)

    async def send_raw(self, data: bytes) -> bytes:
        """Send bytes over TCP and read until the server ends the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            with contextlib.suppress(ConnectionError):
                await writer.drain()
            return await asyncio.wait_for(_read_all(reader), 5)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def _read_all(reader: asyncio.StreamReader) -> bytes:
    chunks = []
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(65536):
            chunks.append(chunk)
    return b"".join(chunks)


@contextlib.asynccontextmanager
async def serving(
    directory: Path, *, limits: Limits = QUICK, hosts: Hosts | None = None, behind_proxy: bool = False
) -> AsyncIterator[Served]:
    """Run a server for as long as the block lasts."""
    pager = FakePager()
    stopped: list[bool] = []
    front = Front(
        pager.as_pager(),
        limits,
        owner="ada",
        hosts=hosts or Hosts(["tocsin.example"]),
        stop=lambda: stopped.append(True),
        behind_proxy=behind_proxy,
    )
    tcp = HttpServer(front.over_tcp, limits, express=front.express)
    unix = HttpServer(front.over_socket, limits, one_peer=True)
    listener = open_tcp(Address("127.0.0.1", 0))
    port = listener.getsockname()[1]
    path = directory / "t.sock"
    loop = asyncio.get_running_loop()
    servers = (
        await loop.create_server(tcp, sock=listener),
        await loop.create_unix_server(unix, sock=open_unix(path)),
    )
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as over_tcp,
        aiohttp.ClientSession("http://localhost", connector=aiohttp.UnixConnector(str(path))) as over_unix,
    ):
        try:
            yield Served(pager, front, port, path, over_tcp, over_unix, stopped)
        finally:
            front.feeds.close()
            for server in servers:
                server.close()
            for http in (tcp, unix):
                http.pre_shutdown()
            await asyncio.gather(tcp.shutdown(1.0), unix.shutdown(1.0))
