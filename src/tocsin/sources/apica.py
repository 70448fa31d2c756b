"""Apica Ascent, and Redash, from which its alerts come.

Format: https://docs.apica.io/autonomous-insights/alert-destinations/webhook and github.com/getredash/redash
`redash/destinations/webhook.py`, `redash/serializers/__init__.py` (serialize_alert). Apica makes `options` a
list and adds `severity` and `rows`; its mappers can rename fields and wrap the whole body.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from tocsin.core.event import Event, EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode_fields
from tocsin.sources.draft import Draft
from tocsin.sources.fields import Found, containers, first, flat_scalars, instant_of, text_of
from tocsin.sources.integration import Integration, Sample, SourceSettings
from tocsin.sources.shape import stranger

_KINDS = {"triggered": EventKind.ALERT, "ok": EventKind.RESOLVE, "unknown": EventKind.COMMENT}
_STATES = frozenset({*_KINDS, "test"})
_SEVERITIES = {"emergency": 1, "critical": 2, "warning": 3, "info": 4}
_NO_DATA = "no data: Apica will not announce the recovery"

# The query's own result columns may be called `id`, `name` or `state`.
_FOREIGN_COLUMNS = frozenset({"rows", "options"})
_USED = frozenset(
    {"id", "name", "title", "state", "severity", "description", "last_triggered_at", "updated_at"}
)
_MOST_ROWS = 10


_Objects = list[tuple[str, Fields]]


class _State(NamedTuple):
    """The alert's state, where it stands, and the object that holds the rest of the alert."""

    word: str
    origin: str
    path: str
    fields: Fields


def parse(inbound: Inbound, settings: SourceSettings) -> Reading:
    """Read one request; settings are not used."""
    try:
        body = decode_fields(inbound)
    except BodyError as error:
        return Reading.cannot_read(str(error))
    objects = list(containers(body, skip=_FOREIGN_COLUMNS))
    found = _find_state(objects)
    if found is None:
        return Reading.cannot_read(
            stranger(body, inbound.headers, "no alert state (ok, triggered or unknown) in the body")
        )
    if found.word == "test":
        return Reading.ignore("a test of the alert destination")
    draft = Draft(_KINDS[found.word], f"{found.origin} = {found.word}")
    number = _look_up(objects, found, "id", "alert_id", "alertid")
    name = _look_up(objects, found, "title", "name", "alert_name", "alert_title")
    identity = number or name
    if identity is None:
        return Reading.cannot_read("the body has an alert state but neither an alert id nor a name")
    draft.key(identity.text, identity.origin)
    return Reading.of(_complete(draft, objects, found, number, name))


def _complete(
    draft: Draft, objects: _Objects, found: _State, number: Found | None, name: Found | None
) -> Event:
    """Fill in what surrounds the state and the key."""
    if found.word == "unknown":
        draft.summary(_NO_DATA, "state unknown")
        draft.comment("Apica", _NO_DATA, "state unknown")
        draft.ask_owner("state unknown")
    elif name is not None:
        draft.summary(name.text, name.origin)
    elif number is not None:
        draft.summary(f"Apica alert {number.text}", number.origin)
    severity = _look_up(objects, found, "severity", "alert_severity")
    if found.word == "triggered" and severity is not None:
        draft.severity(_SEVERITIES.get(severity.text.strip().lower()), severity.origin)
    description = _look_up(objects, found, "description", "alert_description")
    if description is not None:
        draft.details(description.text, description.origin)
    draft.details(_condition(found.fields.get("options")), _join(found.path, "options"))
    draft.details(_rows(found.fields.get("rows")), _join(found.path, "rows"))
    _set_time(draft, found)
    _set_links(draft, objects, found, number)
    draft.labels(flat_scalars(found.fields, _USED | _FOREIGN_COLUMNS), found.path or "body")
    return draft.event()


def _find_state(objects: _Objects) -> _State | None:
    """Find the state: under its own name, under a name that ends in it, then (mapped) under any name."""
    ways: list[Callable[[str], bool]] = [_is_state, _ends_in_state]
    if any("alert_state_change" in fields.values() for _, fields in objects):
        ways.append(bool)
    for matches in ways:
        for path, fields in objects:
            for name, value in fields.items():
                if matches(name) and isinstance(value, str) and value.strip().lower() in _STATES:
                    home = _home(path, fields, objects)
                    return _State(value.strip().lower(), _join(path, name), *home)
    return None


