"""What the API tells of a source's requests: how they arrived, what is read in them, what that would do."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.api.wire import Wire

MOST_REPLAYED = 200


class Origin(Wire):
    """Where one field of an event came from: `key` from `coreid + event`."""

    field: str
    origin: str


class ReadLink(Wire):
    """A link that was read in a request."""

    text: str
    href: str


class ReadEvent(Wire):
    """One event as it is read in a request, and what it would do after the requests before it.

    Attributes:
        result: `created`, `appended`, `resolved`, `ignored`, …
        alert: which alert of this replay it would concern, counted from 1.
    """

    kind: Literal["ALERT", "ACCEPT", "RESOLVE", "COMMENT"]
    summary: str = ""
    details: str = ""
    key: str | None = None
    priority: Literal["HIGH", "LOW"] | None = None
    severity: int | None = None
    occurred_at: str | None = None
    links: list[ReadLink] = Field(default_factory=list)
    labels: dict[str, str] = Field(default_factory=dict)
    origins: list[Origin] = Field(default_factory=list)
    result: str = ""
    reason: str = ""
    alert: int | None = None


class Reading(Wire):
    """What is read in one request: events, or why there are none."""

    verdict: Literal["events", "ignored", "unreadable", "refused"]
    reason: str = ""
    events: list[ReadEvent] = Field(default_factory=list)


class BodyField(Wire):
    """One value of a body, with the dotted path by which a mapping or a template finds it."""

    path: str
    value: str


class SourceRequest(Wire):
    """One request of a source in full; secrets are shown as `•••`.

    Attributes:
        verdict, reason, alert: what came of it when it arrived.
        reading: what is read in it with the source's present settings.
        fields: the values of its body.
    """

    id: int
    received_at: str
    method: str
    remote: str = ""
    verdict: str
    reason: str = ""
    alert: int | None = None
    query: list[tuple[str, str]] = Field(default_factory=list)
    headers: dict[str, str] = Field(default_factory=dict)
    body: str = ""
    size: int = 0
    cut: bool = False
    reading: Reading
    fields: list[BodyField] = Field(default_factory=list)


class ReplayRequest(BaseModel):
    """Which requests to read again, and with which settings; nothing is changed and nobody is paged.

    Attributes:
        events: their numbers; none for the newest.
        last: how many of the newest, where no numbers are given.
        sample: a sample of the integration instead of stored requests.
        settings: changes to the source's own settings, as in an edit; none for the present ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: list[int] = Field(default_factory=list, max_length=MOST_REPLAYED)
    last: int = Field(default=20, ge=1, le=MOST_REPLAYED)
    sample: str | None = Field(default=None, max_length=64)
    settings: dict[str, Any] | None = None


class ReplayedRequest(Wire):
    """One request, read with the present settings and with the given ones.

    Attributes:
        event: its number; 0 for a sample.
        verdict, reason, alert: what came of it when it arrived.
        changed: whether the two readings differ.
    """

    event: int
    received_at: str
    verdict: str = ""
    reason: str = ""
    alert: int | None = None
    before: Reading
    after: Reading
    changed: bool = False
    fields: list[BodyField] = Field(default_factory=list, description="the values of its body")


class Replay(Wire):
    """Requests read again, oldest first."""

    requests: list[ReplayedRequest]
    changed: int = Field(description="how many of them are read otherwise with the given settings")


class NearMissView(Wire):
    """A request that reached no source, because its key or its path is wrong."""

    at: str
    remote: str
    method: str
    path: str
    key_end: str = Field(description="the last four characters of the key that it had")
    why: str
    source: str | None = Field(default=None, description="the source that was probably meant")


class SampleView(Wire):
    """A sample of what a tool sends."""

    name: str
    kind: str | None = Field(default=None, description="what it is; null for one that means nothing")


class ConnectView(Wire):
    """All that is needed to let a tool post to a source.

    Attributes:
        reachable: whether tools on other machines can reach the address, as far as can be known here.
        advice: what to do where they cannot.
        steps: what to do in the tool, in its own words.
        curl: a command that sends one of its problems, word for word for a shell.
    """

    url: str
    reachable: bool
    advice: str = ""
    steps: list[str]
    curl: str
    samples: list[SampleView]


class TriedWay(Wire):
    """What became of a message that was sent to try a way to a person."""

    destination: str
    address: str
    ok: bool
    answer: str


class TriedWays(Wire):
    """Every way to a person, tried once."""

    user: str
    ways: list[TriedWay]
