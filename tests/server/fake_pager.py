"""A pager of plain data: it notes what reaches it and answers what a test sets."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from tocsin.api.attaching import Attach
from tocsin.api.exploring import ReplayRequest
from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert
from tocsin.clock import ManualClock
from tocsin.core.inbound import Inbound
from tocsin.core.people import Directory, Role, User
from tocsin.core.schedule import Schedule
from tocsin.core.source import Source
from tocsin.core.zone import UTC_ZONE
from tocsin.engine import schedule_views
from tocsin.engine.health import UnhealthyError
from tocsin.engine.near_misses import NearMisses
from tocsin.engine.pager import Pager
from tocsin.engine.receipt import EventResult, Receipt
from tocsin.engine.refusals import Refusals
from tocsin.sources.integration import Integration

START = 1_795_000_000_000
AT = "2026-11-18T11:06:40.000Z"
KEYS = {
    "apica": "key-of-apica",
    "particle": "key-of-particle",
    "ilert": "key-of-ilert",
    "pagerduty": "key-of-pagerduty",
}
TOKENS = {"token-of-vera": "vera", "token-of-rob": "rob", "token-of-ada": "ada"}
USERS = {
    "vera": User(1, "vera", role=Role.VIEWER),
    "rob": User(2, "rob", role=Role.RESPONDER),
    "ada": User(3, "ada", role=Role.ADMIN),
}
SOURCES = {
    key: Source(number, f"the {kind}", kind, key, policy_id=1, created_at=START)
    for number, (kind, key) in enumerate(KEYS.items(), 1)
}
ALERT: dict[str, Any] = {
    "id": 7,
    "status": "PENDING",
    "priority": "HIGH",
    "summary": "disk full",
    "source": {"id": 1, "name": "the apica", "type": "apica"},
    "policy": "default",
    "created_at": AT,
    "updated_at": AT,
}
DELIVERY = {
    "id": 7,
    "alert": 7,
    "kind": "page",
    "destination": "mail",
    "address": "ada@example.org",
    "step": "level 1 · round 1",
    "state": "pending",
    "attempts": 0,
    "created_at": AT,
}
SAVED_VIEW = {"name": "x/y", "view": "open", "query": "who:me", "order": "urgency", "place": 1}
ACTION = {"alert": ALERT, "result": "accepted", "reason": "by hand"}
SOURCE: dict[str, Any] = {
    "id": 1,
    "name": "the apica",
    "type": "apica",
    "key": KEYS["apica"],
    "url": f"http://127.0.0.1/api/v1/events/apica/{KEYS['apica']}",
    "policy": "default",
    "grouping": "none",
    "window": 300_000,
    "priority": "HIGH",
    "created_at": AT,
}
SCHEDULE = Schedule(1, "x/y", UTC_ZONE)
THINGS: dict[str, dict[str, Any]] = {
    "user": {"id": 1, "name": "x/y", "role": "viewer"},
    "team": {"id": 1, "name": "x/y", "members": []},
    "policy": {"id": 1, "name": "x/y", "levels": []},
    "destination": {"id": 1, "name": "x/y", "type": "email"},
    "contact": {"id": 1, "user": "ada", "destination": "mail", "address": "ada@example.org"},
    "token": {"id": 1, "user": "ada", "created_at": AT},
    "schedule": schedule_views.one(SCHEDULE, Directory(), START),
    "maintenance": {"id": 1, "name": "x/y", "state": "planned", "starts": AT, "ends": AT},
    "notification_rules": {"user": "rob"},
    "shift": {"id": 1, "who": ["ada"], "starts": AT, "ends": AT},
}


class FakeViews:
    """Reads: one of each thing, named `x/y`."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    async def alert(self, alert_id: int, recent: int | None) -> dict[str, Any] | None:
        """Give alert 7."""
        self.asked = {"recent": recent}
        return ALERT if alert_id == 7 else None

    async def timeline(self, alert_id: int, **asked: Any) -> dict[str, Any] | None:
        """Note what was asked."""
        self.asked = asked
        return {"alert": 7, "entries": []} if alert_id == 7 else None

    async def events(self, alert_id: int, **asked: Any) -> dict[str, Any] | None:
        """Note what was asked."""
        self.asked = asked
        return {"alert": 7, "total": 0, "events": []} if alert_id == 7 else None

    async def why(self, alert_id: int) -> dict[str, Any] | None:
        """Give why alert 7 paged nobody."""
        return {"alert": 7, "answer": "Nobody was paged.", "steps": []} if alert_id == 7 else None

    async def state(self, me: str) -> dict[str, Any]:
        """Tell who asks."""
        return {"me": me, "version": "0", "now": AT, "seq": 0, "counts": {}}

    async def sources(self) -> list[dict[str, Any]]:
        """Give the one source."""
        return [SOURCE]

    async def source(self, ref: str) -> dict[str, Any] | None:
        """Give the one source."""
        return SOURCE if ref in ("1", SOURCE["name"]) else None

    async def settings(self) -> dict[str, Any]:
        """Give no settings."""
        return {}

    async def source_types(self) -> list[dict[str, Any]]:
        """Give nothing."""
        return []

    destination_types = source_types

    async def doctor(self, *, knock: bool) -> list[dict[str, Any]]:
        """Find nothing."""
        return []

    async def deliveries(self, **asked: Any) -> list[dict[str, Any]]:
        """Note what was asked."""
        self.asked = asked
        return []

    def __getattr__(self, name: str) -> Any:
        singular = "policy" if name == "policies" else name.removesuffix("s")
        thing = THINGS[singular]

        async def listed() -> list[dict[str, Any]]:
            return [thing]

        return listed


