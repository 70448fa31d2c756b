"""The load of a storm, a process of its own: `python -m benchmarks.storm.load URL RATE SECONDS KEYS NAME`.

It posts at a steady rate over connections that it keeps, whatever the answers take, and prints one JSON line:
how many were sent, how many were answered 2xx, and how long the answers took.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CONNECTIONS = 64
_TICK_SECONDS = 0.005
_PATIENCE_SECONDS = 20.0


@dataclass
class Counted:
    """What came back.

    Attributes:
        seconds: from each request to the first byte of its answer.
        answered: set when all that was sent is answered.
    """

    sent: int = 0
    acknowledged: int = 0
    refused: int = 0
    seconds: list[float] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, seconds: float, *, good: bool) -> None:
        """Count one answer."""
        self.seconds.append(seconds)
        self.acknowledged += good
        self.refused += not good
        if len(self.seconds) == self.sent:
            self.answered.set()


class _Connection(asyncio.Protocol):
    """One connection with at most one request under way."""

    def __init__(self, free: "deque[_Connection]", counted: Counted) -> None:
        self._free = free
        self._counted = counted
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._free.append(self)

    def send(self, request: bytes) -> None:
        assert self._transport is not None
        self._began = time.monotonic()
        self._counted.sent += 1
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        # The answers of a webhook are far smaller than a segment: the first bytes are the whole of them.
        self._counted.take(time.monotonic() - self._began, good=data.startswith(b"HTTP/1.1 2"))
        self._free.append(self)


def _request(host: str, path: str, number: int, keys: int, name: str) -> bytes:
    key = number % keys if keys else number
    body = json.dumps({"summary": f"Storm {name} {key:06}", "key": f"{name}-{key}", "details": f"{number}"})
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: "
    return f"{head}{len(body)}\r\n\r\n{body}".encode()


async def storm(url: str, rate: int, seconds: float, keys: int, name: str) -> Counted:
    """Post events at a steady rate.

    Args:
        url: the webhook of a generic source.
        rate: events a second.
        seconds: how long.
        keys: how many alert keys repeat; 0 for a new one with each event.
        name: makes the events of this storm its own.
    """
    parts = urlsplit(url)
    counted = Counted()
    free: deque[_Connection] = deque()
    loop = asyncio.get_running_loop()
    host, port = parts.hostname or "", parts.port or 80
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: _Connection(free, counted), host, port)
    began = time.monotonic()
    number, total = 0, round(rate * seconds)
    while number < total and time.monotonic() - began < seconds + _PATIENCE_SECONDS:
        due = min(total, int((time.monotonic() - began) * rate) + 1)
        while number < due and free:
            free.popleft().send(_request(parts.netloc, parts.path, number, keys, name))
            number += 1
        await asyncio.sleep(_TICK_SECONDS)
    if len(counted.seconds) < counted.sent:
        counted.answered.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(counted.answered.wait(), _PATIENCE_SECONDS)
    return counted


def main() -> None:
    """Run one storm and print what was counted."""
    url, rate, seconds, keys, name = sys.argv[1:]
    began = time.monotonic()
    counted = asyncio.run(storm(url, int(rate), float(seconds), int(keys), name))
    ranked = sorted(counted.seconds) or [0.0]
    told = {
        "sent": counted.sent,
        "acknowledged": counted.acknowledged,
        "refused": counted.refused,
        "took": time.monotonic() - began,
        "p50": ranked[len(ranked) // 2],
        "p99": ranked[len(ranked) * 99 // 100],
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
