"""The ledger: decide on a draft, write in one transaction, let memory and feed follow after the commit."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from tocsin.clock import Clock
from tocsin.core.change import Change, Entry
from tocsin.core.instant import Instant
from tocsin.engine.board import Board, Draft, Layer
from tocsin.engine.folds import Folds
from tocsin.store import alerts, changes, journal, settings, timeline
from tocsin.store.connection import Connection
from tocsin.store.timeline import EntryIds, Fold
from tocsin.store.writer import Writer

T = TypeVar("T")

COUNTED_TO = "counted_to"
"""The setting that tells up to which request everything is counted."""

Decide = Callable[[Connection, Draft, Instant], tuple[Sequence[Change], T]]
"""A plain function on the writer's thread: puts what it decides into the draft and gives the changes."""


class Publish(Protocol):
    """Is told what a commit changed."""

    def __call__(self, seq: int, changed: Sequence[int], *, pages: bool, configuration: bool) -> None:
        """Take a commit's number, the alerts it changed, and whether pages wait or configuration changed."""
        ...


def as_decided(decided: Sequence[Change], _now: Instant) -> Sequence[Change]:
    """Leave changes as they were decided."""
    return decided


class Correction(Protocol):
    """Corrects what is due where the clock was set back, before anything is decided by the new one."""

    def correct(self, connection: Connection, draft: Draft, now: Instant, transaction: int) -> list[Change]:
        """Give the changes, none on most days."""
        ...

    def decided(self, now: Instant, transaction: int) -> None:
        """Take note of a job of a transaction."""
        ...

    def committed(self) -> None:
        """Take note of its commit."""
        ...


class Ledger:
    """Records decisions. All changes of alerts go through here, one after the other."""

    def __init__(
        self,
        writer: Writer,
        board: Board,
        clock: Clock,
        publish: "Publish",
        complete: Callable[[Sequence[Change], Instant], Sequence[Change]] = as_decided,
        correction: Correction | None = None,
    ) -> None:
        """Make a ledger.

        Args:
            publish: told of each commit, on the writer's thread and in order.
            complete: adds to changes what destinations that are attached hear of them.
            correction: moves what is due where the clock was set back.
        """
        self._writer = writer
        self._board = board
        self._clock = clock
        self._publish = publish
        self._complete = complete
        self._correction = correction
        self._ids = EntryIds(board.next_id - 1)
        self._tip: tuple[int, Draft] | None = None
        self._folds = Folds()
        self._folded: tuple[int, set[int]] = (0, set())

    async def record(self, decide: Decide[T]) -> T:
        """Run a decision and write what it changes; gives its result after the commit.

        Raises:
            NoRoomError: nothing was written.
        """

        def job(connection: Connection) -> tuple[Draft, Sequence[Change], T]:
            draft = self._open_draft()
            now = self._clock.now()
            corrected = self._correct(connection, draft, now)
            decided, result = decide(connection, draft, now)
            decided = [*corrected, *self._complete(decided, now)]
            if decided:
                self._write(connection, draft, decided, now)
            if self._correction is not None:
                self._correction.decided(now, self._writer.transaction)
            self._tip = (self._writer.transaction, draft)
            return draft, decided, result

        def committed(done: tuple[Draft, Sequence[Change], T]) -> None:
            draft, decided, _ = done
            draft.merge(self._board)
            if self._correction is not None:
                self._correction.committed()
            if decided:
                self._folds.follow(decided)
                changed = list(dict.fromkeys(change.alert.id for change in decided))
                pages = any(change.pages for change in decided)
                self._publish(draft.seq, changed, pages=pages, configuration=False)

        return (await self._writer.write(job, committed))[2]

    def _correct(self, connection: Connection, draft: Draft, now: Instant) -> Sequence[Change]:
        if self._correction is None:
            return ()
        return self._correction.correct(connection, draft, now, self._writer.transaction)

    def _write(self, connection: Connection, draft: Draft, decided: Sequence[Change], now: Instant) -> None:
        """Write what cannot wait: all but changes that their request's row tells whole."""
        draft.seq += 1
        heavy = self._folds.heavy(decided)
        if heavy:
            self._write_folds(connection, self._folds.of({change.alert.id for change in heavy}))
            counted_to = draft.next_event_id - 1
            journal.write(connection, heavy, now=now, ids=self._ids, counted_to=counted_to)
        changes.insert(connection, draft.seq, now, list({change.alert.id: None for change in decided}))

    def waiting(self, alert_id: int) -> bool:
        """Tell whether appended events of an alert are not in its timeline yet."""
        return alert_id in self._folds

    async def fold(self) -> None:
        """Write the counts and timeline lines that wait, if any do."""
        if not self._folds:
            return

        def job(connection: Connection) -> Sequence[Fold]:
            waiting = self._write_folds(connection, self._folds.all())
            counted_to = self._board.next_event_id - 1
            known = [alert for fold in waiting if (alert := self._board.get(fold.alert_id)) is not None]
            alerts.touch(connection, known, counted_to)
            settings.write(connection, COUNTED_TO, str(counted_to))
            return waiting

        await self._writer.write(job, self._folds.forget)

    def _write_folds(self, connection: Connection, folds: Sequence[Fold]) -> list[Fold]:
        """Write lines that no earlier job of this transaction has written, and give those."""
        if self._folded[0] != self._writer.transaction:
            self._folded = (self._writer.transaction, set())
        fresh = [fold for fold in folds if fold.alert_id not in self._folded[1]]
        self._folded[1].update(fold.alert_id for fold in fresh)
        timeline.fold(connection, fresh)
        return fresh

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
