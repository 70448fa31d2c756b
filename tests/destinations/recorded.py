"""Sending without a network: the requests are kept, and answered as a test says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tests.destinations.lives import TRANSITIONS, Life, Send, lifecycle_key, sender
from tests.destinations.messages import MESSAGES
from tests.fakes.catalogue import FAKES
from tests.fakes.stateful import Asked, FakeService
from tocsin.destinations.registry import service
from tocsin.destinations.service import Fate, Message, Verdict


async def _arriving(body: bytes) -> AsyncIterator[bytes]:
    yield body


@dataclass
class Recorder:
    """Answers each request with what `answer` gives, and keeps the requests."""

    answer: Callable[[httpx.Request], httpx.Response]
    requests: list[httpx.Request] = field(default_factory=list)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        self.requests.append(request)
        made = self.answer(request)
        headers = {name: value for name, value in made.headers.items() if name != "content-length"}
        # As from a network: not read yet.
        return httpx.Response(made.status_code, headers=headers, content=_arriving(made.content))

    def client(self) -> httpx.AsyncClient:
        """Give a client that reaches nothing else."""
        return httpx.AsyncClient(transport=httpx.MockTransport(self.handle), trust_env=False)


def settings_of(fake: FakeService) -> Any:
    """Give settings of a destination on an address that needs no lookup."""
    found = service(fake.kind)
    assert found is not None
    return found.settings(**fake.settings)


async def sent(fake: FakeService, message: Message, recorder: Recorder) -> Verdict:
    """Send one message through a recorder."""
    send: Send = sender(fake)
    async with recorder.client() as client:
        return await send(message, settings_of(fake), client)


def sent_now(fake: FakeService, message: Message, recorder: Recorder) -> Verdict:
    """Send one message from a test that is not asynchronous."""
    return asyncio.run(sent(fake, message, recorder))


def happy(fake: FakeService) -> Callable[[httpx.Request], httpx.Response]:
    """Give the answers of the fake itself, without its server."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked = Asked(
            method=request.method,
            path=request.url.path,
            query=dict(request.url.params),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.content,
        )
        told = fake.take(asked)
        if told.document is not None:
            return httpx.Response(told.status, json=told.document, headers=dict(told.headers))
        return httpx.Response(told.status, text=told.text, headers=dict(told.headers))

    return answer


def fake_of(name: str) -> FakeService:
    """Make a fake whose server is not started: only its settings and its answers are used."""
    fake = FAKES[name]()
    fake.port = 9
    return fake


def to(fake: FakeService, message: Message) -> Message:
    """Address a message to a fake."""
    return replace(message, address=fake.address, user="alice" if fake.person else None)


@dataclass(frozen=True)
class Telling:
    """One message that was told, with the requests it took."""

    title: str
    message: Message
    requests: list[httpx.Request]
    verdict: Verdict


async def whole_life(fake: FakeService) -> list[Telling]:
    """Tell every transition of one alert, and every other kind of message, to a service that takes them."""
    life = Life(42)
    told = [(transition, life.message(transition, fake)) for transition in TRANSITIONS]
    told += [
        (kind, replace(to(fake, MESSAGES[kind]), lifecycle_key=lifecycle_key(42)))
        for kind in ("question", "fallback")
    ]
    told += [(kind, to(fake, MESSAGES[kind])) for kind in ("test", "trouble")]
    tellings = []
    for title, message in told:
        recorder = Recorder(happy(fake))
        about_it = bool(message.alert)
        verdict = await sent(fake, replace(message, remote=life.remote if about_it else {}), recorder)
        assert verdict.fate is Fate.OK, (title, verdict)
        if about_it:
            life.remote = {**life.remote, **(verdict.remote or {})}
        tellings.append(Telling(title, message, recorder.requests, verdict))
    return tellings
