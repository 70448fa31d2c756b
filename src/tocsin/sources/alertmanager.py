"""Prometheus Alertmanager's webhook, versions 4 and 3.

Format: github.com/prometheus/alertmanager `notify/webhook/webhook.go`, `template/template.go`,
`docs/configuration.md` (webhook_config). One request is about a group; a group that fires may hold alerts
that are resolved already. Version 3 has a number as groupKey and no fingerprints.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from tocsin.core.event import Event, EventKind
from tocsin.core.inbound import Inbound
from tocsin.core.reading import Reading
from tocsin.sources.body import BodyError, Fields, decode
from tocsin.sources.draft import Draft
from tocsin.sources.fields import first, instant_of, text_of
from tocsin.sources.integration import Integration, Sample, SourceSettings
from tocsin.sources.shape import stranger
from tocsin.sources.words import severity_of

_KINDS = {"firing": EventKind.ALERT, "resolved": EventKind.RESOLVE}
_ILERT_LABELS = frozenset({"ilert_routingkey", "url", "urlLabel"})
_LINKS = (("runbook_url", "Runbook"), ("dashboard_url", "Dashboard"), ("runbook", "Runbook"))
_MOST_SHOWN = 50


class AlertmanagerSettings(SourceSettings):
    """How a group becomes alerts."""

    key: Literal["group", "alert"] = Field(
        "group",
        description="One alert for each group (groupKey), or one for each of its alerts (fingerprint).",
    )


def parse(inbound: Inbound, settings: AlertmanagerSettings) -> Reading:
    """Read one request."""
    try:
        body = decode(inbound)
    except BodyError as error:
        return Reading.cannot_read(str(error))
    alerts = body.get("alerts") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(alerts, list) or not ("groupKey" in body or alerts):
        return Reading.cannot_read(stranger(body, inbound.headers, "no Alertmanager group in the body"))
    sound = [alert for alert in alerts if isinstance(alert, dict) and _status(alert) in _KINDS]
    if len(sound) < len(alerts):
        return Reading.cannot_read("an alert of the group has no status firing or resolved")
    if settings.key == "alert" and sound:
        return Reading.of(*(_alert_event(body, alert) for alert in sound))
    status = _group_status(body, sound)
    if status is None:
        return Reading.cannot_read("the group has neither a status nor alerts")
    return Reading.of(_group_event(body, sound, status))


def _status(fields: Fields) -> str:
    return text_of(fields.get("status")).strip().lower()


def _group_status(body: Fields, alerts: list[Fields]) -> str | None:
    """A group fires as long as one of its alerts does, whatever its own status says."""
    if any(_status(alert) == "firing" for alert in alerts):
        return "firing"
    status = _status(body)
    if status in _KINDS:
        return status
    return "resolved" if alerts else None


def _alert_event(body: Fields, alert: Fields) -> Event:
    """Make the event of one alert of a group."""
    status = _status(alert)
    draft = Draft(_KINDS[status], f"alerts.status = {status}")
    fingerprint = first(alert, "fingerprint")
    if fingerprint is not None:
        draft.key(fingerprint.text, "alerts.fingerprint")
    else:
        draft.key(_digest(_part(alert, "labels")), "alerts.labels")
    draft.summary(_title(alert), "annotations.summary")
    draft.summary_or("Alertmanager alert", "default")
    draft.details(_part(alert, "annotations").get("description"), "annotations.description")
    _set_time(draft, [alert], status)
    _set_common(draft, body, [alert], _part(alert, "labels"))
    return draft.event()


def _group_event(body: Fields, alerts: list[Fields], status: str) -> Event:
    """Make the one event of a group."""
    draft = Draft(_KINDS[status], f"status = {status}")
    group_key = first(body, "groupKey")
    if group_key is not None:
        draft.key(group_key.text, "groupKey")
    else:
        draft.key(_digest([body.get("receiver"), body.get("groupLabels")]), "receiver + groupLabels")
    told = [alert for alert in alerts if _status(alert) == status]
    _set_summary(draft, body, told)
    draft.details(_part(body, "commonAnnotations").get("description"), "commonAnnotations.description")
    draft.details("\n".join(_lines(body, alerts)), "alerts")
    _set_time(draft, told, status)
    _set_common(draft, body, told, _part(body, "commonLabels"))
    return draft.event()


def _set_summary(draft: Draft, body: Fields, told: list[Fields]) -> None:
    common = text_of(_part(body, "commonAnnotations").get("summary"))
    if common.strip():
        draft.summary(common, "commonAnnotations.summary")
    elif told:
        more = f" (+{len(told) - 1} more)" if len(told) > 1 else ""
        draft.summary(_title(told[0]) + more, "annotations.summary")
    name = first(body, "commonLabels.alertname", "groupLabels.alertname")
    draft.summary_or(name.text if name else "Alertmanager group", "alertname")


def _set_time(draft: Draft, told: list[Fields], status: str) -> None:
    """Take the newest start of a problem, or the newest end of a recovery (year 1 stands for no end)."""
    name = "startsAt" if status == "firing" else "endsAt"
    times = (instant_of(alert.get(name)) for alert in told)
    draft.occurred_at(max((time for time in times if time is not None), default=None), f"alerts.{name}")


def _set_common(draft: Draft, body: Fields, told: list[Fields], labels: Fields) -> None:
    """Fill in severity, routing, links and labels."""
    severities = [severity_of(text_of(_part(alert, "labels").get("severity"))) for alert in told]
    worst = min((level for level in severities if level is not None), default=None)
    draft.severity(worst, "labels.severity")
    draft.routing_key(labels.get("ilert_routingkey"), "labels.ilert_routingkey")
    if told:
        annotations = _part(told[0], "annotations")
        draft.link("Graph", told[0].get("generatorURL"), "generatorURL")
        for name, text in _LINKS:
            draft.link(text, annotations.get(name), f"annotations.{name}")
    draft.link(labels.get("urlLabel"), labels.get("url"), "labels.url")
    draft.link("Alertmanager", body.get("externalURL"), "externalURL")
    draft.labels(((name, value) for name, value in labels.items() if name not in _ILERT_LABELS), "labels")


def _lines(body: Fields, alerts: list[Fields]) -> Iterator[str]:
    """Write one line for each alert of a group of several: what it does, and what sets it apart."""
    if len(alerts) > 1:
        common = _part(body, "commonLabels")
        for alert in alerts[:_MOST_SHOWN]:
            own = _part(alert, "labels").items()
            apart = ", ".join(f"{name}={text_of(value)}" for name, value in own if name not in common)
            yield f"{_status(alert)}: {_title(alert)}" + (f" ({apart})" if apart else "")
        if len(alerts) > _MOST_SHOWN:
            yield f"and {len(alerts) - _MOST_SHOWN} more"
    elif alerts and "description" not in _part(body, "commonAnnotations"):
        yield text_of(_part(alerts[0], "annotations").get("description"))
    truncated = text_of(body.get("truncatedAlerts"))
    if truncated not in ("", "0"):
        yield f"{truncated} more alerts were left out by Alertmanager (max_alerts)"


def _title(alert: Fields) -> str:
    """Give an alert's summary, or the name of its rule."""
    summary = text_of(_part(alert, "annotations").get("summary"))
    return summary if summary.strip() else text_of(_part(alert, "labels").get("alertname"))


