"""A monitoring tool: posts webhooks over connections that it keeps, and notes when each was answered."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

from tocsin.core.inbound import Inbound

_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Answered:
    """One answer.

    Attributes:
        seconds: from the request to the whole answer.
        at: when the whole answer was here, on the monotonic clock.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    at: float

    @property
    def taken(self) -> bool:
        """Tell whether it was a 2xx: the promise that the event is on disk."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """Read its body."""
        return json.loads(self.body)

    @property
    def alert(self) -> int:
        """Give the number of the alert that a named source's event became."""
        return int(self.json["results"][0]["alert"])


class Tool:
    """Posts to an engine; an async context manager."""

    def __init__(self, connections: int = 16) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections),
            timeout=aiohttp.ClientTimeout(total=_PATIENCE_SECONDS),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def post(self, url: str, document: object) -> Answered:
        """Post one document as JSON.

        Raises:
            aiohttp.ClientError, TimeoutError: no answer came.
        """
        content = json.dumps(document).encode()
        return await self.send("POST", url, content, {"content-type": "application/json"})

    async def send_inbound(self, url: str, inbound: Inbound) -> Answered:
        """Send a request as a tool would have sent it."""
        return await self.send(inbound.method, url, inbound.body, inbound.headers, inbound.query)

    async def send(
        self,
        method: str,
        url: str,
        content: bytes,
        headers: Mapping[str, str],
        query: tuple[tuple[str, str], ...] = (),
    ) -> Answered:
        """Send one request."""
        began = time.monotonic()
        async with self._session.request(
            method, url, data=content or None, headers=headers, params=query or None
        ) as response:
            body = await response.read()
            at = time.monotonic()
            return Answered(response.status, dict(response.headers), body, at - began, at)