class FakeFinder:
    """Finds alert 7, and notes what was asked."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    async def alerts(self, **asked: Any) -> dict[str, Any]:
        """Note what was asked."""
        self.asked = asked
        return {"total": 1, "alerts": [ALERT]}

    async def window(self, **asked: Any) -> dict[str, Any]:
        """Note what was asked."""
        self.asked = asked
        return {"total": 1, "start": 0, "alerts": [ALERT], "seq": 0, "now": AT}

    async def counts(self, queries: list[str], **asked: Any) -> dict[str, Any]:
        """Note what was asked; each filter finds one."""
        self.asked = {"queries": queries, **asked}
        return {"counts": [{"query": query, "total": 1} for query in queries]}

    async def place(self, number: int, **asked: Any) -> dict[str, Any]:
        """Note what was asked; alert 7 stands first."""
        self.asked = {"number": number, **asked}
        return {"alert": number, "view": "open", "place": 0, "total": 1}

    async def completions(self, query: str, cursor: int | None, me: str) -> dict[str, Any]:
        """Note what was asked, and know one way to go on."""
        self.asked = {"query": query, "cursor": cursor, "me": me}
        return {"start": 0, "end": 0, "candidates": [{"text": "status:", "about": ""}]}


class FakeSavedViews:
    """Keeps one view."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    async def of_user(self, user: str) -> list[dict[str, Any]]:
        """Give the one view."""
        return [SAVED_VIEW]

    async def put(self, user: str, name: str, wanted: BaseModel) -> dict[str, Any]:
        """Note what was saved."""
        self.calls.append((user, name, wanted))
        return SAVED_VIEW

    async def delete(self, user: str, name: str) -> None:
        """Note what was deleted."""
        self.calls.append((user, name))


class FakeConfiguration:
    """Writes: notes each, and answers one of the thing."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.failure: Exception | None = None
        self.person = "rob"

    async def notification_rules(self, _ref: str) -> dict[str, Any]:
        """Give somebody's rules."""
        return {"user": self.person}

    async def check_token(self, token: str) -> User | None:
        """Know the tokens of the tests."""
        name = TOKENS.get(token)
        return USERS[name] if name else None

    def calendar(self, token: str) -> bytes | None:
        """Know one calendar."""
        return b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" if token == "known" else None

    async def maintenance(self) -> list[dict[str, Any]]:
        """Give the one window."""
        return [THINGS["maintenance"]]

    def __getattr__(self, name: str) -> Any:
        noun = name.partition("_")[2]
        thing = SOURCE if noun in ("source", "key") else THINGS.get(noun, {})

        async def write(*arguments: Any, **_chosen: Any) -> dict[str, Any]:
            if self.failure is not None:
                raise self.failure
            self.calls.append((name, arguments))
            return thing

        return write


