"""What one kind of destination declares about itself; each module ends in one `SERVICE`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict


class DestinationSettings(BaseModel):
    """Base of the settings models; its JSON Schema crosses the API and draws the form and the flags.

    A secret field carries `json_schema_extra={"secret": True}` and is never shown again.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fate(StrEnum):
    """What became of one attempt."""

    OK = "ok"
    RETRY = "retry"
    GIVE_UP = "give-up"
    UNKNOWN = "unknown"
    """The request left and no answer came: it may have arrived, so the next attempt is a possible repeat."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an attempt ended.

    Attributes:
        fate: whether it arrived, may be tried again, or never will.
        answer: what the service said, cleaned, one line, no secrets: "250 handed to relay".
        retry_after: ms the service asks to wait, or None.
        remote: what later messages about this alert to this address need to know, such as the number of a
            ticket or the id of a message to edit; None leaves what is known as it is.
    """

    fate: Fate
    answer: str
    retry_after: int | None = None
    remote: Mapping[str, str] | None = None


class Family(StrEnum):
    """How a service knows an alert again, which decides how its life is told there."""

    EVENTS = "events"
    """Events with a key: trigger, acknowledge, resolve. A repeat is harmless."""
    RECORDS = "records"
    """Records with an id: looked up before they are created, then changed. A repeat finds the record."""
    MESSAGES = "messages"
    """Messages to people: sent, and edited where the service can. A repeat is seen twice."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a service wants to be called: a bucket of `burst` calls that fills up again over `over` ms."""

    burst: int
    over: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address.

    Attributes:
        delivery_id: stable over all attempts; the idempotency key where a service has one.
        lifecycle_key: the same for all messages of one alert: 64 lower-case hex characters.
        kind: `page`, `update`, `question`, `fallback`, `test` or `trouble` (about tocsin itself, no alert).
        text: why it comes, one line: "level 2 · late by 1 h 50 min", "accepted by carol".
        address: where to, as the destination's type takes it.
        user: for whom, or None for a tool.
        transition: `created`, `accepted`, `resolved`, `escalated`, …: what happened to the alert.
        possible_repeat: an earlier attempt may have arrived.
        alert: the alert as the API shows it (`AlertView` as a dict), empty for `trouble`.
        at: RFC 3339: when this was decided.
        remote: what earlier messages about this alert to this address have left (`Verdict.remote`).
        answer_url: where the person can answer in a browser, or nothing.
    """

    delivery_id: str
    lifecycle_key: str
    kind: str
    text: str
    address: str
    at: str
    transition: str = ""
    user: str | None = None
    attempt: int = 1
    possible_repeat: bool = False
    alert: dict[str, Any] = field(default_factory=dict)
    remote: Mapping[str, str] = field(default_factory=dict)
    answer_url: str = field(default="", repr=False)


@dataclass(frozen=True)
class Service:
    """One kind of destination.

    Attributes:
        id: `email`, `webhook`, …
        address_hint: what an address looks like, for people; empty where settings hold the whole target.
        send: build and send one message; never raises for what a service or a network can do.
        check_address: a sentence about what is wrong with an address, or None.
        family: how the service knows an alert again.
        pace: how fast it may be called; None for as fast as it answers.
        answers: whether people can answer from there, with an accept or a resolve.
        probe: tries whether the service answers, without sending anything; None where that cannot be known.
        wakes: whether it is made to wake a person, and not only to tell them.
    """

    id: str
    name: str
    summary: str
    address_hint: str
    steps: tuple[str, ...]
    settings: type[DestinationSettings]
    send: Callable[[Message, Any, httpx.AsyncClient], Awaitable[Verdict]]
    check_address: Callable[[str], str | None]
    family: Family = Family.MESSAGES
    pace: Pace | None = None
    answers: bool = False
    wakes: bool = False
    probe: Callable[[Any], Awaitable[Verdict]] | None = None
