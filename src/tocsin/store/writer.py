"""The one writer: a thread with a queue; all that waits goes into one transaction.

A job is a function of the connection. Jobs that wait together share a commit (group commit); each runs in a
savepoint of its own, so that one that fails takes nothing with it. The caller hears of its job only after
the commit. In simulations the writer runs inline, so that a seed decides everything.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from tocsin.store.connection import Connection, DatabaseError, OperationalError
from tocsin.store.errors import NoRoomError

T = TypeVar("T")

_NO_ROOM = ("full", "disk i/o error", "readonly", "unable to open")
_MOST_JOBS = 64


class Writer(Protocol):
    """Runs jobs in transactions, in the order in which they were given.

    Attributes:
        transaction: the number of the transaction that runs or ran last.
    """

    transaction: int

    async def write(self, job: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """Run a job and give its result after the commit.

        Args:
            committed: called on the writer's thread after the commit, before any later job runs: the place
                to let memory follow the store.

        Raises:
            NoRoomError: the disk is full; nothing was written.
        """
        ...

    async def checkpoint(self) -> None:
        """Move the log into the database, so that its room can be used again."""
        ...

    def close(self) -> None:
        """Finish what waits and close the connection."""
        ...


def as_room_error(error: DatabaseError) -> Exception:
    """Turn the ways in which SQLite says that there is no room into one."""
    text = str(error).lower()
    if isinstance(error, OperationalError) and any(words in text for words in _NO_ROOM):
        return NoRoomError(str(error))
    return error


class _Job:
    __slots__ = ("committed", "error", "future", "result", "run")

    def __init__(
        self,
        run: Callable[[Connection], Any],
        committed: Callable[[Any], None] | None,
        future: "Future[Any]",
    ) -> None:
        self.run = run
        self.committed = committed
        self.future = future
        self.result: Any = None
        self.error: BaseException | None = None


def _transact(connection: Connection, jobs: list[_Job]) -> None:
    """Run jobs in one transaction; those that fail are rolled back alone.

    Memory follows the store right after the commit, job by job, before anybody is told.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            _run(connection, job, alone=len(jobs) == 1)
        connection.execute("COMMIT")
    except DatabaseError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        failure = as_room_error(error)
        for job in jobs:
            job.error = job.error or failure
        return
    for job in jobs:
        if job.error is None and job.committed is not None:
            _follow(job)


def _follow(job: _Job) -> None:
    """Let memory follow; a failure goes to who asked for the job, and the writer lives on."""
    try:
        if job.committed is not None:
            job.committed(job.result)
    except Exception as error:
        job.error = error


def _run(connection: Connection, job: _Job, *, alone: bool) -> None:
    if not alone:
        connection.execute("SAVEPOINT job")
    try:
        job.result = job.run(connection)
    except DatabaseError as error:
        if not connection.in_transaction:
            raise
        job.error = as_room_error(error)
    except Exception as error:
        job.error = error
    if job.error is not None:
        connection.execute("ROLLBACK" if alone else "ROLLBACK TO job")
        if alone:
            connection.execute("BEGIN IMMEDIATE")
            return
    if not alone:
        connection.execute("RELEASE job")


def _checkpoint(connection: Connection) -> None:
    """Move the log into the database as far as readers allow; without room for that it stays as it is."""
    with contextlib.suppress(DatabaseError):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


class ThreadWriter:
    """The writer of a running engine: its thread owns the connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.transaction = 0
        self._checkpoint_wanted = False
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="tocsin-writer", daemon=True)
        self._thread.start()

    async def write(self, job: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """Run a job and give its result after the commit."""
        future: Future[T] = Future()
        self._queue.put(_Job(job, committed, future))
        return await asyncio.wrap_future(future)

    async def checkpoint(self) -> None:
        """Move the log into the database, so that its room can be used again."""
        self._checkpoint_wanted = True
        await self.write(lambda _: None)

    def close(self) -> None:
        """Finish what waits, then close the connection."""
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _loop(self) -> None:
        while True:
            jobs = self._gather()
            if jobs:
                self.transaction += 1
                _transact(self._connection, [job for job in jobs if job is not None])
                if self._checkpoint_wanted:
                    self._checkpoint_wanted = False
                    _checkpoint(self._connection)
                for job in jobs:
                    if job is not None:
                        _settle(job)
            if None in jobs:
                return

    def _gather(self) -> list[_Job | None]:
        jobs = [self._queue.get()]
        while jobs[-1] is not None and len(jobs) < _MOST_JOBS:
            try:
                jobs.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return jobs


class InlineWriter:
    """The writer of tests and simulations: runs each job at once, in the caller's thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.transaction = 0

    async def write(self, job: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """Run a job and give its result after the commit."""
        future: Future[T] = Future()
        self.transaction += 1
        one = _Job(job, committed, future)
        _transact(self._connection, [one])
        _settle(one)
        return future.result()

    async def checkpoint(self) -> None:
        """Move the log into the database, so that its room can be used again."""
        _checkpoint(self._connection)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _settle(job: _Job) -> None:
    if not job.future.set_running_or_notify_cancel():
        return
    if job.error is not None:
        job.future.set_exception(job.error)
    else:
        job.future.set_result(job.result)
