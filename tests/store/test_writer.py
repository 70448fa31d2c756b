"""The writer: jobs that wait share a commit, one that fails stays alone, memory follows after the commit."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tocsin.store.connection import Connection, OperationalError, open_writer
from tocsin.store.errors import NoRoomError
from tocsin.store.writer import InlineWriter, ThreadWriter, Writer

Add = Callable[[Connection], int]


def add(number: int) -> Add:
    """Give a job that writes a number and gives it back."""

    def job(connection: Connection) -> int:
        connection.execute("INSERT INTO numbers VALUES (?)", (number,))
        return number

    return job


def opened(path: Path) -> Connection:
    """Open a store with one table."""
    connection = open_writer(path / "numbers.db")
    connection.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT")
    return connection


@pytest.fixture(params=[ThreadWriter, InlineWriter])
async def writer(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Writer]:
    """Give each kind of writer."""
    made = request.param(opened(tmp_path))
    yield made
    made.close()


def numbers(connection: Connection) -> list[int]:
    """Read what was written."""
    return [row[0] for row in connection.execute("SELECT n FROM numbers ORDER BY n")]


async def test_a_failing_job_is_alone(writer: Writer) -> None:
    """Those given with it are written; it is rolled back wholly, and its caller hears why."""

    def half_done(connection: Connection) -> None:
        add(50)(connection)
        raise KeyError("no")

    jobs = [writer.write(add(1)), writer.write(half_done), writer.write(add(1)), writer.write(add(2))]
    done: list[Any] = await asyncio.gather(*jobs, return_exceptions=True)
    assert done[0] == 1
    assert isinstance(done[1], KeyError)
    assert "UNIQUE" in str(done[2])
    assert done[3] == 2
    assert await writer.write(numbers) == [1, 2]


async def test_memory_follows_the_commit_in_order(writer: Writer) -> None:
    """What a job wants done after the commit happens once each, in order, and never for one that failed."""
    followed: list[int] = []
    jobs = [writer.write(add(n), followed.append) for n in (3, 1, 3, 2)]
    await asyncio.gather(*jobs, return_exceptions=True)
    assert followed == [3, 1, 2]


async def test_waiting_jobs_share_a_commit(tmp_path: Path) -> None:
    """While one transaction runs, the next ones gather: far fewer commits than jobs."""
    writer = ThreadWriter(opened(tmp_path))
    held, go = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        held.set()
        go.wait(10)

    first = asyncio.ensure_future(writer.write(hold))
    await asyncio.to_thread(held.wait, 10)
    rest = [asyncio.ensure_future(writer.write(add(n))) for n in range(60)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(first, *rest)
    assert writer.transaction == 2
    writer.close()


async def test_a_job_sees_those_before_it(tmp_path: Path) -> None:
    """In one transaction, a job reads what an earlier one wrote, and nothing of one that failed."""
    writer = ThreadWriter(opened(tmp_path))
    jobs = [writer.write(add(1)), writer.write(add(1)), writer.write(numbers)]
    assert (await asyncio.gather(*jobs, return_exceptions=True))[2] == [1]
    writer.close()


@pytest.mark.parametrize(
    "words", ["database or disk is full", "disk I/O error", "attempt to write a readonly"]
)
async def test_no_room_has_one_name(writer: Writer, words: str) -> None:
    """However SQLite says that it cannot write, the caller hears that there is no room."""

    def fail(_: Connection) -> None:
        raise OperationalError(words)

    with pytest.raises(NoRoomError):
        await writer.write(fail)
    assert await writer.write(add(7)) == 7


async def test_a_commit_that_fails_takes_all(tmp_path: Path) -> None:
    """Where the transaction itself cannot be committed, nothing is there and nobody is told otherwise."""
    connection = opened(tmp_path)
    connection.execute(
        "CREATE TABLE children (n INTEGER REFERENCES numbers (n) DEFERRABLE INITIALLY DEFERRED) STRICT"
    )
    writer = InlineWriter(connection)
    followed: list[int] = []

    def orphan(inside: Connection) -> int:
        add(1)(inside)
        inside.execute("INSERT INTO children VALUES (99)")
        return 1

    with pytest.raises(Exception, match="FOREIGN KEY"):
        await writer.write(orphan, followed.append)
    assert followed == []
    assert await writer.write(numbers) == []
    writer.close()


async def test_close_finishes_what_waits(tmp_path: Path) -> None:
    """Jobs given before the end are written."""
    writer = ThreadWriter(opened(tmp_path))
    jobs = [asyncio.ensure_future(writer.write(add(n))) for n in range(5)]
    await asyncio.sleep(0)
    await asyncio.to_thread(writer.close)
    assert await asyncio.gather(*jobs) == list(range(5))
