"""Particle devices.

Format: github.com/particle-iot/docs `src/content/reference/cloud-apis/webhooks.md`. A device publishes events
whose names begin with ALERT or RESOLVE (Particle matches the beginning, upper and lower case differ);
webhooks come at least once and in any order, as JSON, form or query, all values as text.
"""

import html
from typing import Any

from tocsin.core.event import EventKind, Priority
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode_fields, decode_json
from tocsin.sources.draft import Draft
from tocsin.sources.fields import first, flat_scalars, instant_of, text_of, unexpanded
from tocsin.sources.integration import Integration, Sample, SourceSettings
from tocsin.sources.shape import likely_sender, stranger

_PREFIXES = (("ALERT", EventKind.ALERT), ("RESOLVE", EventKind.RESOLVE))
_SEPARATORS = "/_-:. "
_NAME_PATHS = ("event", "PARTICLE_EVENT_NAME", "name")
_DATA_PATHS = ("data", "PARTICLE_EVENT_VALUE")
_DEVICE_PATHS = ("coreid", "PARTICLE_DEVICE_ID", "device_id", "deviceid")
_TIME_PATHS = ("published_at", "PARTICLE_PUBLISHED_AT")
_ID_PATHS = ("PARTICLE_EVENT_ID", "event_id")
_SUMMARY_PATHS = ("summary", "message", "msg", "text", "title", "description")
_USED = frozenset({*_NAME_PATHS, *_DATA_PATHS, *_DEVICE_PATHS, *_TIME_PATHS, *_ID_PATHS})
_PRIORITIES = {"HIGH": Priority.HIGH, "LOW": Priority.LOW}


def parse(inbound: Inbound, settings: SourceSettings) -> Reading:
    """Read one request; settings are not used."""
    try:
        body = decode_fields(inbound)
    except BodyError as error:
        return Reading.cannot_read(str(error))
    if unexpanded(text_of(body.get("event"))):
        return Reading.cannot_read("the event's name is a template that Particle did not fill in")
    name = first(body, *_NAME_PATHS)
    sender = likely_sender(body, inbound.headers)
    if name is None or sender not in (None, "Particle"):
        return Reading.cannot_read(stranger(body, inbound.headers, "no event name in the body"))
    for prefix, kind in _PREFIXES:
        if name.text.startswith(prefix):
            draft = Draft(kind, f"{name.origin} begins with {prefix}")
            return _reading(draft, kind, body, name.text.removeprefix(prefix), name.text)
    if name.text.startswith(("spark/", "particle/")):
        return Reading.ignore("an event of the Particle system, not of the device's program")
    return Reading.cannot_read(
        "the event's name begins with neither ALERT nor RESOLVE (upper and lower case differ)"
    )


def _reading(draft: Draft, kind: EventKind, body: Fields, suffix: str, name: str) -> Reading:
    device = first(body, *_DEVICE_PATHS)
    subject = suffix.strip(_SEPARATORS)
    if device is None and not subject and kind is EventKind.RESOLVE:
        return Reading.cannot_read("a RESOLVE without coreid: it does not say which device recovered")
    parts = [part for part in (device.text.strip() if device else "", subject) if part]
    origin = " + ".join(
        part for part in (device.origin if device else "", "event" if subject else "") if part
    )
    draft.key("/".join(parts), origin)
    time = first(body, *_TIME_PATHS)
    if time is not None:
        draft.occurred_at(instant_of(time.text), time.origin, orders=True)
    delivery = first(body, *_ID_PATHS)
    if delivery is not None:
        draft.delivery_id(delivery.text, delivery.origin)
    _set_data(draft, body)
    draft.summary_or(f"{name} from {device.text}" if device else name, "event + coreid")
    if device is not None:
        draft.label("device", device.text)
    draft.labels(flat_scalars(body, _USED), "body")
    return Reading.of(draft.event())


def _set_data(draft: Draft, body: Fields) -> None:
    """Take the summary from the event's data: a text of the device, often JSON."""
    data = first(body, *_DATA_PATHS)
    fields = body.get("data") if data is None else _data_fields(data.text)
    if isinstance(fields, dict):
        summary = first(fields, *_SUMMARY_PATHS)
        if summary is not None:
            draft.summary(summary.text, f"data.{summary.origin}")
        priority = first(fields, "priority")
        if priority is not None:
            draft.priority(_PRIORITIES.get(priority.text.strip().upper()), "data.priority")
        draft.details(fields.get("details"), "data.details")
        draft.labels(flat_scalars(fields, {*_SUMMARY_PATHS, "priority", "details"}), "data")
        if summary is not None:
            return
    if data is not None:
        draft.summary(data.text, data.origin)


def _data_fields(text: str) -> Any:
    """Read data that is itself JSON, also where a template escaped it for HTML; anything else gives None."""
    if text.lstrip().startswith("{&quot;"):
        text = html.unescape(text)
    if not text.lstrip().startswith("{"):
        return None
    try:
        return decode_json(text.encode("utf-8", "replace"))
    except BodyError:
        return None


INTEGRATION = Integration(
    id="particle",
    name="Particle",
    category="Internet of Things",
    summary="A Particle device publishes ALERT when something is wrong and RESOLVE when it is well again.",
    creates=True,
    accepts=False,
    resolves=True,
    resolves_when="Resolves when the device publishes an event whose name begins with RESOLVE.",
    steps=(
        "In the Particle Console open Integrations and choose New Integration, then Webhook.",
        "Enter ALERT as Event Name, paste the webhook URL, keep POST and choose JSON as Request Format.",
        "Create it, then make a second webhook in the same way with the Event Name RESOLVE.",
        'In the device\'s program: Particle.publish("ALERT", "Freezer 3 is too warm"), and later '
        'Particle.publish("RESOLVE", "Freezer 3 is cold again").',
        "A device with several problems adds a name: ALERT/pump and RESOLVE/pump belong together.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
        Sample("form-trigger", "trigger.form", EventKind.ALERT, encoding="form"),
        Sample("form-resolve", "resolve.form", EventKind.RESOLVE, encoding="form"),
        Sample("query-trigger", "trigger.query", EventKind.ALERT, encoding="query"),
        Sample("suffix-trigger", "suffix_trigger.json", EventKind.ALERT),
        Sample("suffix-resolve", "suffix_resolve.json", EventKind.RESOLVE),
        Sample("custom", "custom.json", EventKind.ALERT),
        Sample("json-data", "json_data.json", EventKind.ALERT),
        Sample("system-event", "system_event.json", None),
        Sample("unexpanded", "unexpanded.json", None),
    ),
    methods=frozenset({"POST", "GET", "PUT"}),
)
