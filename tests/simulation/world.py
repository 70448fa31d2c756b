"""The world of a seed: the real pager, its tools, people and destinations, and what befalls the machine."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from random import Random
from typing import Any

from tests.simulation import furniture
from tests.simulation.clock import SimulatedClock
from tests.simulation.promises import Promises
from tests.simulation.steps import SimulatedLoop, Steps
from tests.simulation.town import Mood, Town
from tests.simulation.writer import SimulatedWriter
from tocsin.api.requests import ActionRequest
from tocsin.api.schedules import NewShift
from tocsin.core.inbound import Inbound
from tocsin.core.instant import HOUR, MINUTE, SECOND, Instant, Millis, rfc3339
from tocsin.core.people import Directory
from tocsin.destinations.service import Message
from tocsin.engine.errors import InvalidError, NotFoundError, RefusedError
from tocsin.engine.options import PagerOptions
from tocsin.engine.pager import Pager
from tocsin.engine.receipt import OutOfRoomError
from tocsin.sources.registry import integration
from tocsin.store.connection import Connection
from tocsin.store.writer import Writer

TICK: Millis = 250
LATE: Millis = 2 * SECOND
VERBS = (
    *("accept", "accept", "release", "resolve", "snooze", "undo", "undo"),
    *("assign", "reopen", "escalate", "comment"),
)
_SPANS: tuple[Millis, ...] = (100, SECOND, 9_900, 30 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE)
_EXTRA: dict[str, dict[str, Any]] = {
    "snooze": {"for_ms": 3 * MINUTE},
    "comment": {"text": "looking"},
}
_REFUSED = (RefusedError, NotFoundError, InvalidError, OutOfRoomError)


class World:
    """One night of a house, in which a seed decides what happens and in which order."""

    def __init__(self, seed: int, data: Path, loop: SimulatedLoop, clock: SimulatedClock) -> None:
        self.random = Random(seed)
        self.data = data
        self.loop = loop
        self.clock = clock
        self.steps = Steps(self.random)
        self.loop.steps = self.steps
        self.promises = Promises(clock.now, self._directory)
        self.town = Town(clock, lambda: self.steps, self.random, self._sending)
        self.pager: Pager
        self.log: list[str] = []
        self._deeds: set[asyncio.Task[None]] = set()
        self._planned_awake: dict[int, Millis] = {}
        self._overdue: dict[tuple[int, str, Instant], Millis] = {}
        self._writer: SimulatedWriter | None = None
        self._up_since: Millis = 0
        self._stirred = False

    def _directory(self) -> Directory:
        return self.pager.directory

    # The pager starts, ends and is lost.

    async def begin(self) -> None:
        """Open the pager for the first time and furnish the house."""
        await self.open()
        await self.do(furniture.furnish(self.pager, self.random))
        self.promises.watching = True

    async def open(self) -> None:
        """Start the pager on what is on disk."""
        self._up_since = self.clock.awake
        options = PagerOptions(
            "http://127.0.0.1:8765", None, "erin", queue=self._queue, random=self.random, post=self.town
        )
        self.pager = await self.do(Pager.open(self.data, clock=self.clock, options=options))
        await self.do(self.pager.start())

    def _queue(self, connection: Connection) -> Writer:
        self._writer = SimulatedWriter(connection, self.steps, self._committed)
        return self._writer

    async def restart(self) -> None:
        """End the pager in good order, and start it again some time later."""
        await self.end_deeds()
        await self.do(self.pager.close())
        self._pass_off()
        await self.open()

    async def crash(self) -> None:
        """Lose the pager between two of its steps, and start it again on what is on disk."""
        assert self._writer is not None
        self._writer.lost = True
        self.steps.close()
        await self._end_all_tasks()
        await self.pager.views.close()
        await self.pager.finder.close()
        self._writer.close()
        self.pager._lock.release()
        self.steps = self.loop.steps = Steps(self.random)
        self._pass_off()
        await self.open()

    def _pass_off(self) -> None:
        """Let time pass with no pager running."""
        span = self.random.choice((0, 0, SECOND, 10 * MINUTE, 2 * HOUR))
        self.clock.pass_time(span)
        self._note(f"off for {span} ms")

    async def _end_all_tasks(self) -> None:
        mine = asyncio.current_task()
        for _ in range(3):
            left = [task for task in asyncio.all_tasks() if task is not mine and not task.done()]
            for task in left:
                task.cancel()
            await self.loop.quiet()
        self._deeds.clear()

    async def end_deeds(self) -> None:
        for deed in self._deeds:
            deed.cancel()
        await self.loop.quiet()
        self._deeds.clear()

    async def end(self) -> None:
        """Close what is open and leave nothing running."""
        await self.end_deeds()
        await self.do(self.pager.close())
        await self._end_all_tasks()

    async def do(self, deed: Coroutine[Any, Any, Any]) -> Any:
        """Do something to its end, passing whatever waits for its turn."""
        task = asyncio.ensure_future(deed)
        for _ in range(100_000):
            await self.loop.quiet()
            if task.done():
                return task.result()
            if self.steps:
                self.steps.pass_one()
            else:
                self.clock.pass_time(TICK)
        raise AssertionError("something never ends")

    # What is seen.

    def _note(self, words: str) -> None:
        self._stirred = True
        self.log.append(f"{rfc3339(self.clock.now())} {words}")

    def _committed(self, connection: Connection) -> None:
        known = self.promises.chronicle.waiting.keys()
        self.promises.committed(connection)
        for row in self.promises.chronicle.waiting.keys() - known:
            self._planned_awake[row] = self.clock.awake

    def _sending(self, destination: str, message: Message) -> None:
        self._note(f"{message.kind} to {message.user} through {destination}: {message.text}")
        first = self.promises.attempted.copy()
        row = self.promises.sending(message)
        if row is None or row in first or message.kind == "update" or destination in self.town.troubled:
            return
        planned = self._planned_awake.get(row, self.clock.awake)
        waited = self.clock.awake - max(planned, self._up_since)
        if waited > LATE:
            self.promises.break_(f"a {message.kind} to {message.user} left after {waited} ms")

    # Time.

    async def step(self) -> None:
        """Let the next thing happen."""
        await self.loop.quiet()
        chance = self.random.random()
        if self.steps and chance < 0.80:
            self.steps.pass_one()
        elif chance < 0.86:
            self._begin_deed()
        elif chance < 0.885:
            await self._befall()
        elif self.steps:
            self.steps.pass_one()
        else:
            self._let_time_pass()

    def _let_time_pass(self) -> None:
        """Let time pass up to the tick after what is due next; nothing may have been left undone."""
        now, awake = self.clock.now(), self.clock.awake
        dues = {(t.alert_id, t.kind, t.due_at) for t in self.promises.chronicle.timers}
        late = {due: self._overdue.get(due, awake) for due in dues if due[2] <= now}
        self._overdue = late
        for (number, kind, due_at), since in late.items():
            if awake - since > LATE:
                self.promises.break_(f"#{number}: {kind} was due at {rfc3339(due_at)} and is not done")
        waits = [due[2] for due in dues]
        waits += [page.due_at for page in self.promises.chronicle.waiting.values() if page.due_at > now]
        next_due = min(waits, default=now + HOUR)
        if self._stirred:
            # The heart beats four times a second; only after a beat in which nothing came up is it quiet.
            self._stirred = False
            self.clock.pass_time(TICK)
            return
        span = self.random.choice(_SPANS)
        if self.random.random() < 0.6 or now + span > next_due:
            span = max(next_due - now, 0) + self.random.randint(1, TICK)
        self.clock.pass_time(span)

    async def _befall(self) -> None:
        """Let the machine sleep, its clock be set, the pager be lost or restarted."""
        what = self.random.choice(("sleep", "sleep", "clock", "crash", "crash", "restart"))
        if what == "crash":
            self._note("crash")
            await self.crash()
        elif what == "restart":
            self._note("restart")
            await self.restart()
        else:
            spans = (20 * SECOND, 7 * MINUTE, 8 * HOUR)
            if what == "clock":
                spans = (-HOUR, -2 * SECOND, HOUR)
            span = self.random.choice(spans)
            self._note(f"{what} by {span} ms")
            self.clock.jump(span)

    # What people, tools and destinations do.

    def _begin_deed(self) -> None:
        deeds: tuple[Callable[[], Coroutine[Any, Any, None]], ...] = (
            *(self._post, self._post, self._wish, self._wish, self._wish),
            *(self._change_mood, self._take_over, self._change_policy),
        )
        weights = (4, 4, 5, 5, 5, 2, 1, 1)
        (deed,) = self.random.choices(deeds, weights)
        task = asyncio.ensure_future(deed())
        self._deeds.add(task)
        task.add_done_callback(self._deed_done)

    def _deed_done(self, task: "asyncio.Task[None]") -> None:
        self._deeds.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.promises.break_(f"a deed failed: {task.exception()!r}")

    async def _post(self) -> None:
        name, key = self.random.choice(furniture.TOOLS), self.random.choice(("a", "b", None))
        kind = self.random.choices(("alert", "resolve", "accept", "comment"), (6, 2, 1, 1))[0]
        priority = self.random.choice(("HIGH", "HIGH", "LOW"))
        self._note(f"{name} posts {kind} {key} {priority}")
        fields = {"event": kind, "summary": "too warm", "priority": priority}
        body = fields if key is None else {**fields, "key": key}
        source = next(s for s in self.pager.directory.sources.values() if s.name == name)
        inbound = Inbound("POST", repr(body).replace("'", '"').encode(), self.clock.now())
        await self.pager.receive(source, integration(source.type), inbound)

    async def _wish(self) -> None:
        if not self.promises.chronicle.alerts:
            return
        alert = self.random.choice(sorted(self.promises.chronicle.alerts)[-6:])
        verb, actor = self.random.choice(VERBS), self.random.choice(furniture.ACTORS)
        generation = self.promises.chronicle.alerts[alert].generation if self.random.random() < 0.5 else None
        extra = _EXTRA.get(verb, {})
        if verb == "assign":
            extra = {"to": self.random.choice(("bob", "dave", "nina"))}
        self._note(f"{actor}: {verb} #{alert}")
        try:
            await self.pager.act(alert, verb, ActionRequest(generation=generation, **extra), actor)
        except _REFUSED as refusal:
            self._note(f"{actor} is refused: {refusal}")
            return
        self._note(f"{actor} has the answer to {verb} #{alert}")
        if generation is not None:
            self.promises.seen(alert, verb, actor, generation)

    async def _change_mood(self) -> None:
        destination = self.random.choice(furniture.DESTINATIONS)
        mood = self.random.choice((Mood.FINE, *Mood))
        self._note(f"{destination} turns {mood}")
        self.town.turn(destination, mood)

    async def _take_over(self) -> None:
        start = self.clock.now() + self.random.choice((0, 0, MINUTE))
        end = start + self.random.choice((2 * MINUTE, HOUR))
        who = self.random.choice((["carol"], ["dave", "bob"]))
        shift = NewShift(who=who, starts=rfc3339(start), ends=rfc3339(end))
        schedule = self.random.choice(("rota", "holes"))
        self._note(f"{who} take over {schedule}")
        with contextlib.suppress(*_REFUSED):
            await self.pager.configuration.add_shift(schedule, shift, "frank", override=True)

    async def _change_policy(self) -> None:
        self._note("a policy gets other levels")
        await furniture.change_ladder(self.pager, self.random)

    # The end.

    async def calm_down(self) -> None:
        """Let all destinations work and three hours pass; then nothing may be left undone."""
        self.town.calm()
        self._note("all is calm")
        until = self.clock.now() + 3 * HOUR
        while self.clock.now() < until or self.steps:
            await self.loop.quiet()
            if self.steps:
                self.steps.pass_one()
            else:
                self._let_time_pass()
            if self.promises.broken:
                return
        for page in self.promises.chronicle.waiting.values():
            if page.created_at < until - HOUR:
                self.promises.break_(f"#{page.alert_id}: the {page.kind} to {page.user} never left")
