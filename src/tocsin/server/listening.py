"""A socket that is being served, until what is in hand is answered."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp.web import BaseRequest, StreamResponse

from tocsin.server.connection import HttpServer
from tocsin.server.express import Express
from tocsin.server.limits import Limits


@dataclass(frozen=True, slots=True)
class Listening:
    """One listener that is being served."""

    http: HttpServer
    server: asyncio.Server

    @classmethod
    async def start(
        cls,
        listener: socket.socket,
        handler: Callable[[BaseRequest], Awaitable[StreamResponse]],
        limits: Limits,
        *,
        one_peer: bool,
        express: Express | None = None,
    ) -> "Listening":
        """Begin to serve a socket.

        Args:
            listener: bound, TCP or Unix.
            handler: answers one request.
            one_peer: all connections come from one address by design.
            express: takes webhooks by the shortest way.
        """
        http = HttpServer(handler, limits, one_peer=one_peer, express=express)
        loop = asyncio.get_running_loop()
        if listener.family == socket.AF_UNIX:
            return cls(http, await loop.create_unix_server(http, sock=listener))
        return cls(http, await loop.create_server(http, sock=listener))

    async def finish(self, seconds: float) -> None:
        """Take no more connections, and answer the requests that are in hand.

        Args:
            seconds: how long to wait for them; a sender who is slower is cut off.
        """
        self.server.close()
        self.http.pre_shutdown()
        await self.http.shutdown(seconds)
