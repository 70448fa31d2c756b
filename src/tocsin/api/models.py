"""What the API answers: alerts, sources, people, deliveries. Times are RFC 3339 in UTC, spans are ms."""

from typing import Any, Literal

from pydantic import Field

from tocsin.api.attaching import AlertAttachments as AlertAttachments
from tocsin.api.attaching import AttachmentView
from tocsin.api.bulk import BulkAnswer as BulkAnswer
from tocsin.api.dossier import AlertEvents as AlertEvents
from tocsin.api.dossier import TimelineEntry as TimelineEntry
from tocsin.api.dossier import TimelinePage as TimelinePage
from tocsin.api.dossier import Why as Why
from tocsin.api.exploring import ConnectView as ConnectView
from tocsin.api.exploring import NearMissView as NearMissView
from tocsin.api.exploring import Replay as Replay
from tocsin.api.exploring import SourceRequest as SourceRequest
from tocsin.api.exploring import TriedWays as TriedWays
from tocsin.api.finding import AlertPlace as AlertPlace
from tocsin.api.finding import Completions as Completions
from tocsin.api.finding import QueryCounts as QueryCounts
from tocsin.api.finding import SavedView as SavedView
from tocsin.api.maintenance import MaintenanceView as MaintenanceView
from tocsin.api.notification_rules import NotificationRulesView as NotificationRulesView
from tocsin.api.schedules import CalendarView as CalendarView
from tocsin.api.schedules import DutyView as DutyView
from tocsin.api.schedules import OnCallView as OnCallView
from tocsin.api.schedules import ScheduleSegments as ScheduleSegments
from tocsin.api.schedules import ScheduleView as ScheduleView
from tocsin.api.schedules import ShiftView as ShiftView
from tocsin.api.simulation import SimulationView as SimulationView
from tocsin.api.wire import Wire as Wire

StatusName = Literal["PENDING", "ACCEPTED", "RESOLVED"]
PriorityName = Literal["HIGH", "LOW"]


class SourceRef(Wire):
    """The source of an alert, in short."""

    id: int
    name: str
    type: str


class EscalationView(Wire):
    """Where an alert stands on its ladder: who is asked now, who is next, and when."""

    level: int
    round: int = 1
    next_at: str | None = None
    next: list[str] = Field(default_factory=list)
    paged: list[str] = Field(default_factory=list)
    halt: str | None = None
    exhausted: bool = False


class ResponderView(Wire):
    """A person paged for an alert."""

    name: str
    status: Literal["PENDING", "ACCEPTED"]


class LinkView(Wire):
    """A link of an alert."""

    text: str
    href: str


class AlertView(Wire):
    """An alert as lists show it."""

    id: int
    status: StatusName
    snoozed_until: str | None = None
    test: bool = False
    priority: PriorityName
    severity: int | None = None
    summary: str
    details: str = ""
    key: str | None = None
    source: SourceRef
    policy: str
    escalation: EscalationView | None = None
    owner: str | None = None
    responders: list[ResponderView] = Field(default_factory=list)
    count: int = 1
    links: list[LinkView] = Field(default_factory=list)
    labels: dict[str, str] = Field(default_factory=dict)
    strip: list[int] = Field(
        default_factory=list, description="events in each of the last 24 hours, newest last; where asked for"
    )
    generation: int = 1
    created_at: str
    updated_at: str
    accepted_at: str | None = None
    resolved_at: str | None = None


class DeliveryView(Wire):
    """One series of attempts to reach one channel."""

    id: int
    alert: int
    kind: Literal["page", "update", "question", "fallback", "notice"]
    user: str | None = None
    destination: str
    address: str
    step: str
    state: Literal["pending", "leased", "sent", "failed", "cancelled", "unknown"]
    attempts: int
    transition: str = ""
    text: str = ""
    last_answer: str = ""
    created_at: str
    next_at: str | None = None
    planned_at: str | None = Field(default=None, description="when it was to leave; later for later steps")
    finished_at: str | None = None


class AlertDetail(AlertView):
    """An alert with all that happened to it."""

    timeline: list[TimelineEntry] = Field(default_factory=list)
    deliveries: list[DeliveryView] = Field(default_factory=list)
    ladder: list["LadderLevel"] = Field(default_factory=list)
    times_this_week: int | None = Field(
        default=None, description="alerts of its source with its key made in the last seven days, it too"
    )
    cut: bool = Field(default=False, description="whether older entries or deliveries are left out")


class LadderLevel(Wire):
    """One level of the alert's policy: who, for how long, and what became of it."""

    level: int
    targets: list[str]
    timeout: int
    paged_at: str | None = None


class AlertList(Wire):
    """The answer to a question for alerts."""

    total: int
    alerts: list[AlertView]


class Counts(Wire):
    """How many alerts stand where; `pending` leaves out snoozed ones, and TEST ones, which page nobody."""

    pending: int = 0
    accepted: int = 0
    snoozed: int = 0
    test: int = 0
    resolved: int = 0


class AlertWindow(Wire):
    """A window of the ordered list: rows `start` to `start + len(alerts)` of `total`, as of feed `seq`.

    `complete` is false while older alerts are still being searched: what was found so far is there, `total`
    grows, and who asks again gets more.
    """

    total: int
    start: int
    alerts: list[AlertView]
    place: int | None = Field(default=None, description="of the anchor, null where it is not in the list")
    complete: bool = True
    seq: int
    now: str


