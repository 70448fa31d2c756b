"""Rosters: the lists that are looked at, read once and then kept right change by change.

A list is read on a thread of its own, newest alerts first; who asked waits a moment and takes what is there.
What a person typed before is left off as soon as they type on.
"""

import asyncio
import contextlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from tocsin.clock import Clock
from tocsin.core.filter import AllOf, AnyOf, Compares, Field, Filter, Not, depends_on_time
from tocsin.core.instant import SECOND, Instant
from tocsin.engine.change_log import ChangeLog
from tocsin.engine.readers import Readers
from tocsin.engine.roster import Roster
from tocsin.store import alert_windows
from tocsin.store.alert_windows import Wanted
from tocsin.store.alerts import newest_id
from tocsin.store.connection import Connection, OperationalError

MOST_KEPT = 24
MOST_ALERTS = 3_000_000
_PATIENCE_SECONDS = 0.1
_AT_ONCE = 500
_MOST_CHANGES = 5_000
_STEPS_BETWEEN_LOOKS = 20_000
_LASTS: Instant = 2 * SECOND
"""How long a list whose filter asks for an age is taken as it was read."""


@dataclass(slots=True)
class Kept:
    """A list and how far it is.

    Attributes:
        roster: what was found so far.
        newest: the highest alert number that it knows of.
        commit: up to this one, changes are in it.
        read_commit: up to this one, configuration is in it.
        complete: whether it was read to its end.
        stopped: nobody waits for it any more.
        lock: held by whoever reads or changes the roster.
    """

    wanted: Wanted
    caller: str
    read_at: Instant
    roster: Roster
    newest: int = 0
    commit: int = 0
    read_commit: int = 0
    complete: bool = False
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    reading: "asyncio.Future[None] | None" = None


class Rosters:
    """Gives lists, from memory where they are there.

    Args:
        readers: threads for reading whole lists.
        clock: for ages and for patience.
    """

    def __init__(self, readers: Readers, clock: Clock) -> None:
        self._readers = readers
        self._clock = clock
        self._log = ChangeLog()
        self._kept: OrderedDict[Wanted, Kept] = OrderedDict()
        self._configured = 0

    async def close(self) -> None:
        """Leave off what is being read."""
        for kept in self._kept.values():
            kept.stopped = True
        await self._readers.close()

    def changed(self, alerts: tuple[int, ...], *, configuration: bool) -> None:
        """Take a commit, from any thread; what was configured can move alerts in every list."""
        self._log.add(alerts, self._clock.now())
        if configuration:
            self._configured = self._log.end

    async def get(self, wanted: Wanted, caller: str, *, patient: bool = False) -> Kept:
        """Give a list.

        Args:
            caller: who asks: what they asked before and is still being read is left off.
            patient: wait until it is complete.
        """
        kept = self._kept.get(wanted)
        if kept is None or kept.stopped or self._outdated(kept):
            kept = self._begin(wanted, caller)
        self._kept.move_to_end(wanted)
        if kept.reading is not None and not kept.reading.done():
            await self._wait(kept.reading, patient=patient)
        return kept

    def leave_off(self, caller: str, but: tuple[Wanted, ...]) -> None:
        """Stop reading what a person asked for before, lists of other filters only."""
        for kept in self._kept.values():
            if kept.caller == caller and not kept.complete and not kept.wanted.whole:
                kept.stopped = kept.wanted not in but

    def follow(self, kept: Kept, connection: Connection, now: Instant) -> None:
        """Bring a complete list up to date; call it with the list's lock held, on a reader's thread."""
        if not kept.complete:
            return
        found = self._log.since(kept.commit, now, late=_counts(kept.wanted))
        if found is None or len(found[0]) > _MOST_CHANGES:
            self._read(connection, kept, now)
            return
        changed, kept.commit = found
        if not changed:
            return
        standing = dict(alert_windows.standing(connection, kept.wanted, tuple(changed), now))
        for number in changed:
            kept.roster.put(number, standing.get(number))
        kept.newest = max(kept.newest, *changed)

    def _outdated(self, kept: Kept) -> bool:
        """Tell whether a list has to be read anew: names were configured, or time has gone by."""
        if not kept.complete:
            return False
        named = not kept.wanted.whole or kept.wanted.order == "source"
        if named and kept.read_commit < self._configured:
            return True
        return depends_on_time(kept.wanted.wanted) and self._clock.now() - kept.read_at > _LASTS

    def _begin(self, wanted: Wanted, caller: str) -> Kept:
        now = self._clock.now()
        kept = Kept(wanted, caller, now, Roster(oldest_first=wanted.order == "oldest"))
        self._kept[wanted] = kept
        kept.reading = self._readers.run(self._read_unless_stopped, kept, now)
        self._make_room()
        return kept

    async def _wait(self, reading: "asyncio.Future[None]", *, patient: bool) -> None:
        if patient:
            await asyncio.wait({reading})
            return
        patience = asyncio.ensure_future(_sleep(self._clock))
        try:
            await asyncio.wait({reading, patience}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            patience.cancel()
        if reading.done():
            reading.result()

    def _read_unless_stopped(self, connection: Connection, kept: Kept, now: Instant) -> None:
        """Read a list, and let go at once where nobody waits for it any more."""
        connection.set_progress_handler(lambda: int(kept.stopped), _STEPS_BETWEEN_LOOKS)
        try:
            self._read(connection, kept, now)
        except OperationalError:
            if not kept.stopped:
                raise
        finally:
            connection.set_progress_handler(None, 0)

    def _read(self, connection: Connection, kept: Kept, now: Instant) -> None:
        commit = self._log.end
        newest = newest_id(connection)
        roster = Roster(oldest_first=kept.wanted.order == "oldest")
        held = contextlib.nullcontext() if kept.complete else kept.lock
        for step in alert_windows.steps(connection, kept.wanted, now):
            if step.anew:
                roster = Roster(oldest_first=kept.wanted.order == "oldest")
            cursor = connection.execute(step.sql, step.values)
            while rows := cursor.fetchmany(_AT_ONCE):
                if kept.stopped:
                    return
                with held:
                    roster.extend(rows)
                    if not kept.complete and not step.anew:
                        kept.roster, kept.newest = roster, newest
        with held:
            kept.roster, kept.newest, kept.complete = roster, newest, True
            kept.commit = kept.read_commit = commit

    def _make_room(self) -> None:
        """Forget the lists that nobody has asked for longest."""
        while len(self._kept) > 1 and (
            len(self._kept) > MOST_KEPT or sum(len(kept.roster) for kept in self._kept.values()) > MOST_ALERTS
        ):
            _, forgotten = self._kept.popitem(last=False)
            forgotten.stopped = True


async def _sleep(clock: Clock) -> None:
    await clock.sleep(_PATIENCE_SECONDS)


def _counts(wanted: Wanted) -> bool:
    """Tell whether a list asks for what appended events change."""
    return wanted.order in ("updated", "count") or _asks_for_count(wanted.wanted)


def _asks_for_count(wanted: Filter) -> bool:
    match wanted:
        case Compares(field=Field.COUNT):
            return True
        case Not(part=part):
            return _asks_for_count(part)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return any(_asks_for_count(part) for part in parts)
        case _:
            return False
