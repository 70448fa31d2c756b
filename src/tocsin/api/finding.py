"""What the API answers to whoever looks for alerts: places, counts, completions, saved views."""

from typing import Literal

from pydantic import Field

from tocsin.api.wire import Wire

ViewName = Literal["open", "resolved", "all"]
OrderName = Literal["urgency", "newest", "oldest", "updated", "priority", "source", "count"]


class AlertPlace(Wire):
    """Where an alert stands: the view that holds it, and its place in that view from 0.

    `place` is null where the alert is not among the view's rows: the filter leaves it out.
    """

    alert: int
    view: Literal["open", "resolved"]
    place: int | None = None
    total: int


class QueryCount(Wire):
    """How many alerts a filter finds; `error` says what is wrong with it, and then `total` is 0."""

    query: str
    total: int
    complete: bool = Field(default=True, description="false while older alerts are still being searched")
    error: str | None = None


class QueryCounts(Wire):
    """How many alerts each of several filters finds, in the order in which they were asked."""

    counts: list[QueryCount]


class Candidate(Wire):
    """One way to go on with a filter: what to put in the place of what was typed, and what it is."""

    text: str
    about: str = ""


class Completions(Wire):
    """Ways to go on: each candidate takes the place of the characters `start` to `end`."""

    start: int
    end: int
    candidates: list[Candidate]


class SavedView(Wire):
    """A named view of a person: which alerts, in which order, and its place among the tabs from 1."""

    name: str
    view: ViewName = "open"
    query: str = ""
    order: OrderName = "urgency"
    place: int