class EngineState(Wire):
    """What the header says: who I am, how the engine is, what comes in."""

    me: str
    version: str
    now: str
    seq: int
    counts: Counts
    mine: int = Field(default=0, description="pending alerts that I was paged for")
    rate: list[int] = Field(default_factory=list, description="events per minute, the last 8, newest last")
    receiver: str = Field(default="", description="where webhooks arrive, as tools should call it")
    reachable: bool = Field(
        default=False, description="whether a public URL is set or the listener is public"
    )
    sources: int = 0
    trouble: list[str] = Field(default_factory=list, description="sentences: what is wrong right now")
    on_call: list[str] = Field(default_factory=list, description="policies in which I stand")


class FeedFrame(Wire):
    """One frame of the feed: what changed since the last, never a row itself.

    `changed` is empty and `many` true where more changed than is worth naming: fetch the window anew.
    """

    seq: int
    now: str
    counts: Counts
    changed: list[int] = Field(default_factory=list)
    many: bool = False
    configuration: bool = Field(default=False, description="a source, policy, person or destination changed")
    trouble: list[str] = Field(default_factory=list)
    rate: list[int] = Field(default_factory=list)


class ActionAnswer(Wire):
    """What an action did."""

    alert: AlertView
    result: str
    reason: str
    undo_until: str | None = None


SourceStatus = Literal[
    "pending",
    "accepted",
    "resolved",
    "silent",
    "never-heard-of",
    "maintenance",
    "paused",
    "setup",
]


class SourceView(Wire):
    """An alert source."""

    id: int
    name: str
    type: str
    key: str
    url: str
    policy: str
    team: str | None = None
    grouping: str
    window: int
    priority: PriorityName
    auto_resolve: int | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    ready: bool = True
    paused: bool = False
    old_key_until: str | None = Field(default=None, description="until then the key before is good, too")
    created_at: str
    last_event_at: str | None = None
    events: int = 0
    status: SourceStatus = Field(default="resolved", description="the one thing that matters most")
    pending: int = 0
    accepted: int = 0
    hourly: list[int] = Field(
        default_factory=list, description="requests in each of the last 24 hours, newest last"
    )
    errors: int = Field(default=0, description="requests of the last 24 hours that could not be read")
    usual_silence: int | None = Field(
        default=None, description="so long it may be silent before that is unusual; null: not known yet"
    )
    silent_since: str | None = Field(default=None, description="set while it is silent longer than usual")
    notify: list[AttachmentView] = Field(default_factory=list)


class SourceTypeView(Wire):
    """An integration type of the catalogue."""

    id: str
    name: str
    category: str
    creates: bool
    accepts: bool
    resolves: bool
    summary: str = ""
    resolves_when: str = ""
    steps: list[str] = Field(default_factory=list)
    form: dict[str, Any] = Field(default_factory=dict, description="JSON Schema of its settings")


class SourceEventView(Wire):
    """One request of a source; one with a number below zero was refused, and nothing of it is stored."""

    id: int
    received_at: str
    method: str
    verdict: str
    reason: str
    alert: int | None = None
    remote: str = ""
    body: str = ""
    size: int = 0


class UserView(Wire):
    """A person."""

    id: int
    name: str
    email: str | None = None
    role: Literal["viewer", "responder", "admin"]
    reachable: bool = Field(default=False, description="whether any channel but the console leads to them")


class TeamView(Wire):
    """A team."""

    id: int
    name: str
    members: list[str]


class LevelView(Wire):
    """One level of a policy; targets as `alice`, `team:x`, `destination:x`."""

    targets: list[str]
    timeout: int


class PolicyView(Wire):
    """An escalation policy."""

    id: int
    name: str
    levels: list[LevelView]
    repeat: int = 0
    delay: int = 0
    accept_timeout: int | None = Field(
        default=None, description="after so long the owner is asked whether they are still on it"
    )
    default: bool = False


class DestinationView(Wire):
    """A configured destination; secret settings are shown as `•••`.

    `state` is `ok`, `failing` (the last answer was no success), `down` (it failed too often in a row: one
    message is tried at a time) or `unused` (nothing has left for it since the engine started).
    """

    id: int
    name: str
    type: str
    settings: dict[str, Any] = Field(default_factory=dict)
    state: Literal["ok", "failing", "down", "unused"] = "unused"
    trouble: str | None = Field(default=None, description="what the service said, if that was no success")
    next_trial_at: str | None = None
    waiting: int = Field(default=0, description="messages that have not left yet")
    oldest_waiting_at: str | None = None
    last_success_at: str | None = None


class ContactView(Wire):
    """A way to a person."""

    id: int
    user: str
    destination: str
    address: str
    proven_at: str | None = Field(default=None, description="when a message sent to try it last arrived")


class TokenView(Wire):
    """An API token; `token` is only told when it is made."""

    id: int
    user: str
    created_at: str
    last_used_at: str | None = None
    token: str | None = None


class Finding(Wire):
    """One line of `tocsin doctor`."""

    level: Literal["ok", "note", "problem"]
    subject: str
    text: str
    advice: str = ""


class SettingsView(Wire):
    """Settings of the whole pager."""

    default_policy: str | None = None
    fallback: str | None = None
    dead_man_url: str | None = None


class ErrorAnswer(Wire):
    """Every refusal of the API."""

    error: str
    field: str | None = Field(default=None, description="the field of the request that is wrong, if one is")
    position: int | None = Field(default=None, description="where in the field, in characters from 0")
