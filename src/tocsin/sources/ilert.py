"""ilert's Events API, for everything that speaks it already.

Format: github.com/iLert/docs `developer-docs/rest-api/api-samples/creating-alerts-through-events.md`,
github.com/iLert/ilert-go `event.go`. The body carries the source's key as `integrationKey`.
"""

from collections.abc import Iterator
from typing import Any

from tocsin.core.event import EventKind, Priority
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode_fields
from tocsin.sources.draft import Draft
from tocsin.sources.fields import first, flat_scalars, text_of
from tocsin.sources.integration import Integration, Sample, SourceSettings

_KINDS = {kind.value: kind for kind in EventKind}
_PRIORITIES = {priority.value: priority for priority in Priority}
_SEVERITIES = {str(level): level for level in range(1, 6)}


def routing_key(body: bytes) -> str | None:
    """Give the key that a body names, `integrationKey` or its older name `apiKey`, or None."""
    try:
        fields = decode_fields(Inbound("POST", body, 0))
    except BodyError:
        return None
    found = first(fields, "integrationKey", "apiKey")
    return found.text.strip() if found else None


def parse(inbound: Inbound, settings: SourceSettings) -> Reading:
    """Read one request; settings are not used."""
    try:
        body = decode_fields(inbound)
    except BodyError as error:
        return Reading.refuse(str(error))
    errors = tuple(_errors(body))
    if errors:
        return Reading.refuse(*errors)
    kind = _KINDS[_word(body, "eventType")]
    key = first(body, "alertKey", "incidentKey")
    if key is None and kind is not EventKind.ALERT:
        return Reading.ignore(f"an event {kind} without alertKey names no alert")
    draft = Draft(kind, f"eventType = {kind}")
    if key is not None:
        draft.key(key.text, key.origin)
    draft.summary(body.get("summary"), "summary")
    draft.details(body.get("details"), "details")
    draft.details("\n".join(_log_lines(body.get("logs"))), "logs")
    draft.priority(_PRIORITIES.get(_word(body, "priority")), "priority")
    draft.severity(_SEVERITIES.get(_word(body, "severity")), "severity")
    draft.routing_key(body.get("routingKey"), "routingKey")
    _set_lists(draft, body)
    return Reading.of(draft.event())


def _word(body: Fields, name: str) -> str:
    return text_of(body.get(name)).strip().upper()


def _errors(body: Fields) -> Iterator[str]:
    """Say what ilert's API would not take either."""
    if _word(body, "eventType") not in _KINDS:
        yield "eventType must be one of ALERT, ACCEPT, RESOLVE, COMMENT"
    elif _word(body, "eventType") == EventKind.ALERT and first(body, "summary") is None:
        yield "summary is required for eventType ALERT"
    if _word(body, "priority") not in {"", *_PRIORITIES}:
        yield "priority must be HIGH or LOW"
    if _word(body, "severity") not in {"", *_SEVERITIES}:
        yield "severity must be a number from 1 to 5"


def _set_lists(draft: Draft, body: Fields) -> None:
    """Fill in links, images (as links), comments, labels and custom details."""
    for link in _objects(body.get("links")):
        draft.link(link.get("text"), link.get("href"), "links")
    for image in _objects(body.get("images")):
        draft.link(image.get("alt") or "Image", image.get("src"), "images")
    for comment in _objects(body.get("comments")):
        draft.comment(comment.get("creator"), comment.get("content"), "comments")
    for name in ("labels", "customDetails"):
        part = body.get(name)
        if isinstance(part, dict):
            draft.labels(flat_scalars(part), name)


def _objects(value: Any) -> Iterator[Fields]:
    """Give the objects of a list; anything else has none."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _log_lines(logs: Any) -> Iterator[str]:
    for entry in _objects(logs):
        parts = (text_of(entry.get(name)) for name in ("timestamp", "level", "body"))
        yield " ".join(part for part in parts if part)


INTEGRATION = Integration(
    id="ilert",
    name="ilert Events API",
    category="API",
    summary="Any tool or script that speaks ilert's Events API can create, accept and resolve alerts.",
    creates=True,
    accepts=True,
    resolves=True,
    resolves_when="Resolves when an event RESOLVE with the same alertKey arrives.",
    steps=(
        "In the tool that sends to ilert replace https://api.ilert.com by the address of this server; the "
        "path stays /api/events.",
        "Use the source's key as integrationKey (older tools call it apiKey).",
        "Send eventType ALERT, ACCEPT, RESOLVE or COMMENT with the same alertKey for the same problem.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("accept", "accept.json", EventKind.ACCEPT),
        Sample("comment", "comment.json", EventKind.COMMENT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
    ),
    path="/api/events",
)
