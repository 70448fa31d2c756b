"""What the fakes of services have in common: a server on loopback that keeps state and fails on request."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl

from aiohttp import web

_STATED = re.compile(r"Alert (\d+) (PENDING|ACCEPTED|RESOLVED)")


class Fault(StrEnum):
    """How one request goes wrong."""

    DROPPED_BEFORE = "dropped before it was processed"
    DROPPED_AFTER = "dropped after it was processed"
    RESET_BEFORE = "reset before it was processed"
    RESET_AFTER = "reset after it was processed"
    HANG_BEFORE = "never answered and not processed"
    HANG_AFTER = "processed and never answered"
    TOO_MANY = "too many requests"
    UNAVAILABLE = "unavailable"
    ERROR_INSIDE = "an error inside a success"


PROCESSED = frozenset({Fault.DROPPED_AFTER, Fault.RESET_AFTER, Fault.HANG_AFTER})


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Read its body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """Read its body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Told:
    """One answer: a document, a text, or nothing."""

    status: int = 200
    document: Any = None
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        """Write it."""
        if self.document is not None:
            return web.json_response(self.document, status=self.status, headers=self.headers)
        return web.Response(text=self.text, status=self.status, headers=self.headers)


NOT_FOUND = Told(404, {"error": "not found"})


class FakeService:
    """A service on loopback; each kind says what it answers, and what it believes of an alert.

    Attributes:
        kind: the id of the destination that talks to it.
        error_inside: what a passing error inside a success looks like, for services that have one.
        address: where messages go.
        person: whether they go to a person.
        deaf: transitions that it has no word for.
    """

    kind: ClassVar[str]
    error_inside: ClassVar[Told | None] = None
    address: ClassVar[str] = ""
    person: ClassVar[bool] = False
    deaf: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.faults: deque[Fault | None] = deque()
        self.told: Told | None = None
        """Answers everything, where it is set."""
        self.port = 0
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """Give where it is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, Any]:
        """Give settings of a destination that leads here."""
        return {"base_url": self.url, "allow_private": True}

    def take(self, asked: Asked) -> Told:
        """Process a request."""
        raise NotImplementedError

    def state(self, number: int, key: str) -> str | None:
        """Give what it believes of an alert, `PENDING`, `ACCEPTED` or `RESOLVED`, or None for nothing."""
        raise NotImplementedError

    def agrees(self, status: str, number: int, key: str) -> bool:
        """Tell whether it believes of an alert what is so."""
        return self.state(number, key) == status

    def times_opened(self, number: int, key: str) -> int:
        """Count how often somebody there was told that an alert is new."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = Asked(
            method=request.method,
            path=request.path,
            query=dict(request.query),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.read(),
        )
        fault = self.faults.popleft() if self.faults else None
        self.requests.append(asked)
        if fault is Fault.TOO_MANY:
            return web.Response(status=429, headers={"Retry-After": "1"})
        if fault is Fault.UNAVAILABLE:
            return web.Response(status=503)
        if fault is Fault.ERROR_INSIDE and self.error_inside is not None:
            return self.error_inside.response()
        told = self.told or (self.take(asked) if fault in {None, *PROCESSED} else Told())
        if fault in {Fault.HANG_BEFORE, Fault.HANG_AFTER}:
            await asyncio.Event().wait()
        if fault is not None and request.transport is not None:
            if fault in {Fault.RESET_BEFORE, Fault.RESET_AFTER}:
                request.transport.abort()
            request.transport.close()
        return told.response()


def stated(text: str) -> tuple[int, str] | None:
    """Read which alert a text is about, and in which state it shows it."""
    plain = text.replace("\\", "")
    found = _STATED.search(plain)
    return (int(found[1]), found[2]) if found else None


class Posts:
    """Messages by their id, as a chat keeps them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.replies: dict[str, list[str]] = {}

    def post(self, identifier: str, text: str) -> None:
        """Keep a new message."""
        self.texts[identifier] = text

    def edit(self, identifier: str, text: str) -> bool:
        """Change a message; False where there is none."""
        if identifier not in self.texts:
            return False
        self.texts[identifier] = text
        return True

    def reply(self, identifier: str, text: str) -> bool:
        """Keep a reply to a message; False where there is none."""
        if identifier not in self.texts:
            return False
        self.replies.setdefault(identifier, []).append(text)
        return True

    def state(self, number: int) -> str | None:
        """Give the state that the newest message about an alert shows."""
        shown = [found for found in map(stated, self.texts.values()) if found and found[0] == number]
        return shown[-1][1] if shown else None

    def about(self, number: int) -> int:
        """Count the messages about an alert."""
        return sum(1 for found in map(stated, self.texts.values()) if found and found[0] == number)
