"""The ledger: decide on a draft, write in one transaction, let memory and feed follow after the commit."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from tocsin.clock import Clock
from tocsin.core.change import Change, Entry
from tocsin.core.instant import Instant
from tocsin.engine.board import Board, Draft, Layer
from tocsin.store import changes, journal, timeline
from tocsin.store.connection import Connection
from tocsin.store.timeline import EntryIds
from tocsin.store.writer import Writer

T = TypeVar("T")

Decide = Callable[[Connection, Draft, Instant], tuple[Sequence[Change], T]]
"""A plain function on the writer's thread: reads the draft, puts what it decides into it, gives the changes."""


class Publish(Protocol):
    """Is told what a commit changed."""

    def __call__(self, seq: int, changed: Sequence[int], *, pages: bool, configuration: bool) -> None:
        """Take a commit's number, the alerts it changed, and whether pages wait or configuration changed."""
        ...


class Ledger:
    """Records decisions. All changes of alerts go through here, one after the other."""

    def __init__(
        self,
        writer: Writer,
        board: Board,
        clock: Clock,
        publish: "Publish",
    ) -> None:
        """Make a ledger.

        Args:
            publish: told of each commit, on the writer's thread and in order.
        """
        self._writer = writer
        self._board = board
        self._clock = clock
        self._publish = publish
        self._ids = EntryIds()
        self._tip: tuple[int, Draft] | None = None

    async def record(self, decide: Decide[T]) -> T:
        """Run a decision and write what it changes; gives its result after the commit.

        Raises:
            NoRoomError: nothing was written.
        """

        def job(connection: Connection) -> tuple[Draft, Sequence[Change], T]:
            draft = self._open_draft()
            now = self._clock.now()
            decided, result = decide(connection, draft, now)
            if decided:
                draft.seq += 1
                journal.write(connection, decided, seq=draft.seq, now=now, ids=self._ids)
            self._tip = (self._writer.transaction, draft)
            return draft, decided, result

        def committed(done: tuple[Draft, Sequence[Change], T]) -> None:
            draft, decided, _ = done
            draft.merge(self._board)
            if decided:
                changed = list(dict.fromkeys(change.alert.id for change in decided))
                pages = any(change.pages for change in decided)
                self._publish(draft.seq, changed, pages=pages, configuration=False)

        return (await self._writer.write(job, committed))[2]

    async def annotate(
        self, alert_id: int, entries: Sequence[Entry], also: Callable[[Connection, Instant], None]
    ) -> None:
        """Write entries to a timeline together with something else about the alert, its state untouched."""

        def job(connection: Connection) -> Draft:
            draft = self._open_draft()
            now = self._clock.now()
            also(connection, now)
            timeline.write(connection, self._ids, [(alert_id, entry) for entry in entries], now)
            draft.seq += 1
            changes.insert(connection, draft.seq, now, [alert_id])
            self._tip = (self._writer.transaction, draft)
            return draft

        def committed(draft: Draft) -> None:
            draft.merge(self._board)
            self._publish(draft.seq, [alert_id], pages=False, configuration=False)

        await self._writer.write(job, committed)

    async def configure(self, change: Callable[[Connection], T], follow: Callable[[T], None]) -> T:
        """Write a change of configuration and tell the feed.

        Args:
            follow: lets memory follow, on the writer's thread, after the commit and before any later job.
        """

        def job(connection: Connection) -> tuple[Draft, T]:
            draft = self._open_draft()
            result = change(connection)
            draft.seq += 1
            changes.insert(connection, draft.seq, self._clock.now(), [])
            self._tip = (self._writer.transaction, draft)
            return draft, result

        def committed(done: tuple[Draft, T]) -> None:
            draft, result = done
            draft.merge(self._board)
            follow(result)
            self._publish(draft.seq, [], pages=False, configuration=True)

        return (await self._writer.write(job, committed))[1]

    def _open_draft(self) -> Draft:
        """Stand on what earlier jobs of the same transaction decided, else on what is committed."""
        below: Layer = self._board
        if self._tip is not None and self._tip[0] == self._writer.transaction:
            below = self._tip[1]
        return Draft(below)
