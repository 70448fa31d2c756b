"""Faults planted one at a time: the nights must find each, or they would prove nothing.

A night that keeps every promise with the fault in it does not count; of a few dozen, one must break.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.simulation.night import play
from tocsin.core import escalation
from tocsin.core.alert import Alert
from tocsin.core.change import Change, Entry, EntryKind, Page
from tocsin.core.command import Command, Refusal, Scene, obey
from tocsin.core.evolve import evolve
from tocsin.core.instant import Instant
from tocsin.core.policy import Level
from tocsin.core.timers import timers_of
from tocsin.core.undo import Deed
from tocsin.core.zone import Zone
from tocsin.engine import acts, courier
from tocsin.store import lease, outbox
from tocsin.store.connection import Connection

NIGHTS = 60
Plant = Callable[[pytest.MonkeyPatch], None]


def send_without_a_last_look(patch: pytest.MonkeyPatch) -> None:
    """An accept that is committed before a page leaves does not hold it back."""
    patch.setattr(courier, "unwanted", lambda delivery, alert: None)


def generation_check_dropped(patch: pytest.MonkeyPatch) -> None:
    """A wish is done whatever state the person saw."""

    def obey_blindly(alert: Alert, command: Command, scene: Scene) -> Change | Refusal:
        return obey(alert, replace(command, generation=None), scene)

    patch.setattr(acts, "obey", obey_blindly)


def timers_lost_in_a_restart(patch: pytest.MonkeyPatch) -> None:
    """What was due is in memory only, and nothing writes it anew."""
    release = lease.release

    def release_and_forget(connection: Connection) -> int:
        connection.execute("DELETE FROM timers")
        return release(connection)

    patch.setattr(lease, "release", release_and_forget)


def empty_level_waits(patch: pytest.MonkeyPatch) -> None:
    """A level with nobody on it has its time like any other."""
    climber: Any = escalation._Climber
    enter = climber._enter

    def enter_anyway(self: Any, level: Level, late: int) -> bool:
        enter(self, level, late)
        return True

    patch.setattr(climber, "_enter", enter_anyway)


def gap_where_clocks_change(patch: pytest.MonkeyPatch) -> None:
    """A shift ends at the first and starts at the last occurrence of an ambiguous time."""
    first, last = Zone.first, Zone.last
    patch.setattr(Zone, "first", last)
    patch.setattr(Zone, "last", first)


def undo_ignored(patch: pytest.MonkeyPatch) -> None:
    """An undo is answered and changes nothing."""

    def agree(
        alert: Alert, deed: Deed | None, actor: str, now: Instant, newer: int | None = None
    ) -> Change | Refusal:
        if deed is None or deed.actor != actor:
            return Refusal("nothing to undo")
        kept = evolve(alert, generation=alert.generation + 1)
        entry = Entry(EntryKind.UNDONE, f"{actor} took back: {deed.words}", "undone", actor)
        return Change(kept, "undone", "undone", (entry,), timers_of(kept))

    patch.setattr(acts, "undo", agree)


def outbox_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    """Pages are written with whatever is committed next."""
    insert = outbox.insert
    kept: list[tuple[int, int, Page]] = []

    def insert_later(connection: Connection, pages: Iterable[tuple[int, int, Page]], now: Instant) -> None:
        insert(connection, kept, now)
        kept[:] = list(pages)

    patch.setattr(outbox, "insert", insert_later)


FAULTS: tuple[tuple[Plant, str, int], ...] = (
    (send_without_a_last_look, "starts although", 0),
    (generation_check_dropped, "who saw another state", 0),
    (timers_lost_in_a_restart, "its timer at None", 0),
    (empty_level_waits, "the chain ended before level", 0),
    (gap_where_clocks_change, "nobody is on call", 24),
    (undo_ignored, "after an undo it stands", 0),
    (outbox_outside_the_transaction, "no page was planned", 0),
)
"""Each with words of the promise that it breaks, and the seed to begin at."""


@pytest.mark.parametrize(("plant", "complaint", "first"), FAULTS, ids=[fault[0].__name__ for fault in FAULTS])
def test_a_planted_fault_is_found(
    plant: Plant, complaint: str, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the promise that it breaks."""
    plant(monkeypatch)
    for seed in range(first, first + NIGHTS):
        if any(complaint in broken for broken in play(seed).broken):
            return
    pytest.fail(f"{NIGHTS} nights have not found it")
