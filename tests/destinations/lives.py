"""The lives of alerts as the courier would tell them to one service, with a small loop that stands for it."""

import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tests.destinations.messages import ALERT
from tests.fakes.stateful import FakeService
from tocsin.destinations.http_settings import HttpSettings
from tocsin.destinations.opsgenie import OpsgenieSender
from tocsin.destinations.registry import service
from tocsin.destinations.service import Fate, Message, Verdict

STATUS_AFTER = {
    "created": "PENDING",
    "escalated": "PENDING",
    "released": "PENDING",
    "reopened": "PENDING",
    "accepted": "ACCEPTED",
    "resolved": "RESOLVED",
}
_PAGING = frozenset({"created", "escalated", "reopened"})
_TEXTS = {
    "created": "level 1",
    "escalated": "level 2",
    "accepted": "accepted by carol",
    "released": "released by carol",
    "snoozed": "snoozed by carol for 30 min",
    "commented": "carol: looking at it",
    "resolved": "resolved by shop-prom",
    "reopened": "reopened by carol",
}
TRANSITIONS = tuple(_TEXTS)

Send = Callable[[Message, Any, httpx.AsyncClient], Awaitable[Verdict]]


class InstantClock:
    """A clock on which waiting takes no time."""

    def now(self) -> int:
        """Give a fixed time."""
        return 1_763_608_364_000

    def monotonic(self) -> float:
        """Give a fixed time."""
        return 0.0

    def processor(self) -> float:
        """Give nothing."""
        return 0.0

    async def sleep(self, seconds: float) -> None:
        """Return at once."""


def sender(fake: FakeService) -> Send:
    """Give what sends to a fake; nothing waits between its questions."""
    found = service(fake.kind)
    assert found is not None
    return OpsgenieSender(InstantClock()).send if fake.kind == "opsgenie" else found.send


def settings_for(fake: FakeService, **more: Any) -> Any:
    """Give the settings that lead to a fake; a short timeout is let in where a test needs one."""
    found = service(fake.kind)
    assert found is not None
    settings = found.settings(**fake.settings)
    return settings.model_copy(update=more)


def lifecycle_key(number: int) -> str:
    """Give the key of an alert."""
    return hashlib.sha256(f"alert {number}".encode()).hexdigest()


@dataclass
class Life:
    """One alert, and what has been told about it.

    Attributes:
        remote: what the service's verdicts have left, as the courier keeps it.
        unknown: attempts of each transition that got no answer.
    """

    number: int
    status: str = "PENDING"
    heard: str = "PENDING"
    steps: int = 0
    remote: dict[str, str] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)

    def message(self, transition: str, fake: FakeService) -> Message:
        """Make the message that tells the next transition, and take it."""
        self.status = STATUS_AFTER.get(transition, self.status)
        if transition not in fake.deaf:
            self.heard = STATUS_AFTER.get(transition, self.heard)
        self.steps += 1
        return Message(
            delivery_id=f"d-{self.number}-{self.steps}",
            lifecycle_key=lifecycle_key(self.number),
            kind="page" if transition in _PAGING else "update",
            text=_TEXTS[transition],
            address=fake.address,
            at="2026-11-20T03:12:44.120Z",
            transition=transition,
            user="alice" if fake.person else None,
            alert={**ALERT, "id": self.number, "status": self.status},
        )

    async def tell(
        self, transition: str, fake: FakeService, settings: HttpSettings, client: httpx.AsyncClient
    ) -> Message:
        """Tell a transition and try again as the courier does, until it arrived; a refusal is an error."""
        message = self.message(transition, fake)
        send = sender(fake)
        possible_repeat = False
        for attempt in range(1, 31):
            message = replace(
                message, attempt=attempt, possible_repeat=possible_repeat, remote=dict(self.remote)
            )
            verdict = await send(message, settings, client)
            self.remote = {**self.remote, **(verdict.remote or {})}
            if verdict.fate is Fate.OK:
                return message
            assert verdict.fate is not Fate.GIVE_UP, (transition, verdict)
            self.unknown[transition] += verdict.fate is Fate.UNKNOWN
            possible_repeat = possible_repeat or verdict.fate is Fate.UNKNOWN
        raise AssertionError(f"{transition} never arrived")
