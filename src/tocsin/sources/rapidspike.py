"""RapidSpike monitors.

The words `passing`, `failing` and `pending` are documented (github.com/rapidspike-oss/integration-otel
`collectors/rapidspike-http-statuses.yaml`, rapidspike.com/kb/how-to-setup-notification-rules/); the body of
the webhook is not. So the parser looks for a status word at any depth, and a mapping can name the fields.
"""

import hashlib
from typing import NamedTuple

from tocsin.core.event import EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode_fields
from tocsin.sources.draft import Draft
from tocsin.sources.fields import (
    Found,
    containers,
    first,
    flat_scalars,
    instant_of,
    unexpanded,
)
from tocsin.sources.integration import Integration, Sample, SourceSettings
from tocsin.sources.shape import stranger

_FAILING = frozenset({"failing", "failed", "fail", "failure", "down", "error"})
_PASSING = frozenset({"passing", "passed", "pass", "up", "ok", "recovered", "resolved"})
_PENDING = frozenset({"pending", "paused"})
_STATUS_NAMES = ("status", "state", "monitor_status", "new_status")
_KEY_PATHS = ("monitor.uuid", "monitor_uuid", "uuid", "monitor_id", "monitor.id", "id")
_TITLE_PATHS = ("monitor.label", "label", "monitor", "monitor.name", "monitor_label", "monitor_name", "name")
_TARGET_PATHS = ("target", "monitor.target", "url", "website.domain", "domain")
_TIME_PATHS = ("unix_created_date", "created_date", "timestamp")
_TEXT_PATHS = ("reason", "message", "description", "details")
_USED = frozenset({*_STATUS_NAMES, *_KEY_PATHS, *_TITLE_PATHS, *_TIME_PATHS, *_TEXT_PATHS, "website.uuid"})


class _Status(NamedTuple):
    """A status word and where it stands."""

    origin: str
    word: str


def parse(inbound: Inbound, settings: SourceSettings) -> Reading:
    """Read one request; a body that differs is read by the source's mapping."""
    try:
        body = decode_fields(inbound)
    except BodyError as error:
        return Reading.cannot_read(str(error))
    status = _status(body)
    if status is None:
        return Reading.cannot_read(
            stranger(body, inbound.headers, "no status (passing or failing) in the body")
        )
    if unexpanded(status.word):
        return Reading.cannot_read("the status is a variable that was not filled in")
    if status.word in _PENDING:
        return Reading.ignore("the monitor is pending: it has no result yet")
    if status.word not in _FAILING | _PASSING:
        return Reading.cannot_read("the status is neither passing nor failing nor pending")
    kind = EventKind.ALERT if status.word in _FAILING else EventKind.RESOLVE
    return _reading(Draft(kind, f"{status.origin} = {status.word}"), kind, body)


def _reading(draft: Draft, kind: EventKind, body: Fields) -> Reading:
    title = first(body, *_TITLE_PATHS)
    target = first(body, *_TARGET_PATHS)
    key = first(body, *_KEY_PATHS) or _key_of(title, target)
    if key is None:
        return Reading.cannot_read("the body has a status but no monitor: no uuid, id, label or target")
    draft.key(key.text, key.origin)
    shown = title or target or key
    draft.summary(shown.text, shown.origin)
    for path in _TEXT_PATHS:
        text = first(body, path)
        if text is not None:
            draft.details(text.text, path)
    if target is not None:
        draft.link("Target", target.text, target.origin)
    time = first(body, *_TIME_PATHS)
    if time is not None:
        draft.occurred_at(instant_of(time.text), time.origin)
    draft.labels(flat_scalars(body, _USED), "body")
    return Reading.of(draft.event())


def _status(body: Fields) -> _Status | None:
    """Find the status: the first known word, else any word under a name of a status."""
    other: _Status | None = None
    for path, fields in containers(body):
        for name, value in fields.items():
            if not isinstance(value, str) or name.lower() not in _STATUS_NAMES:
                continue
            status = _Status(f"{path}.{name}" if path else name, value.strip().lower())
            if status.word in _FAILING or status.word in _PASSING or status.word in _PENDING:
                return status
            other = other or status
    return other


def _key_of(title: Found | None, target: Found | None) -> Found | None:
    """Make a key from what a monitor is called and what it looks at."""
    if title is None and target is None:
        return None
    parts = [part.text.strip() if part else "" for part in (title, target)]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    return Found(" + ".join(part.origin for part in (title, target) if part), digest[:32])


INTEGRATION = Integration(
    id="rapidspike",
    name="RapidSpike",
    category="Monitoring",
    summary="RapidSpike tells when a monitor fails and when it passes again.",
    creates=True,
    accepts=False,
    resolves=True,
    resolves_when="Resolves when the monitor is passing again.",
    steps=(
        "In RapidSpike open Settings, then Integrations, and add a Custom Webhook.",
        "Give it a Label, paste the webhook URL into WebHook URL, choose the Request Type POST, and save.",
        "Open Notification Rules, choose or make a rule, and add the webhook to its recipients.",
        "Let the rule notify on failing and on passing, else alerts stay open.",
        "If the first event cannot be read, look at it in the source's events and map its fields.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
        Sample("flat-trigger", "flat_trigger.json", EventKind.ALERT),
        Sample("form-trigger", "trigger.form", EventKind.ALERT, encoding="form"),
        Sample("form-resolve", "resolve.form", EventKind.RESOLVE, encoding="form"),
        Sample("query-trigger", "trigger.query", EventKind.ALERT, encoding="query"),
        Sample("pending", "pending.json", None),
    ),
    methods=frozenset({"POST", "GET", "PUT"}),
)