def _part(fields: Fields, name: str) -> Fields:
    """Give an object inside, empty where it is missing or something else."""
    part = fields.get(name)
    return part if isinstance(part, dict) else {}


def _digest(value: Any) -> str:
    """Make a key from what a sender gives in place of one, whatever the order of its fields."""
    ordered = dict(sorted(value.items())) if isinstance(value, dict) else value
    return hashlib.sha256(text_of(ordered).encode("utf-8", "replace")).hexdigest()[:32]


INTEGRATION = Integration(
    id="alertmanager",
    name="Prometheus Alertmanager",
    category="Monitoring",
    summary="Alertmanager tells when a group of Prometheus alerts fires and when it is resolved.",
    creates=True,
    accepts=False,
    resolves=True,
    resolves_when="Resolves when Alertmanager sends the group, or the alert, as resolved.",
    steps=(
        "In alertmanager.yml add a receiver with webhook_configs and the webhook URL as its url.",
        "Leave send_resolved on (it is by default), else alerts stay open.",
        "Route alerts to the receiver: a route with receiver set to its name.",
        "Reload Alertmanager: a POST to /-/reload, or the signal SIGHUP.",
    ),
    parse=parse,
    samples=(
        Sample("trigger", "trigger.json", EventKind.ALERT),
        Sample("resolve", "resolve.json", EventKind.RESOLVE),
        Sample("mixed", "mixed.json", EventKind.ALERT),
        Sample("v3-trigger", "v3_trigger.json", EventKind.ALERT),
        Sample("v3-resolve", "v3_resolve.json", EventKind.RESOLVE),
    ),
    settings=AlertmanagerSettings,
)
