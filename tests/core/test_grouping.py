"""Grouping: which open alert a problem joins, in each mode, with and without a key."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.core.scenes import NOW, SOURCE, World, opened, problem
from tocsin.core.alert import Status
from tocsin.core.instant import MINUTE
from tocsin.core.source import ILERT_GROUPING, Grouping

MODES = list(Grouping)


def joins(mode: Grouping, first: Mapping[str, Any], second: Mapping[str, Any], **state: Any) -> bool:
    """Tell whether a second problem joins the alert of a first one, which is in some state by then."""
    world = World(replace(SOURCE, grouping=mode))
    world.put(opened(world, **first), **state)
    world.now += MINUTE
    return world.meet(problem(**second)).result == "appended"


@pytest.mark.parametrize("mode", MODES)
def test_the_same_key_always_joins(mode: Grouping) -> None:
    """Whatever the mode, the summary and the owner; keys compare without case and blanks."""
    accepted = {"status": Status.ACCEPTED, "owner": "carol"}
    first = {"key": " DB-1 ", "summary": "a"}
    assert joins(mode, first, {"key": "db-1", "summary": "b"}, **accepted)


@pytest.mark.parametrize("mode", MODES)
def test_nothing_joins_a_resolved_alert(mode: Grouping) -> None:
    """A resolved alert takes no events."""
    assert not joins(mode, {}, {}, status=Status.RESOLVED)


@pytest.mark.parametrize(
    ("mode", "other_key", "other_summary", "owned"),
    [
        (Grouping.NONE, False, False, False),
        (Grouping.SUMMARY, True, False, True),
        (Grouping.UNTIL_ACCEPTED, True, True, False),
        (Grouping.UNTIL_RESOLVED, True, True, True),
        (Grouping.WINDOW, True, True, True),
    ],
)
def test_each_mode(mode: Grouping, other_key: bool, other_summary: bool, owned: bool) -> None:
    """What joins an alert of another key: the same summary, another summary, and once it is owned."""
    first = {"key": "a", "summary": "Too  warm"}
    same, other = {"key": "b", "summary": "too warm"}, {"key": "b", "summary": "too cold"}
    assert joins(mode, first, same) is other_key
    assert joins(mode, first, other) is other_summary
    assert joins(mode, first, same, status=Status.ACCEPTED) is owned


@pytest.mark.parametrize(("age", "inside"), [(0, True), (5 * MINUTE - 1, True), (5 * MINUTE, False)])
def test_a_window_counts_from_the_alert(age: int, inside: bool) -> None:
    """A window does not move with its events."""
    world = World(replace(SOURCE, grouping=Grouping.WINDOW, window=5 * MINUTE))
    opened(world, key="a")
    world.now = NOW + age // 2
    world.meet(problem("b"))
    world.now = NOW + age
    assert (world.meet(problem("c")).result == "appended") is inside


def test_sources_keep_apart() -> None:
    """Another source's alert is never joined."""
    world = World(replace(SOURCE, grouping=Grouping.UNTIL_RESOLVED))
    world.put(opened(world), source_id=2)
    assert world.meet(problem()).result == "created"


def test_the_newest_is_joined() -> None:
    """Of several open alerts, the newest pending one takes what comes."""
    world = World()
    for key in ("a", "b", "c"):
        opened(world, key=key)
    world.put(world.alerts[3], status=Status.ACCEPTED)
    world.source = replace(SOURCE, grouping=Grouping.UNTIL_ACCEPTED)
    done = world.meet(problem("d"))
    assert done.result == "appended"
    assert world.alerts[2].count == 2


def test_ilerts_names() -> None:
    """Each mode goes by ilert's name too."""
    assert set(ILERT_GROUPING.values()) == set(Grouping)
