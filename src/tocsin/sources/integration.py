"""What one integration declares about itself; each source module ends in one `INTEGRATION`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tocsin.core.event import EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.mapping import FieldMap
from tocsin.sources.templates import Templates


class SourceSettings(BaseModel):
    """The settings that every source has; integrations with some of their own derive from it.

    Its JSON Schema crosses the API and draws the form, the flags and the docs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: FieldMap = Field(
        default=FieldMap(), title="Mapping", description="Where the fields stand in the body."
    )
    templates: Templates = Field(default=Templates(), title="Templates", description="How alerts are worded.")


@dataclass(frozen=True)
class Sample:
    """One request of the tool, ours, in `sample_payloads/<integration>/<file>`.

    Attributes:
        name: `trigger`, `resolve`, …
        kind: the event it is, or None for one that is ignored or unreadable.
        encoding: `json`, `form` or `query` (a GET whose query is the file's text).
    """

    name: str
    file: str
    kind: EventKind | None
    encoding: str = "json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Integration:
    """One integration type.

    Attributes:
        id: lower case with hyphens; part of the webhook URL.
        category: the heading in the catalogue.
        summary: one sentence: what the tool is and what arrives.
        creates, accepts, resolves: what its events can do to an alert.
        resolves_when: one sentence: what makes it resolve.
        steps: what to do in the other tool, in its own words.
        path: where it posts: `{key}` stands for the source's key. The vendors' own APIs have their own.
        parse: bytes to a reading; pure; never raises for what a sender can send.
        settings: its settings model.
        methods: what it accepts beside POST.
        maps: `parse` reads by the mapping of the settings itself.
    """

    id: str
    name: str
    category: str
    summary: str
    creates: bool
    accepts: bool
    resolves: bool
    resolves_when: str
    steps: tuple[str, ...]
    parse: Callable[[Inbound, Any], Reading]
    samples: tuple[Sample, ...]
    settings: type[SourceSettings] = SourceSettings
    path: str = "/api/v1/events/{id}/{key}"
    methods: frozenset[str] = frozenset({"POST"})
    maps: bool = False
