"""Templates of a source: how its alerts are worded, whatever their tool says."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tocsin.core.event import Event, Link, Provenance
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.core.text import clean_href, clean_line
from tocsin.sources.body import BodyError, decode
from tocsin.sources.draft import LONGEST_KEY, LONGEST_LABEL, LONGEST_SUMMARY
from tocsin.sources.template import LONGEST_TEMPLATE, Template, check

MOST_LINKS = 10
OURS = "tocsin"
"""The name under which a template finds what tocsin has read: `{{ tocsin.summary }}`."""


def _checked(source: str) -> str:
    wrong = check(source)
    if wrong is not None:
        raise ValueError(wrong)
    return source


class LinkTemplate(BaseModel):
    """A link with a text and an address that are filled from the event."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(default="Link", max_length=LONGEST_TEMPLATE)
    href: str = Field(max_length=LONGEST_TEMPLATE)

    _check = field_validator("text", "href")(_checked)


class Templates(BaseModel):
    """The texts of an alert as a source words them; an empty one leaves what was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    summary: str = Field(
        default="",
        max_length=LONGEST_TEMPLATE,
        description="The alert's summary, such as {{ host }}: {{ message }}.",
    )
    details: str = Field(default="", max_length=LONGEST_TEMPLATE, description="The alert's details.")
    key: str = Field(
        default="",
        max_length=LONGEST_TEMPLATE,
        description="The alert key: the same for a problem and its recovery.",
    )
    links: tuple[LinkTemplate, ...] = Field(
        default=(), max_length=MOST_LINKS, description="Links of the alert."
    )

    _check = field_validator("summary", "details", "key")(_checked)

    @cached_property
    def used(self) -> bool:
        """Whether there is any template."""
        return bool(self.summary or self.details or self.key or self.links)


def templated(inbound: Inbound, reading: Reading, templates: Templates) -> Reading:
    """Give a reading whose events are worded by a source's templates.

    A template finds the fields of the body by their names, and what was read under `tocsin`. One that comes
    out empty leaves what was read.
    """
    if not reading.events:
        return reading
    try:
        body = decode(inbound)
    except BodyError:
        body = {}
    entries = body if isinstance(body, list) else [body]
    alike = len(entries) == len(reading.events)
    events = []
    for place, event in enumerate(reading.events):
        entry = entries[place] if alike else entries[0] if entries else {}
        fields = entry if isinstance(entry, Mapping) else {"body": entry}
        events.append(_worded(event, templates, {**fields, OURS: _read(event)}))
    return Reading.of(*events)


def _read(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "summary": event.summary,
        "details": event.details,
        "key": event.key or "",
        "priority": event.priority.value if event.priority else "",
        "severity": event.severity,
        "labels": dict(event.labels),
    }


def _worded(event: Event, templates: Templates, values: Mapping[str, Any]) -> Event:
    changed: dict[str, Any] = {}
    origins: list[Provenance] = []
    for name, source, longest in (
        ("summary", templates.summary, LONGEST_SUMMARY),
        ("key", templates.key, LONGEST_KEY),
    ):
        text = clean_line(Template.of(source).render(values), longest) if source else ""
        if text:
            changed[name] = text
            origins.append(Provenance(name, "template"))
    details = Template.of(templates.details).render(values) if templates.details else ""
    if details:
        changed["details"] = details
        origins.append(Provenance("details", "template"))
    links = tuple(link for wanted in templates.links if (link := _link(wanted, values)) is not None)
    if links:
        known = {link.href for link in links}
        changed["links"] = (*links, *(link for link in event.links if link.href not in known))
        origins.append(Provenance("links", "template"))
    if not changed:
        return event
    replaced = {origin.field for origin in origins}
    kept = tuple(entry for entry in event.provenance if entry.field not in replaced)
    return replace(event, **changed, provenance=(*kept, *origins))


def _link(wanted: LinkTemplate, values: Mapping[str, Any]) -> Link | None:
    href = clean_href(Template.of(wanted.href).render(values))
    if href is None:
        return None
    return Link(clean_line(Template.of(wanted.text).render(values), LONGEST_LABEL) or "Link", href)
