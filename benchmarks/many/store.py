"""A large store, made of plausible alerts through the store's own functions, and kept for the next run."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from tocsin.core.alert import Alert, Body, Escalation, Halt, Responder, Status
from tocsin.core.event import Priority
from tocsin.core.instant import MINUTE, SECOND, Instant
from tocsin.core.source import Source
from tocsin.engine import first_run
from tocsin.store import alert_search, alerts, backup, policies, sources
from tocsin.store.connection import Connection, open_writer
from tocsin.store.schema import VERSION, migrate

_BLOCK = 5_000
_SOURCES = 12
_WORDS = ("disk", "fan", "latency", "queue", "certificate", "backup", "replica", "login", "sensor", "valve")
_PLACES = ("eu", "us", "asia", "lab", "field")
RARE_EVERY = 50_000
"""One alert in so many holds the word `quetzal`."""


@dataclass(frozen=True)
class Size:
    """How many alerts a store has; all numbers up to the sum are in use."""

    opened: int
    resolved: int

    @property
    def all(self) -> int:
        """Count them."""
        return self.opened + self.resolved


def large_store(folder: Path, size: Size, now: Instant, *, indexed: bool) -> Path:
    """Give a data directory that holds a store of a size; the same one is copied in the next run.

    Args:
        folder: where prepared stores are kept.
        now: when the newest alert was made.
        indexed: whether the full-text index is complete.
    """
    name = f"v{VERSION}-{size.opened}-{size.resolved}{'-indexed' if indexed else ''}"
    made = folder / f"{name}.db"
    if not made.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(folder / "making.db", size, now, indexed=indexed)
        (folder / "making.db").rename(made)
    data = folder / "data" / name
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    shutil.copyfile(made, data / backup.DATABASE)
    return data


def _make(path: Path, size: Size, now: Instant, *, indexed: bool) -> None:
    for left in path.parent.glob("making.db*"):
        left.unlink()
    connection = open_writer(path, synchronous="OFF")
    migrate(connection)
    first_run.welcome(connection, "me", now)
    policy = policies.policies(connection)[0].id
    for number in range(1, _SOURCES + 1):
        sources.add(connection, Source(number, f"prom-{number}", "generic", f"key-{number}", policy, now))
    found = _alerts(size, now, policy)
    while block := list(islice(found, _BLOCK)):
        connection.execute("BEGIN")
        alerts.insert(connection, block, counted_to=0)
        connection.execute("COMMIT")
    if indexed:
        _index(connection, size.all)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _index(connection: Connection, newest: int) -> None:
    done = 0
    while done < newest:
        connection.execute("BEGIN")
        done = alert_search.index_some(connection, _BLOCK)
        connection.execute("COMMIT")


def _alerts(size: Size, now: Instant, policy: int) -> Iterator[tuple[Alert, Body]]:
    random = Random(7)
    # The open ones are among the newest, but not only: some problems stay for long.
    opened = set(random.sample(range(max(1, size.all - 4 * size.opened), size.all + 1), size.opened))
    for number in range(1, size.all + 1):
        yield _alert(random, number, number in opened, now - (size.all - number) * 20 * SECOND, policy)


def _alert(random: Random, number: int, opened: bool, at: Instant, policy: int) -> tuple[Alert, Body]:
    accepted = opened and random.random() < 0.3
    status = Status.ACCEPTED if accepted else Status.PENDING if opened else Status.RESOLVED
    word, place = random.choice(_WORDS), random.choice(_PLACES)
    host = f"{place}-{random.randrange(400)}"
    rare = " quetzal" if number % RARE_EVERY == 0 else ""
    key = f"{host}/{word}/{number}"
    alert = Alert(
        id=number,
        source_id=random.randrange(1, _SOURCES + 1),
        policy_id=policy,
        status=status,
        priority=Priority.HIGH if random.random() < 0.4 else Priority.LOW,
        severity=random.choice((None, 1, 2, 3, 4, 5)),
        summary=f"{word} trouble on {host}: {random.randrange(100)}%{rare}",
        created_at=at,
        updated_at=at + random.randrange(10 * MINUTE),
        count=random.choice((1, 1, 1, 2, 5, 40)),
        key=key,
        key_match=key,
        owner="me" if accepted else None,
        accepted_at=at + MINUTE if accepted else None,
        resolved_at=None if opened else at + 9 * MINUTE,
        # Nobody is paged by a benchmark.
        escalation=Escalation(level=1, halt=Halt.ACCEPTED if accepted else Halt.LOW),
        responders=(Responder("me", accepted=accepted),) if opened and number % 3 == 0 else (),
    )
    details = (
        f"{word} on {host} left its bounds at check {random.randrange(10**6)}; see the runbook of {place}"
    )
    return alert, Body(details, labels=(("region", place), ("host", host)))
