"""Mapping: where the fields of a body stand, for bodies that a type cannot read, or reads wrongly."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tocsin.core.event import Event, EventKind, Priority
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode
from tocsin.sources.draft import Draft
from tocsin.sources.fields import Found, at_path, flat_scalars, told
from tocsin.sources.words import STATUS_WORDS, priority_of, severity_of

_MOST_ENTRIES = 1_000
_MOST_WORDS = 6
_FIELDS = ("summary", "key", "status", "priority", "severity", "link", "details")


class FieldMap(BaseModel):
    """Where each field of an event stands in the body, and what its words mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    summary: str = Field(
        default="", max_length=300, description="Dotted path of the summary, such as alert.title."
    )
    key: str = Field(
        default="",
        max_length=300,
        description="Dotted path of what is the same for a problem and its recovery.",
    )
    status: str = Field(
        default="",
        max_length=300,
        description="Dotted path of what says whether it is a problem or a recovery.",
    )
    priority: str = Field(
        default="", max_length=300, description="Dotted path of the priority (HIGH or LOW)."
    )
    severity: str = Field(
        default="", max_length=300, description="Dotted path of the severity (1 to 5, or a word)."
    )
    link: str = Field(default="", max_length=300, description="Dotted path of a link.")
    details: str = Field(default="", max_length=300, description="Dotted path of the details.")
    fire_values: tuple[str, ...] = Field(default=(), description="Further words that mean a problem.")
    recover_values: tuple[str, ...] = Field(
        default=(), description="Further words that mean it is well again."
    )
    accept_values: tuple[str, ...] = Field(
        default=(), description="Further words that mean somebody took it."
    )
    ignore_values: tuple[str, ...] = Field(
        default=(), description="Words that mean nothing: such events are ignored."
    )
    high_values: tuple[str, ...] = Field(default=(), description="Further words that mean HIGH priority.")
    low_values: tuple[str, ...] = Field(default=(), description="Further words that mean LOW priority.")

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The paths that are given, by field."""
        return {field: path for field in _FIELDS if (path := getattr(self, field))}

    @property
    def used(self) -> bool:
        """Whether any path is given."""
        return bool(self.paths)

    def kind_of(self, word: str) -> EventKind | None:
        """Tell what a status word means: by these settings, else by common words; None for an unknown one."""
        for kind, words in (
            (EventKind.ALERT, self.fire_values),
            (EventKind.RESOLVE, self.recover_values),
            (EventKind.ACCEPT, self.accept_values),
        ):
            if words and _is_one(word, words):
                return kind
        return STATUS_WORDS.get(word.strip().lower())

    def ignores(self, word: str) -> bool:
        """Tell whether a status word means nothing."""
        return bool(self.ignore_values) and _is_one(word, self.ignore_values)

    def priority_of(self, word: str) -> Priority | None:
        """Tell what a word of priority means; None for an unknown one."""
        if self.high_values and _is_one(word, self.high_values):
            return Priority.HIGH
        if self.low_values and _is_one(word, self.low_values):
            return Priority.LOW
        return priority_of(word)


def _is_one(word: str, words: tuple[str, ...]) -> bool:
    return any(word.strip().lower() == known.strip().lower() for known in words)


def mapped(inbound: Inbound, native: Reading, places: FieldMap) -> Reading:
    """Read a request by its mapping.

    Args:
        inbound: the request.
        native: what the type's own parser made of it; fields without a path stay as it read them.
        places: where the fields stand.

    Returns:
        The events by the mapping; the native reading where a vendor's own API refuses the request, or where
        the body holds no fields.
    """
    if native.errors:
        return native
    try:
        body = decode(inbound)
    except BodyError:
        return native
    entries = body if isinstance(body, list) else [body]
    if not entries or len(entries) > _MOST_ENTRIES or not all(isinstance(entry, dict) for entry in entries):
        return native
    alike = len(native.events) == len(entries)
    events: list[Event] = []
    ignored = "a state that is mapped to nothing"
    for place, entry in enumerate(entries):
        status = _find(entry, places.status)
        if status is not None and places.ignores(status.text):
            ignored = f"{status.origin} = {status.text[:80]}: mapped to nothing"
            continue
        events.append(_event(entry, places, status, native.events[place] if alike else None))
    return Reading.of(*events) if events else Reading.ignore(ignored)


def _find(fields: Fields, path: str) -> Found | None:
    return told(path, at_path(fields, path)) if path else None


def _event(fields: Fields, places: FieldMap, status: Found | None, native: Event | None) -> Event:
    kind, origin = _kind(places, status, native)
    draft = Draft(kind, origin)
    for path, put in (
        (places.key, draft.key),
        (places.summary, draft.summary),
        (places.details, draft.details),
    ):
        found = _find(fields, path)
        if found is not None:
            put(found.text, found.origin)
    _rate(draft, fields, places)
    if native is not None:
        return _over(native, draft.found())
    if not draft.has_summary and kind is EventKind.ALERT:
        draft.summary(_first_fields(fields), "the first fields")
    draft.labels(flat_scalars(fields), "body")
    return draft.event()


def _kind(places: FieldMap, status: Found | None, native: Event | None) -> tuple[EventKind, str]:
    """Tell what happened; a problem where nothing says otherwise: a page too many harms less."""
    if status is None:
        if native is not None:
            return native.kind, next((p.origin for p in native.provenance if p.field == "kind"), "")
        missing = f"{places.status} is not there" if places.status else "no status is mapped"
        return EventKind.ALERT, f"{missing}: taken as a problem"
    kind = places.kind_of(status.text)
    if kind is None:
        return EventKind.ALERT, f"{status.origin}: an unknown word, taken as a problem"
    return kind, f"{status.origin} = {status.text.strip()[:80]}"


def _rate(draft: Draft, fields: Fields, places: FieldMap) -> None:
    priority = _find(fields, places.priority)
    if priority is not None:
        draft.priority(places.priority_of(priority.text), priority.origin)
    severity = _find(fields, places.severity)
    if severity is not None:
        draft.severity(severity_of(severity.text), severity.origin)
    link = _find(fields, places.link)
    if link is not None:
        draft.link("", link.text, link.origin)


def _over(native: Event, found: Event) -> Event:
    """Give the event as its type read it, with what is mapped in place of what was read."""
    changed: dict[str, Any] = dict(_values(found))
    if found.links:
        changed["links"] = (*found.links, *native.links)
    provenance = {entry.field: entry for entry in (*native.provenance, *found.provenance)}
    return replace(native, **changed, kind=found.kind, provenance=tuple(provenance.values()))


def _values(found: Event) -> Iterator[tuple[str, Any]]:
    for name in ("key", "summary", "details", "priority", "severity"):
        value = getattr(found, name)
        if value:
            yield name, value


def _first_fields(fields: Fields) -> str:
    words = [f"{name}: {text}" for name, text in flat_scalars(fields) if text.strip()]
    return ", ".join(words[:_MOST_WORDS])
