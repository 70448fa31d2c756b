"""Any tool that can send JSON, a form, a query or plain text: fields by their usual names, or by settings.

The own shape, which `tocsin send` speaks, is `{"summary", "key", "event": "alert" | "accept" | "resolve" |
"comment", "priority", "severity", "details", "links": [{"text", "href"}], "labels": {}}`.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tocsin.core.event import Event, EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.instant import DAY
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode
from tocsin.sources.draft import LONGEST_SUMMARY, Draft
from tocsin.sources.fields import (
    Found,
    at_path,
    first,
    flat_scalars,
    folded,
    instant_of,
    text_of,
    told,
    unexpanded,
)
from tocsin.sources.integration import Integration, Sample, SourceSettings
from tocsin.sources.words import severity_of

# Usual names, folded (without case and separators), the most telling first.
_USUAL = {
    "summary": ("summary", "title", "subject", "message", "msg", "text", "alertname", "name", "description"),
    "key": (
        "key",
        "alertkey",
        "dedupkey",
        "incidentkey",
        "alias",
        "fingerprint",
        "alertid",
        "incidentid",
        "id",
    ),
    "status": ("event", "eventtype", "eventaction", "status", "state", "alertstatus", "alertstate", "action"),
    "priority": ("priority", "urgency"),
    "severity": ("severity", "level"),
    "link": ("link", "url", "href", "alerturl"),
    "details": ("details", "description", "body", "message", "content"),
    "time": ("occurredat", "timestamp", "time"),
    "delivery": ("deliveryid",),
}
_LISTS = frozenset({"links", "labels", "comments", "tags"})
_KEPT_OUT_OF_LABELS = frozenset(name for names in _USUAL.values() for name in names) | _LISTS
_MOST_EVENTS = 1000
_MOST_WORDS = 6
_MOST_NAMES = 64
# Only the field of our own shape is known to order problems and recoveries; others mean what the tool wants.
_OWN_TIME = "occurredat"

# Fields called `time` hold many things; only what lies near the arrival is when it happened.
_OLDEST = 7 * DAY
_NEWEST = DAY


class _Layout(NamedTuple):
    """Which fields of an object have usual names; tools send the same fields again and again.

    Attributes:
        usual: for each of our fields that is there, the object's names for it, the most telling first.
        parts: the object's names of lists: links, labels, tags, comments.
        others: whether there are names that mean nothing to us and become labels.
    """

    usual: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, str]
    others: bool

    @classmethod
    def of(cls, fields: Fields) -> "_Layout":
        names = tuple(fields)
        return _layout(names) if len(names) <= _MOST_NAMES else _layout.__wrapped__(names)


@lru_cache(maxsize=512)
def _layout(names: tuple[str, ...]) -> _Layout:
    by_folded: dict[str, str] = {}
    for name in names:
        by_folded.setdefault(folded(name), name)
    found = {
        field: tuple(by_folded[name] for name in known if name in by_folded)
        for field, known in _USUAL.items()
    }
    usual = {field: names for field, names in found.items() if names}
    parts = {name: by_folded[name] for name in _LISTS if name in by_folded}
    return _Layout(usual, parts, any(name not in _KEPT_OUT_OF_LABELS for name in by_folded))


class _Reader(NamedTuple):
    """One object of a body with the settings of its source."""

    fields: Fields
    layout: _Layout
    settings: SourceSettings

    def find(self, field: str) -> Found | None:
        """Give a field by its configured path, else by the first of its usual names."""
        path = self.settings.fields.paths.get(field)
        if path:
            return first(self.fields, path)
        for name in self.layout.usual.get(field, ()):
            found = told(name, self.fields[name])
            if found is not None:
                return found
        return None

    def every(self, field: str) -> Iterator[Found]:
        """Give all that stands under the usual names of a field."""
        for name in self.layout.usual.get(field, ()):
            found = told(name, self.fields[name])
            if found is not None:
                yield found

    def template(self, field: str) -> str | None:
        """Name the place of a field that holds a template which was not filled in."""
        path = self.settings.fields.paths.get(field)
        places = (path,) if path else self.layout.usual.get(field, ())
        return next((place for place in places if unexpanded(text_of(at_path(self.fields, place)))), None)

    def part(self, name: str) -> Any:
        """Give a list or object by its usual name."""
        actual = self.layout.parts.get(name)
        return None if actual is None else self.fields[actual]


def parse(inbound: Inbound, settings: SourceSettings) -> Reading:
    """Read one request: one object, a list of them, or a text."""
    try:
        body = decode(inbound)
    except BodyError as error:
        return Reading.cannot_read(str(error))
    if isinstance(body, str):
        return _read_text(body)
    if inbound.headers.get("x-github-event") == "ping":
        return Reading.ignore("a test of the hook (GitHub ping)")
    entries = body if isinstance(body, list) else [body]
    if not entries or not all(isinstance(entry, dict) and entry for entry in entries):
        return Reading.cannot_read("the body holds no fields")
    if len(entries) > _MOST_EVENTS:
        return Reading.cannot_read(f"the list has more than {_MOST_EVENTS} entries")
    events: list[Event] = []
    for entry in entries:
        reading = _read(_Reader(entry, _Layout.of(entry), settings), inbound)
        if not reading.events:
            return reading
        events.extend(reading.events)
    return Reading.of(*events)


def _read_text(text: str) -> Reading:
    draft = Draft(EventKind.ALERT, "plain text")
    draft.summary(text.strip().partition("\n")[0], "the first line")
    draft.details(text, "the text")
    event = draft.event()
    if not event.summary:
        return Reading.cannot_read("the text is blank")
    return Reading.of(event)


def _read(reader: _Reader, inbound: Inbound) -> Reading:
    status, key, summary = reader.find("status"), reader.find("key"), reader.find("summary")
    for field, found in (("summary", summary), ("key", key), ("status", status)):
        template = None if found else reader.template(field)
        if template is not None:
            return Reading.cannot_read(f"the field {template} holds a template that was not filled in")
    if status is not None and reader.settings.fields.ignores(status.text):
        return Reading.ignore(f"{status.origin} = {status.text[:80]}: mapped to nothing")
    kind, origin = _kind(reader, status)
    if key is None and kind is not EventKind.ALERT:
        return Reading.ignore(f"an event {kind} without a key names no alert")
    draft = Draft(kind, origin)
    if key is not None:
        draft.key(key.text, key.origin)
    if summary is not None:
        draft.summary(summary.text, summary.origin)
    _fill(draft, reader, inbound)
    if kind is EventKind.ALERT and not draft.has_summary:
        draft.summary(_summary_of_all(reader.fields), "the first fields")
    return Reading.of(draft.event())


def _kind(reader: _Reader, status: Found | None) -> tuple[EventKind, str]:
    """Tell what happened, and why; a problem where nothing says otherwise: a page too many harms less."""
    if status is None:
        return EventKind.ALERT, "no status: taken as a problem"
    places = reader.settings.fields
    for found in (status,) if places.status else reader.every("status"):
        kind = places.kind_of(found.text)
        if kind is not None:
            return kind, f"{found.origin} = {found.text.strip().lower()}"
    return EventKind.ALERT, f"{status.origin}: an unknown word, taken as a problem"


def _fill(draft: Draft, reader: _Reader, inbound: Inbound) -> None:
    priority = reader.find("priority")
    if priority is not None:
        draft.priority(reader.settings.fields.priority_of(priority.text), priority.origin)
    severity = reader.find("severity")
    if severity is not None:
        draft.severity(severity_of(severity.text), severity.origin)
    details = reader.find("details")
    if details is not None:
        draft.details(details.text, details.origin)
    link = reader.find("link")
    if link is not None:
        draft.link("", link.text, link.origin)
    time = reader.find("time")
    if time is not None:
        at = instant_of(time.text)
        if at is not None and -_NEWEST <= inbound.received_at - at <= _OLDEST:
            draft.occurred_at(at, time.origin, orders=folded(time.origin) == _OWN_TIME)
    delivery = reader.find("delivery")
    if delivery is not None:
        draft.delivery_id(delivery.text, delivery.origin)
    _set_lists(draft, reader)
    if not reader.layout.others:
        return
    others = flat_scalars(reader.fields, _LISTS)
    draft.labels(((name, text) for name, text in others if folded(name) not in _KEPT_OUT_OF_LABELS), "body")


def _set_lists(draft: Draft, reader: _Reader) -> None:
    """Fill in links, labels, tags and comments in the forms that tools give them."""
    if not reader.layout.parts:
        return
    links = reader.part("links")
    if isinstance(links, dict):
        links = [{"text": text, "href": href} for text, href in links.items()]
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict):
            draft.link(link.get("text") or link.get("title"), link.get("href") or link.get("url"), "links")
        else:
            draft.link("", link, "links")
    labels = reader.part("labels")
    if isinstance(labels, dict):
        draft.labels(flat_scalars(labels), "labels")
    tags = reader.part("tags")
    if isinstance(tags, dict):
        draft.labels(flat_scalars(tags), "tags")
    elif isinstance(tags, list):
        draft.label("tags", ", ".join(text_of(tag) for tag in tags))
    comments = reader.part("comments")
    for comment in comments if isinstance(comments, list) else ():
        if isinstance(comment, dict):
            draft.comment(comment.get("creator"), comment.get("content"), "comments")


def _summary_of_all(fields: Fields) -> str:
    """Make a summary of the first fields where none has a usual name."""
    words = [f"{name}: {text}" for name, text in flat_scalars(fields) if text.strip()][:_MOST_WORDS]
    return ", ".join(words) or text_of(fields)[:LONGEST_SUMMARY]


INTEGRATION = Integration(
    id="generic",
    name="Generic webhook",
    category="API",
    summary="Any tool or script that can send JSON, a form, a query or plain text to a URL.",
    creates=True,
    accepts=True,
    resolves=True,
    resolves_when="Resolves when an event with the same key says resolved, ok, up or the like.",
    steps=(
        "Send a POST to the webhook URL with at least a summary; JSON, form and query all work.",
        "Add a key, the same for a problem and its recovery, and an event: alert, accept or resolve.",
        "Optional: priority (HIGH or LOW), severity (1 to 5), details, links and labels.",
        "Where the tool's names differ, enter the dotted paths of its fields in the settings.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("accept", "accept.json", EventKind.ACCEPT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
        Sample("form-trigger", "trigger.form", EventKind.ALERT, encoding="form"),
        Sample("query-trigger", "trigger.query", EventKind.ALERT, encoding="query"),
        Sample("query-resolve", "resolve.query", EventKind.RESOLVE, encoding="query"),
        Sample("list", "list.json", EventKind.ALERT),
        Sample("unexpanded", "unexpanded.json", None),
    ),
    maps=True,
    methods=frozenset({"POST", "GET", "PUT"}),
)
