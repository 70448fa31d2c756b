"""An alert source: a configured tool with its key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tocsin.core.event import Priority
from tocsin.core.instant import MINUTE, Instant, Millis


class Grouping(StrEnum):
    """When an event joins an open alert instead of opening its own."""

    NONE = "none"
    SUMMARY = "summary"
    UNTIL_ACCEPTED = "until-accepted"
    UNTIL_RESOLVED = "until-resolved"
    WINDOW = "window"


ILERT_GROUPING: Mapping[str, Grouping] = {
    "ONE_ALERT_PER_EMAIL": Grouping.NONE,
    "ONE_ALERT_PER_EMAIL_SUBJECT": Grouping.SUMMARY,
    "ONE_PENDING_ALERT_ALLOWED": Grouping.UNTIL_ACCEPTED,
    "ONE_OPEN_ALERT_ALLOWED": Grouping.UNTIL_RESOLVED,
    "ONE_ALERT_GROUPED_PER_WINDOW": Grouping.WINDOW,
}
"""ilert's names of the same modes, which the API takes too (iLert OpenAPI, AlertSource.alertCreation)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One alert source.

    Attributes:
        type: the id of its integration, `apica`.
        key: the secret in its webhook URL.
        old_key: the one before, good until `old_key_until`; None where there was none.
        window: for grouping by window: how long one alert collects, in ms.
        settings: the integration's own settings, as its settings model reads them.
        priority: what its alerts get when the event says nothing.
        auto_resolve: resolve so long after the last event, in ms, or None.
        ready: setup is done; before, its alerts are TEST and page nobody.
        paused: events are stored and ignored.
    """

    id: int
    name: str
    type: str
    key: str
    policy_id: int
    created_at: Instant
    grouping: Grouping = Grouping.NONE
    window: Millis = 5 * MINUTE
    priority: Priority = Priority.HIGH
    auto_resolve: Millis | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    team_id: int | None = None
    ready: bool = True
    paused: bool = False
    old_key: str | None = None
    old_key_until: Instant = 0
