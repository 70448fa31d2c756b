"""What the API tells of one alert beyond its row: its requests, its timeline in parts, and why."""

from typing import Literal

from pydantic import Field

from tocsin.api.wire import Wire

ShowName = Literal["all", "people", "pages", "tool"]


class AlertEvent(Wire):
    """One request of a tool that had an event for an alert, as it arrived; secrets are shown as `•••`."""

    id: int
    received_at: str
    method: str
    remote: str = ""
    result: str = Field(description="what it did to this alert: created, appended, …")
    reason: str = ""
    query: list[tuple[str, str]] = Field(default_factory=list)
    headers: dict[str, str] = Field(default_factory=dict, description="those that are kept")
    body: str = Field(default="", description="decoded and safe to show, cut to what was asked for")
    size: int = Field(default=0, description="of the whole body, in bytes")
    cut: bool = Field(default=False, description="whether `body` is not all of it")


class AlertEvents(Wire):
    """Requests of an alert, newest first; `total` counts those that are still kept."""

    alert: int
    total: int
    events: list[AlertEvent]


class TimelineEntry(Wire):
    """One line of an alert's timeline."""

    id: int
    at: str
    kind: str
    text: str
    reason: str = ""
    actor: str | None = None
    count: int = 1


class TimelinePage(Wire):
    """A part of an alert's timeline, oldest first; `more` tells whether it goes on in the way of asking."""

    alert: int
    entries: list[TimelineEntry]
    more: bool = False


class WhyStep(Wire):
    """One step of the way from a tool's request to a person.

    Attributes:
        step: source, reading, field, match, rule, policy, level, contact, attempt, person, tool, now.
        refers: what it is about, by number or name: `event`, `delivery`, `policy`, `source`, `level`.
    """

    at: str
    step: str
    what: str
    reason: str = ""
    refers: dict[str, int | str] = Field(default_factory=dict)


class Why(Wire):
    """Why an alert paged whom it paged, or nobody: one sentence, and every step."""

    alert: int
    answer: str
    steps: list[WhyStep]
