"""A web service that keeps what it gets: `async with WebhookSink() as sink`, or run as a module by hand."""

import argparse
import asyncio
import json
import signal
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True)
class ReceivedRequest:
    """One request.

    Attributes:
        headers: names in lower case.
        at: when its last byte was here, Unix seconds.
        monotonic: the same on a clock that never steps back, in seconds.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    monotonic: float

    @property
    def json(self) -> Any:
        """Read its body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """How one request is answered.

    Attributes:
        delay: seconds before the answer.
        hang: never answer.
        drop: cut the connection after the whole request was read.
        stall: send the head of the answer and nothing more.
        endless: send a body that never ends.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    hang: bool = False
    drop: bool = False
    stall: bool = False
    endless: bool = False


async def _unfinished(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    await response.prepare(request)
    if answer.stall:
        await asyncio.Event().wait()
    while True:
        try:
            await response.write(b"x" * 65_536)
        except ConnectionError:
            return response


class WebhookSink:
    """A service on loopback that keeps every request and answers as it is told.

    Args:
        port: 0 takes a free one, told by `port` and `url` once it runs.
        announce: print each request.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, announce: bool = False) -> None:
        self.host = host
        self.port = port
        self.requests: list[ReceivedRequest] = []
        self.answer = Answer()
        """What follows once `script` is used up."""
        self.script: deque[Answer] = deque()
        """Answers for the next requests, first one first."""
        self._announce = announce
        self._arrived = asyncio.Condition()
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """Give a URL of it."""
        return f"http://{self.host}:{self.port}/hook"

    async def __aenter__(self) -> Self:
        # The low-level server has no routes: every method and path is taken.
        self._runner = web.ServerRunner(web.Server(self._take), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        received = ReceivedRequest(
            method=request.method,
            path=request.raw_path,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.read(),
            at=time.time(),
            monotonic=time.monotonic(),
        )
        answer = self.script.popleft() if self.script else self.answer
        await self._keep(received)
        if answer.hang:
            await asyncio.Event().wait()
        if answer.drop and request.transport is not None:
            request.transport.close()
        await asyncio.sleep(answer.delay)
        if answer.stall or answer.endless:
            return await _unfinished(request, answer)
        return web.Response(status=answer.status, headers=answer.headers, body=answer.body)

    async def _keep(self, received: ReceivedRequest) -> None:
        if self._announce:
            print(
                f"--- {received.method} {received.path}\n{received.body.decode('utf-8', 'replace')}",
                flush=True,
            )
        async with self._arrived:
            self.requests.append(received)
            self._arrived.notify_all()

    async def expect(self, count: int = 1, timeout: float = 5.0) -> list[ReceivedRequest]:
        """Wait until so many requests are here and give them all.

        Raises:
            TimeoutError: where they did not come within so many seconds.
        """
        async with asyncio.timeout(timeout), self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests) >= count)
        return list(self.requests)


async def _run(host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with WebhookSink(host=host, port=port, announce=True) as sink:
        print(f"taking requests on {sink.url}; settings: url={sink.url} allow_private=true", flush=True)
        await stopped.wait()


def main() -> None:
    """Take requests until it is interrupted, and print each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.host, arguments.port))


if __name__ == "__main__":
    main()
