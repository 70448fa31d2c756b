"""An engine in memory that obeys the console's protocol, driven by tests."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar

from tests.console.fake_duty import FakeDuty, hostile_roster, roster
from tests.console.fake_finding import completions, fits
from tests.console.hostile import HOSTILE
from tests.console.night import alert as night_alert
from tocsin.api.bulk import BulkDone, BulkRefusal
from tocsin.api.dossier import AlertEvents, ShowName, TimelinePage, Why
from tocsin.api.finding import Completions, QueryCount, QueryCounts, SavedView
from tocsin.api.models import (
    ActionAnswer,
    AlertDetail,
    AlertView,
    AlertWindow,
    BulkAnswer,
    Counts,
    EngineState,
    FeedFrame,
    PolicyView,
    TimelineEntry,
    UserView,
)
from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert, ViewRequest
from tocsin.client.client import TocsinClient
from tocsin.clock import ManualClock
from tocsin.console.backend import FeedItem, GoneError, RefusedError, UnreachableError
from tocsin.core.instant import SECOND, parse_instant, rfc3339

T = TypeVar("T")

_UNDO = 10 * SECOND
_ORDERS: dict[str, Callable[[AlertDetail], Any]] = {
    "newest": lambda alert: -alert.id,
    "oldest": lambda alert: alert.id,
    "updated": lambda alert: (-(parse_instant(alert.updated_at) or 0), -alert.id),
    "priority": lambda alert: (alert.priority, -alert.id),
    "source": lambda alert: (alert.source.name, -alert.id),
    "count": lambda alert: (-alert.count, -alert.id),
}
_STATUS = {"accept": "ACCEPTED", "resolve": "RESOLVED", "release": "PENDING", "reopen": "PENDING"}


class FakeBackend(FakeDuty):
    """An engine in memory."""

    def __init__(self, clock: ManualClock, alerts: list[AlertDetail], *, me: str = "carol") -> None:
        self.clock = clock
        self.me = me
        self.sources = 4
        self.trouble: list[str] = []
        self.rate = [2, 3, 9, 5, 3, 2, 6, 14]
        self.reachable = True
        self.receiver = "https://oncall.example.net"
        self.created: list[NewAlert] = []
        self.acted: list[tuple[int, str, ActionRequest]] = []
        self.asked: list[str] = []
        self.saved: dict[str, SavedView] = {}
        self.unreachable = False
        self.hold: asyncio.Event | None = None
        self.seq = 1
        self._alerts = {alert.id: alert for alert in alerts}
        self.spoiled = ""
        self.roster = roster(clock.now())
        self._before: dict[int, AlertDetail] = {}
        self._news: list[asyncio.Queue[FeedItem]] = []

    @property
    def alerts(self) -> dict[int, AlertDetail]:
        """All alerts by number."""
        return self._alerts

    def order(self, view: str) -> list[AlertDetail]:
        """Give the alerts of a view in the engine's order: pending first, then newest."""
        shown = [
            a
            for a in self._alerts.values()
            if view == "all" or (a.status == "RESOLVED") == (view == "resolved")
        ]
        return sorted(shown, key=lambda a: (a.status != "PENDING" or a.snoozed_until is not None, -a.id))

    def put(self, alert: AlertDetail) -> None:
        """Add or change an alert, and tell the feed."""
        self._alerts[alert.id] = alert
        self.tell([alert.id])

    def tell(self, changed: list[int], *, configuration: bool = False) -> None:
        """Send a frame."""
        self.seq += 1
        self.send(
            FeedFrame(
                seq=self.seq,
                now=self._now(),
                counts=self._counts(),
                changed=changed,
                configuration=configuration,
                trouble=self.trouble,
                rate=self.rate,
            )
        )

    def send(self, item: FeedItem) -> None:
        """Send anything to whoever follows."""
        for queue in self._news:
            queue.put_nowait(item)

    def spoil(self) -> None:
        """Answer with hostile texts where the engine itself speaks, and refuse with them."""
        self.spoiled = "".join(text[:60] for text in HOSTILE.values())
        self.trouble = [self.spoiled]
        self.receiver = self.spoiled
        self.roster = hostile_roster(self.clock.now())

    async def state(self) -> EngineState:
        """As the protocol says."""
        self.check()
        return EngineState(
            me=self.me,
            version="0.1.0",
            now=self._now(),
            seq=self.seq,
            counts=self._counts(),
            rate=self.rate,
            receiver=self.receiver,
            reachable=self.reachable,
            sources=self.sources,
            trouble=self.trouble,
            on_call=[self.spoiled or "platform"],
        )

    async def window(
        self,
        view: str,
        anchor: int | None,
        above: int,
        below: int,
        *,
        offset: int | None = None,
        order: str = "urgency",
        query: str = "",
        strips: bool = False,
    ) -> AlertWindow:
        """As the protocol says."""
        self.check()
        shown = sorted(self.order(view), key=_ORDERS[order]) if order in _ORDERS else self.order(view)
        shown = [alert for alert in shown if fits(alert, query, self.me, self.clock.now())]
        self.asked.append(query)
        found = next((i for i, alert in enumerate(shown) if alert.id == anchor), None)
        place = max(0, min(offset or 0 if found is None else found, len(shown) - 1))
        start = max(0, place - above)
        rows = [AlertView(**alert.model_dump()) for alert in shown[start : place + below]]
        if not strips:
            rows = [row.model_copy(update={"strip": []}) for row in rows]
        return AlertWindow(
            total=len(shown), start=start, alerts=rows, place=found, seq=self.seq, now=self._now()
        )

    async def completions(self, query: str, cursor: int) -> Completions:
        """As the protocol says."""
        self.check()
        return completions(query, cursor, self._alerts.values())

    async def counts(self, view: str, queries: Sequence[str]) -> QueryCounts:
        """As the protocol says."""
        self.check()
        now = self.clock.now()
        totals = [sum(fits(alert, query, self.me, now) for alert in self.order(view)) for query in queries]
        return QueryCounts(
            counts=[QueryCount(query=query, total=n) for query, n in zip(queries, totals, strict=True)]
        )

    async def views(self) -> list[SavedView]:
        """As the protocol says."""
        self.check()
        return [*self.saved.values()]

    async def save_view(self, name: str, wanted: ViewRequest) -> SavedView:
        """As the protocol says."""
        self.saved[name] = SavedView(
            name=name, view=wanted.view, query=wanted.query, order=wanted.order, place=len(self.saved) + 1
        )
        return self.saved[name]

    async def forget_view(self, name: str) -> None:
        """As the protocol says."""
        del self.saved[name]

    async def alert(self, alert_id: int) -> AlertDetail:
        """As the protocol says."""
        self.check()
        if alert_id not in self._alerts:
            raise GoneError(f"there is no alert {alert_id}")
        return self._alerts[alert_id]

    async def timeline(
        self, alert_id: int, show: ShowName, *, before: int | None = None, after: int | None = None
    ) -> TimelinePage:
        """As the protocol says."""
        entries = (await self.alert(alert_id)).timeline
        wanted = [
            entry
            for entry in entries
            if (before is None or entry.id < before) and (after is None or entry.id > after)
        ]
        return TimelinePage(alert=alert_id, entries=wanted)

    async def events(self, alert_id: int, *, before: int | None, limit: int, body: int) -> AlertEvents:
        """As the protocol says."""
        await self.alert(alert_id)
        return AlertEvents(alert=alert_id, total=0, events=[])

    async def why(self, alert_id: int) -> Why:
        """As the protocol says."""
        await self.alert(alert_id)
        return Why(alert=alert_id, answer="level 1 is paged", steps=[])

    async def act(self, alert_id: int, verb: str, request: ActionRequest) -> ActionAnswer:
        """As the protocol says."""
        self.acted.append((alert_id, verb, request))
        if self.hold is not None:
            await self.hold.wait()
        self.check()
        alert = await self.alert(alert_id)
        if self.spoiled and verb != "accept":
            raise RefusedError(self.spoiled)
        if request.generation is not None and request.generation != alert.generation:
            raise RefusedError(f"#{alert_id} has changed since you looked: alice accepted it")
        after = self._after(alert, verb, request)
        self._before[alert_id] = alert
        self.put(after)
        until = None if verb == "undo" else rfc3339(self.clock.now() + _UNDO)
        return ActionAnswer(
            alert=AlertView(**after.model_dump()), result=verb, reason="asked", undo_until=until
        )

    async def act_on_many(self, verb: str, request: BulkRequest) -> BulkAnswer:
        """As the protocol says."""
        done: list[BulkDone] = []
        refused: list[BulkRefusal] = []
        for painted in request.alerts:
            one = ActionRequest(
                generation=None if verb == "undo" else painted.generation,
                text=request.text,
                for_ms=request.for_ms,
                to=request.to,
            )
            try:
                answer = await self.act(painted.id, verb, one)
            except (RefusedError, GoneError) as error:
                refused.append(BulkRefusal(id=painted.id, error=str(error)))
                continue
            done.append(
                BulkDone(id=painted.id, generation=answer.alert.generation, result=verb, reason="asked")
            )
        until = None if verb == "undo" else rfc3339(self.clock.now() + _UNDO)
        return BulkAnswer(done=done, refused=refused, undo_until=until)

    async def create(self, new: NewAlert) -> ActionAnswer:
        """As the protocol says."""
        self.created.append(new)
        made = night_alert(max(self._alerts) + 1, new.summary, "generic", details=new.details)
        self.put(made)
        return ActionAnswer(alert=AlertView(**made.model_dump()), result="created", reason="by hand")

    async def people(self) -> list[UserView]:
        """As the protocol says."""
        self.check()
        names = ("alice", "bob", "carol", "dave", "erin")
        return [
            UserView(id=number, name=name, role="responder", reachable=name != "dave")
            for number, name in enumerate(names, 1)
        ]

    async def policies(self) -> list[PolicyView]:
        """As the protocol says."""
        self.check()
        return [
            PolicyView(
                id=policy.id, name=policy.name, levels=[], repeat=policy.repeat, default=policy.id == 1
            )
            for policy in self.roster.policies.values()
        ]

    async def follow(self, since: int | None) -> AsyncIterator[FeedItem]:
        """As the protocol says."""
        queue: asyncio.Queue[FeedItem] = asyncio.Queue()
        self._news.append(queue)
        while True:
            yield await queue.get()

    async def ask(self, question: Callable[[TocsinClient], Awaitable[T]]) -> T:
        """Know nothing beyond this: screens that ask more are tested on a real engine."""
        raise UnreachableError("the engine does not answer: connection refused")

    async def close(self) -> None:
        """As the protocol says."""

    def _after(self, alert: AlertDetail, verb: str, request: ActionRequest) -> AlertDetail:
        now = self._now()
        entry = TimelineEntry(
            id=900 + self.seq, at=now, kind="note", text=request.text or verb, actor=self.me
        )
        changes: dict[str, object] = {"timeline": [*alert.timeline, entry]}
        if verb == "undo":
            changes["status"] = self._before[alert.id].status
            changes["owner"] = self._before[alert.id].owner
        elif verb in _STATUS:
            changes["status"] = _STATUS[verb]
            changes["owner"] = self.me if verb == "accept" else None
        elif verb == "snooze":
            changes["snoozed_until"] = rfc3339(self.clock.now() + (request.for_ms or 0))
        changes["generation"] = alert.generation + 1
        changes["updated_at"] = now
        return alert.model_copy(update=changes)

    def _counts(self) -> Counts:
        every = list(self._alerts.values())
        pending = [a for a in every if a.status == "PENDING"]
        return Counts(
            pending=sum(a.snoozed_until is None for a in pending),
            accepted=sum(a.status == "ACCEPTED" for a in every),
            snoozed=sum(a.snoozed_until is not None for a in pending),
            resolved=sum(a.status == "RESOLVED" for a in every),
        )

    def check(self) -> None:
        """Fail where the engine cannot be reached."""
        if self.unreachable:
            raise UnreachableError("the engine does not answer: connection refused")

    def _now(self) -> str:
        return rfc3339(self.clock.now())