class FakeSubscription:
    """A queue of frames that ends when the test says so."""

    def __init__(self, frames: list[dict[str, Any] | None]) -> None:
        self._queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        for frame in frames:
            self._queue.put_nowait(frame)
        self.closed = asyncio.Event()

    async def __aenter__(self) -> "FakeSubscription":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closed.set()

    def push(self, frame: dict[str, Any] | None) -> None:
        """Give one frame."""
        self._queue.put_nowait(frame)

    async def frames(self) -> AsyncIterator[dict[str, Any] | None]:
        """Give the frames as they come."""
        while True:
            yield await self._queue.get()


class FakeFeed:
    """A feed that keeps the last frames."""

    def __init__(self) -> None:
        self.seq = 0
        self.oldest = 1
        self.kept: list[dict[str, Any]] = []
        self.subscriptions: list[FakeSubscription] = []

    def change(self, alert: int) -> None:
        """Publish that an alert changed."""
        self.seq += 1
        frame = {"seq": self.seq, "now": AT, "counts": {}, "changed": [alert]}
        self.kept.append(frame)
        for subscription in self.subscriptions:
            subscription.push(frame)

    def subscribe(self, since: int | None) -> FakeSubscription:
        """Give all after `since`, or a reset."""
        frames: list[dict[str, Any] | None] = []
        if since is not None and since + 1 < self.oldest:
            frames = [None]
        elif since is not None:
            frames = [frame for frame in self.kept if frame["seq"] > since]
        subscription = FakeSubscription(frames)
        self.subscriptions.append(subscription)
        return subscription


class FakeHealth:
    """As well as the test says."""

    def __init__(self) -> None:
        self.well = True

    async def cycle(self, timeout: float = 5.0) -> dict[str, Any]:
        """Tell at once."""
        if not self.well:
            raise UnhealthyError("no engine cycle has finished")
        return {"cycle": 1}

    def ready(self) -> bool:
        """Tell."""
        return self.well


class FakeDeliveries:
    """Notes what is wished of single deliveries, and by whom."""

    def __init__(self) -> None:
        self.wishes: list[tuple[str, int, str]] = []

    async def redeliver(self, delivery_id: int, actor: str) -> dict[str, Any]:
        """Note it."""
        self.wishes.append(("redeliver", delivery_id, actor))
        return DELIVERY

    async def skip(self, delivery_id: int, actor: str) -> dict[str, Any]:
        """Note it."""
        self.wishes.append(("skip", delivery_id, actor))
        return DELIVERY

    async def attach(self, alert_id: int, wish: Attach, actor: str) -> dict[str, Any]:
        """Note it."""
        self.wishes.append((wish.destination, alert_id, actor))
        return {"alert": alert_id, "notify": [wish.model_dump()]}


class FakeExplorer:
    """Gives one request, whatever is asked."""

    async def requests(self, source: Source, **asked: Any) -> list[dict[str, Any]]:
        """Note what was asked."""
        self.asked = {"source_id": source.id, **asked}
        return []

    async def request(self, source: Source, number: int) -> dict[str, Any]:
        """Give a request that means nothing."""
        reading = {"verdict": "ignored"}
        return {"id": number, "received_at": AT, "method": "POST", "verdict": "ignored", "reading": reading}

    async def replay(self, source: Source, wish: ReplayRequest) -> dict[str, Any]:
        """Give no requests."""
        return {"requests": [], "changed": 0}


class FakeFacts:
    """Knows where tools post."""

    reachable = True

    def url_of(self, source: Source) -> str:
        """Give an address."""
        return f"https://ops.example.net/api/v1/events/{source.type}/{source.key}"


class FakeWays:
    """Has no way to anybody."""

    async def try_all(self, user: str) -> dict[str, Any]:
        """Give no ways."""
        return {"user": user, "ways": []}