def _home(path: str, fields: Fields, objects: _Objects) -> tuple[str, Fields]:
    """Give the object that holds the alert's fields: what a mapper moved out of it does not move them."""
    if "state" in fields:
        return path, fields
    return next(((p, inner) for p, inner in objects if p.rpartition(".")[2] == "alert"), (path, fields))


def _is_state(name: str) -> bool:
    return name == "state"


def _ends_in_state(name: str) -> bool:
    return name.lower().endswith(("state", "status"))


def _look_up(objects: _Objects, found: _State, *names: str) -> Found | None:
    """Find a field of the alert, in its object or anywhere else: a mapper may have moved it.

    Plain names count elsewhere only on top and inside `alert`: other objects have ids and names of their own.
    """
    beside = first(found.fields, *names)
    if beside is not None:
        return Found(_join(found.path, beside.origin), beside.text)
    for path, fields in objects:
        inside = path.rpartition(".")[2] in ("", "alert")
        elsewhere = first(fields, *(name for name in names if inside or "alert" in name))
        if elsewhere is not None:
            return Found(_join(path, elsewhere.origin), elsewhere.text)
    return None


def _set_time(draft: Draft, found: _State) -> None:
    """Take the newest of the alert's times: which of them moves on a recovery differs between versions."""
    times = [(instant_of(found.fields.get(name)) or 0, name) for name in ("last_triggered_at", "updated_at")]
    newest, name = max(times)
    draft.occurred_at(newest or None, _join(found.path, name))


def _set_links(draft: Draft, objects: _Objects, found: _State, number: Found | None) -> None:
    base = next((first(fields, "url_base") for _, fields in objects if "url_base" in fields), None)
    if base is None:
        return
    root = base.text.strip().rstrip("/")
    if "://" not in root:
        root = f"https://{root}"
    if number is not None:
        draft.link("Alert", f"{root}/alerts/{number.text}", "url_base + alert id")
    query = first(found.fields, "query_id")
    if query is not None:
        draft.link("Query", f"{root}/queries/{query.text}", "url_base + query_id")


def _condition(options: Any) -> str:
    """Write the alert's conditions as words, from Redash's object or Apica's list of them."""
    conditions = options if isinstance(options, list) else [options]
    lines = []
    for condition in conditions[:_MOST_ROWS]:
        if isinstance(condition, dict) and "op" in condition:
            words = (text_of(condition.get(part)) for part in ("column", "op", "value"))
            lines.append("condition: " + " ".join(words))
    return "\n".join(lines)


def _rows(rows: Any) -> str:
    """Write the first result rows, one a line."""
    if not isinstance(rows, list):
        return ""
    lines = [
        ", ".join(f"{name}: {text_of(value)}" for name, value in row.items())
        for row in rows[:_MOST_ROWS]
        if isinstance(row, dict)
    ]
    if len(rows) > _MOST_ROWS:
        lines.append(f"and {len(rows) - _MOST_ROWS} more rows")
    return "\n".join(lines)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


INTEGRATION = Integration(
    id="apica",
    name="Apica",
    category="Monitoring",
    summary="Apica Ascent tells when one of its alerts triggers, recovers or has no data; Redash too.",
    creates=True,
    accepts=False,
    resolves=True,
    resolves_when="Resolves when the alert goes to the state OK.",
    steps=(
        "In Apica Ascent open Integrations, then Alert Destinations, and choose New Alert Destination.",
        "Choose Webhook, give it a name and paste the webhook URL; leave user name and password empty.",
        "Save. Then open Alerts, choose an alert, and add the new destination to it.",
        "Field and payload mappers may stay as they are: renamed and wrapped bodies are read as well.",
        "Apica sends nothing when an alert goes from no data back to OK: such alerts are pointed out to "
        "their owner, or close by the source's auto-resolve time.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
        Sample("no-data", "unknown.json", EventKind.COMMENT),
        Sample("minimal", "minimal.json", EventKind.ALERT),
        Sample("redash-trigger", "redash_trigger.json", EventKind.ALERT),
        Sample("redash-resolve", "redash_resolve.json", EventKind.RESOLVE),
        Sample("field-mapper", "field_mapper.json", EventKind.ALERT),
        Sample("payload-mapper", "payload_mapper.json", EventKind.ALERT),
        Sample("test", "test.json", None),
    ),
)
