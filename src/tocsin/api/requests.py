"""What the API takes: the bodies of requests. Unknown fields are refused, so that a typing error is told."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.api.attaching import Attach
from tocsin.api.notification_rules import LONGEST_MUTE, HeardName, RuleStep

Name = Field(min_length=1, max_length=255)


class Request(BaseModel):
    """A body: strict about names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ActionRequest(Request):
    """The body of `POST /tocsin/v1/alerts/{id}/{verb}`; which fields count depends on the verb.

    Attributes:
        generation: act only if the alert still has it (what was painted when the key was pressed).
        text: comment.
        for_ms: snooze for so long.
        to: reassign to this user.
        level: escalate to this level instead of the next.
    """

    generation: int | None = None
    text: str = ""
    for_ms: int | None = Field(default=None, gt=0, le=366 * 86_400_000)
    to: str | None = None
    level: int | None = Field(default=None, ge=1)


class PaintedAlert(Request):
    """An alert as a person saw it; without a generation, however it is now."""

    id: int = Field(ge=1)
    generation: int | None = None


class BulkRequest(Request):
    """The body of `POST /tocsin/v1/alerts/bulk/{verb}`: one action on many alerts, in one transaction.

    Attributes:
        alerts: each is decided on its own; one that is refused keeps no other back.
        text, for_ms, to, level: as in `ActionRequest`.
    """

    alerts: list[PaintedAlert] = Field(min_length=1, max_length=1000)
    text: str = ""
    for_ms: int | None = Field(default=None, gt=0, le=366 * 86_400_000)
    to: str | None = None
    level: int | None = Field(default=None, ge=1)


class NewAlert(Request):
    """An alert made by hand."""

    summary: str = Field(min_length=1, max_length=2000)
    details: str = ""
    policy: str | None = None
    priority: Literal["HIGH", "LOW"] = "HIGH"
    key: str | None = None


class NewSource(Request):
    """A new alert source."""

    type: str
    name: str = Name
    policy: str | None = None
    team: str | None = None
    grouping: str = "none"
    window: int = Field(default=300_000, ge=60_000, le=86_400_000)
    priority: Literal["HIGH", "LOW"] = "HIGH"
    auto_resolve: int | None = Field(default=None, ge=60_000)
    settings: dict[str, Any] = Field(default_factory=dict)
    ready: bool = True
    notify: list[Attach] = Field(default_factory=list, max_length=50)


class SourceEdit(Request):
    """Changes to a source; what is not given stays."""

    name: str | None = Field(default=None, min_length=1, max_length=255)
    policy: str | None = None
    team: str | None = None
    grouping: str | None = None
    window: int | None = Field(default=None, ge=60_000, le=86_400_000)
    priority: Literal["HIGH", "LOW"] | None = None
    auto_resolve: int | None = None
    settings: dict[str, Any] | None = None
    ready: bool | None = None
    paused: bool | None = None
    notify: list[Attach] | None = Field(default=None, max_length=50)


class KeyRotation(Request):
    """How long the present key of a source is good beside the new one, in ms; 0: not at all."""

    keep: int = Field(default=0, ge=0, le=30 * 86_400_000)


class NewUser(Request):
    """A new person; with an address the first mail destination reaches them."""

    name: str = Field(min_length=1, max_length=64, pattern=r"^[^\s,:@][^\s,:]*$")
    email: str | None = Field(default=None, pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$", max_length=254)
    role: Literal["viewer", "responder", "admin"] = "responder"


class UserEdit(Request):
    """Changes to a person."""

    email: str | None = Field(default=None, pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$", max_length=254)
    role: Literal["viewer", "responder", "admin"] | None = None


class NotificationRulesEdit(Request):
    """Changes to how a person is reached; what is not given stays.

    Attributes:
        high, low: the steps of a priority; none for all contacts at once.
        mute_for: ms from now in which nothing reaches them; 0 ends it.
    """

    high: list[RuleStep] | None = Field(default=None, max_length=20)
    low: list[RuleStep] | None = Field(default=None, max_length=20)
    updates: list[HeardName] | None = None
    mute_for: int | None = Field(default=None, ge=0, le=LONGEST_MUTE)


class NewTeam(Request):
    """A new team."""

    name: str = Name
    members: list[str] = Field(default_factory=list)


class TeamEdit(Request):
    """Changes to a team."""

    members: list[str] | None = None


class NewLevel(Request):
    """One level: targets as the command line writes them, and ms to accept."""

    targets: list[str] = Field(min_length=1)
    timeout: int = Field(ge=1_000, le=31_536_000_000)


class NewPolicy(Request):
    """A new escalation policy."""

    name: str = Name
    levels: list[NewLevel] = Field(min_length=1)
    repeat: int = Field(default=0, ge=0, le=9)
    delay: int = Field(default=0, ge=0, le=3_600_000)
    accept_timeout: int | None = Field(default=None, ge=60_000, le=31_536_000_000)


class PolicyEdit(Request):
    """Changes to a policy."""

    name: str | None = None
    levels: list[NewLevel] | None = Field(default=None, min_length=1)
    repeat: int | None = Field(default=None, ge=0, le=9)
    delay: int | None = Field(default=None, ge=0, le=3_600_000)
    accept_timeout: int | None = Field(default=None, ge=0, le=31_536_000_000, description="0 for never")


class NewDestination(Request):
    """A new destination; settings as its type declares them."""

    type: str
    name: str = Name
    settings: dict[str, Any] = Field(default_factory=dict)


class DestinationEdit(Request):
    """Changes to a destination."""

    name: str | None = None
    settings: dict[str, Any] | None = None


class NewContact(Request):
    """A new way to a person."""

    user: str
    destination: str
    address: str = Field(min_length=1, max_length=2000)


class NewToken(Request):
    """A token for a person."""

    user: str


class SettingsEdit(Request):
    """Changes to the settings of the whole pager; what is not given stays."""

    default_policy: str | None = None
    fallback: str | None = None
    dead_man_url: str | None = None


class ViewRequest(Request):
    """What `PUT /tocsin/v1/views/{name}` takes; without a place the view keeps its own, or is last."""

    view: Literal["open", "resolved", "all"] = "open"
    query: str = Field(default="", max_length=500)
    order: Literal["urgency", "newest", "oldest", "updated", "priority", "source", "count"] = "urgency"
    place: int | None = Field(default=None, ge=1, le=100)


class BackupRequest(Request):
    """Where to write a backup: a path on the engine's machine."""

    path: str = Field(min_length=1)
