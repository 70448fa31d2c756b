"""PagerDuty's Events API v2, for everything that speaks it already.

Format: github.com/PagerDuty/developer-docs `docs/events-API-v2/`. The body carries the source's
key as `routing_key`.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from tocsin.core.event import EventKind, Priority
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode_fields
from tocsin.sources.draft import Draft
from tocsin.sources.fields import first, flat_scalars, instant_of, text_of
from tocsin.sources.integration import Integration, Sample, SourceSettings

_KINDS = {
    "trigger": EventKind.ALERT,
    "acknowledge": EventKind.ACCEPT,
    "resolve": EventKind.RESOLVE,
}
_SEVERITIES = {"critical": 1, "error": 2, "warning": 3, "info": 4}
_LONGEST_DEDUP_KEY = 255
_LABELS = ("source", "component", "group", "class")


def routing_key(body: bytes) -> str | None:
    """Give the key that a body names, or None."""
    try:
        fields = decode_fields(Inbound("POST", body, 0))
    except BodyError:
        return None
    found = first(fields, "routing_key")
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
    action = _word(body, "event_action")
    draft = Draft(_KINDS[action], f"event_action = {action}")
    key = first(body, "dedup_key", "incident_key")
    if key is not None:
        draft.key(key.text, key.origin)
    else:
        draft.key(_made_key(inbound), "made: the event has no dedup_key")
    if action == "trigger":
        _set_payload(draft, _payload(body))
    _set_links(draft, body)
    return Reading.of(draft.event())


def _word(fields: Fields, name: str) -> str:
    return text_of(fields.get(name)).strip().lower()


def _payload(body: Fields) -> Fields:
    payload = body.get("payload")
    return payload if isinstance(payload, dict) else {}


def _errors(body: Fields) -> Iterator[str]:
    """Say what PagerDuty would not take either, in the manner of its answers."""
    action = _word(body, "event_action")
    if not action:
        yield "'event_action' is missing or blank"
    elif action not in _KINDS:
        yield "'event_action' is invalid (must be one of 'trigger', 'acknowledge' or 'resolve')"
    key = first(body, "dedup_key", "incident_key")
    if key is not None and len(key.text) > _LONGEST_DEDUP_KEY:
        yield f"'dedup_key' is too long (at most {_LONGEST_DEDUP_KEY} characters)"
    if key is None and action in ("acknowledge", "resolve"):
        yield "'dedup_key' is missing or blank"
    if action == "trigger":
        yield from _payload_errors(body)


def _payload_errors(body: Fields) -> Iterator[str]:
    if not isinstance(body.get("payload"), dict):
        yield "'payload' is missing or blank"
        return
    payload = _payload(body)
    for name in ("summary", "source", "severity"):
        if not _word(payload, name):
            yield f"'payload.{name}' is missing or blank"
    if _word(payload, "severity") not in {"", *_SEVERITIES}:
        yield "'payload.severity' is invalid (must be one of 'critical', 'error', 'warning' or 'info')"


def _made_key(inbound: Inbound) -> str:
    """Make the key that PagerDuty would make: the same request read again gives the same one."""
    made = hashlib.sha256(inbound.body)
    made.update(str(inbound.received_at).encode())
    return made.hexdigest()[:32]


def _set_payload(draft: Draft, payload: Fields) -> None:
    draft.summary(payload.get("summary"), "payload.summary")
    severity = _word(payload, "severity")
    draft.severity(_SEVERITIES[severity], "payload.severity")
    draft.priority(Priority.LOW if severity == "info" else Priority.HIGH, "payload.severity")
    draft.occurred_at(instant_of(payload.get("timestamp")), "payload.timestamp")
    draft.labels(((name, payload.get(name)) for name in _LABELS), "payload")
    custom = payload.get("custom_details")
    if isinstance(custom, dict):
        draft.details(
            "\n".join(f"{name}: {text_of(value)}" for name, value in custom.items()), "custom_details"
        )
        draft.labels(flat_scalars(custom), "payload.custom_details")
    else:
        draft.details(custom, "payload.custom_details")


def _set_links(draft: Draft, body: Fields) -> None:
    for link in _objects(body.get("links")):
        draft.link(link.get("text"), link.get("href"), "links")
    draft.link(body.get("client"), body.get("client_url"), "client_url")
    for image in _objects(body.get("images")):
        draft.link(image.get("alt") or "Image", image.get("src"), "images")


def _objects(value: Any) -> Iterator[Fields]:
    """Give the objects of a list; anything else has none."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


INTEGRATION = Integration(
    id="pagerduty",
    name="PagerDuty Events API v2",
    category="API",
    summary="Any tool that speaks PagerDuty's Events API v2 can trigger, acknowledge and resolve alerts.",
    creates=True,
    accepts=True,
    resolves=True,
    resolves_when="Resolves when an event with event_action resolve and the same dedup_key arrives.",
    steps=(
        "In the tool that sends to PagerDuty replace https://events.pagerduty.com by the address of this "
        "server; the path stays /v2/enqueue.",
        "Use the source's key as routing_key (some tools call it Integration Key).",
        "Send the same dedup_key for the same problem; without one each trigger is an alert of its own.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("acknowledge", "acknowledge.json", EventKind.ACCEPT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
        Sample("no-key", "no_key.json", EventKind.ALERT),
        Sample("redash", "redash.json", EventKind.ALERT),
    ),
    path="/v2/enqueue",
)