class FakePager:
    """Stands where the engine stands."""

    def __init__(self) -> None:
        self.clock = ManualClock(START)
        self.directory = Directory(
            users=USERS,
            schedules={SCHEDULE.name: SCHEDULE},
            sources={s.id: s for s in SOURCES.values()},
            sources_by_key=SOURCES,
        )
        self.views = FakeViews()
        self.finder = FakeFinder()
        self.saved_views = FakeSavedViews()
        self.deliveries = FakeDeliveries()
        self.configuration = FakeConfiguration()
        self.feed = FakeFeed()
        self.health = FakeHealth()
        self.received: list[tuple[Source, Inbound]] = []
        self.near_misses = NearMisses(self.clock.now, lambda: SOURCES)
        self.refusals = Refusals()
        self.explorer = FakeExplorer()
        self.facts = FakeFacts()
        self.ways = FakeWays()
        self.acts: list[tuple[int, str, ActionRequest, str]] = []
        self.failure: Exception | None = None
        self.reached = asyncio.Event()
        self.committed = asyncio.Event()
        self.committed.set()

    def as_pager(self) -> Pager:
        """Pass for the real one."""
        return cast(Pager, self)

    async def receive(self, source: Source, integration: Integration, inbound: Inbound) -> Receipt:
        """Note a request."""
        if self.failure is not None:
            raise self.failure
        self.received.append((source, inbound))
        self.reached.set()
        await self.committed.wait()
        return Receipt("created", (EventResult(7, "created", "no open alert"),), key="cpu")

    def take(self, source: Source, integration: Integration, inbound: Inbound) -> asyncio.Future[Receipt]:
        """Note a request; what becomes of it is told a moment later, as after a commit."""
        return asyncio.ensure_future(self.receive(source, integration, inbound))

    async def act(self, alert_id: int, verb: str, request: ActionRequest, actor: str) -> dict[str, Any]:
        """Note an action."""
        if self.failure is not None:
            raise self.failure
        self.acts.append((alert_id, verb, request, actor))
        return ACTION

    async def act_on_many(self, verb: str, request: BulkRequest, actor: str) -> dict[str, Any]:
        """Note an action on each."""
        for painted in request.alerts:
            self.acts.append((painted.id, verb, ActionRequest(generation=painted.generation), actor))
        return {
            "done": [{"id": 7, "generation": 2, "result": "accepted", "reason": "by hand"}],
            "refused": [],
        }

    async def create_alert(self, new: NewAlert, actor: str) -> dict[str, Any]:
        """Answer an alert."""
        return ACTION

    async def test_source(self, source: Source, sample: str | None) -> Receipt:
        """Answer a receipt."""
        return Receipt("created", (EventResult(7, "created", "sample"),))

    async def backup(self, path: Path) -> dict[str, Any]:
        """Answer a backup."""
        return {"path": str(path), "bytes": 1, "alerts": 1, "events": 1, "checked": True}


def example(model: type[BaseModel]) -> dict[str, Any]:
    """Give a body that a request model takes."""
    bodies: dict[str, dict[str, Any]] = {
        "Attach": {"destination": "slack"},
        "BulkRequest": {"alerts": [{"id": 7, "generation": 1}]},
        "NewAlert": {"summary": "by hand"},
        "NewSource": {"type": "apica", "name": "new"},
        "NewUser": {"name": "carol"},
        "NewTeam": {"name": "ops"},
        "NewPolicy": {"name": "night", "levels": [{"targets": ["ada"], "timeout": 300_000}]},
        "NewSchedule": {"name": "primary", "layers": [{"slots": [["ada"]]}]},
        "NewMaintenance": {"name": "x/y", "ends": "+2h"},
        "NewShift": {"who": ["ada"], "ends": "+8h"},
        "NewDestination": {"type": "email", "name": "mail"},
        "NewContact": {"user": "ada", "destination": "mail", "address": "ada@example.org"},
        "NewToken": {"user": "ada"},
        "BackupRequest": {"path": "/backup"},
        "AddressRequest": {"address": "ada@example.org"},
    }
    return bodies.get(model.__name__, {})
