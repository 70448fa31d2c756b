"""An engine that answers what a test tells it to, over a real Unix socket and a real TCP port."""

import asyncio
import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True)
class Asked:
    """One request that the engine got."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class ScriptedEngine:
    """An engine on a thread of its own.

    Attributes:
        answers: documents by `"METHOD path"`; a tuple gives a status with it.
        asked: every request, in order.
    """

    socket: Path
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def asked_last(self) -> Asked:
        """Give the last request."""
        return self.asked[-1]

    async def _open(self) -> None:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        await web.UnixSite(self._runner, str(self.socket)).start()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[1][1]}"

    async def _answer(self, request: web.Request) -> web.Response:
        raw = await request.read()
        self.asked.append(
            Asked(
                request.method,
                request.raw_path.partition("?")[0],
                dict(request.query),
                dict(request.headers),
                json.loads(raw) if raw else None,
            )
        )
        answer = self.answers.get(f"{request.method} {request.raw_path.partition('?')[0]}")
        if answer is None:
            return web.json_response({"error": "there is no such thing"}, status=404)
        status, document = answer if isinstance(answer, tuple) else (200, answer)
        if isinstance(document, str):
            return web.Response(text=document, status=status)
        return web.json_response(document, status=status)
