"""Sematext Cloud.

Format: github.com/sematext/docs `docs/integration/alerts-webhooks-custom-params.md`. The user writes the
names, Sematext fills in the variables, all as text: `backToNormal` is `"false"` for a problem and `"true"`
for its end.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tocsin.core.event import EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode_fields
from tocsin.sources.draft import Draft
from tocsin.sources.fields import (
    Found,
    by_folded_name,
    first,
    flat_scalars,
    folded,
    instant_of,
    text_of,
    truth_of,
    unexpanded,
)
from tocsin.sources.integration import Integration, Sample, SourceSettings
from tocsin.sources.shape import stranger

# `url` is the address of this very hook and holds its key; `title` is always "Sematext".
_USED = frozenset({"backtonormal", "description", "title", "url", "troubleshooturl", "createtimestamp"})


def parse(inbound: Inbound, settings: SourceSettings) -> Reading:
    """Read one request; settings are not used."""
    try:
        body = decode_fields(inbound)
    except BodyError as error:
        return Reading.cannot_read(str(error))
    fields = by_folded_name(body)
    normal = fields.get("backtonormal")
    if normal is None:
        return Reading.cannot_read(stranger(body, inbound.headers, "no backToNormal in the body"))
    if unexpanded(text_of(normal)):
        if first(fields, "description") is None:
            return Reading.ignore("a test of the hook: its variables were not filled in")
        return Reading.cannot_read("the hook's variable for backToNormal was not filled in")
    recovered = truth_of(normal)
    if recovered is None:
        return Reading.cannot_read("backToNormal is neither true nor false")
    key = _key(fields)
    if key is None and recovered:
        return Reading.cannot_read("a recovery without ruleId or applicationId and ruleType: of which alert?")
    kind = EventKind.RESOLVE if recovered else EventKind.ALERT
    draft = Draft(kind, f"backToNormal = {'true' if recovered else 'false'}")
    if key is not None:
        draft.key(key.text, key.origin)
    _fill(draft, fields)
    draft.labels(_labels(body), "body")
    return Reading.of(draft.event())


def _key(fields: Mapping[str, Any]) -> Found | None:
    """Name the alert as exactly as the hook allows: the rule, else application and type, then the group."""
    rule = first(fields, "ruleid")
    if rule is not None:
        parts, origins = [rule.text.strip()], ["ruleId"]
    else:
        application = first(fields, "applicationid", "applicationtoken")
        rule_type = first(fields, "ruletype")
        if application is None and rule_type is None:
            return None
        parts = [found.text.strip() for found in (application, rule_type) if found]
        origins = [name for name, found in (("applicationId", application), ("ruleType", rule_type)) if found]
    filters = first(fields, "filters")
    if filters is not None:
        parts.append(filters.text.strip())
        origins.append("filters")
    return Found(" + ".join(origins), ":".join(parts))


def _fill(draft: Draft, fields: Mapping[str, Any]) -> None:
    description = first(fields, "description")
    if description is not None:
        draft.summary(description.text, "description")
    rule = first(fields, "webhookname", "ruletype")
    draft.summary_or(f"Sematext {rule.text}" if rule else "Sematext alert", "ruleType")
    link = first(fields, "troubleshooturl")
    if link is not None:
        draft.link("Troubleshoot", link.text, "troubleshootUrl")
    time = first(fields, "createtimestamp")
    if time is not None:
        draft.occurred_at(instant_of(time.text), "createTimestamp")


def _labels(body: Fields) -> Iterator[tuple[str, str]]:
    """Give the rest of the parameters, without any that shows this hook's own address and so its key."""
    for name, text in flat_scalars(body):
        if folded(name) not in _USED and "/events/sematext/" not in text:
            yield name, text


INTEGRATION = Integration(
    id="sematext",
    name="Sematext",
    category="Monitoring",
    summary="Sematext Cloud tells when an alert rule fires and when the value is back to normal.",
    creates=True,
    accepts=False,
    resolves=True,
    resolves_when="Resolves when Sematext says that the alert is back to normal.",
    steps=(
        "In Sematext open Alerts, then Notification Hooks, choose New Notification Hook and Custom.",
        "Give it a name, paste the webhook URL, choose the method POST and send data as JSON.",
        "Add the parameters backToNormal = $backToNormal, ruleType = $ruleType, description = $description, "
        "applicationId = $applicationId, createTimestamp = $createTimestamp and "
        "troubleshootUrl = $troubleshootUrl.",
        "Save the hook and choose it in your alert rules, or make it the account's default.",
        "Two rules of one type on one application look alike: give each its own hook with a fixed parameter "
        "ruleId.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
        Sample("filters-trigger", "filters_trigger.json", EventKind.ALERT),
        Sample("filters-resolve", "filters_resolve.json", EventKind.RESOLVE),
        Sample("form-trigger", "trigger.form", EventKind.ALERT, encoding="form"),
        Sample("query-trigger", "trigger.query", EventKind.ALERT, encoding="query"),
        Sample("test", "test.json", None),
    ),
    methods=frozenset({"POST", "GET", "PUT"}),
)
