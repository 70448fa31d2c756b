"""Alerts as text for people: the table of many, the sheet of one."""

from collections.abc import Sequence

from tocsin.api.models import AlertDetail, AlertView
from tocsin.cli.moment import age, short_time
from tocsin.cli.table import Column, pairs, table
from tocsin.core.duration import compact_duration
from tocsin.core.instant import Instant
from tocsin.core.text import clean

_DETAILS_LIMIT = 20_000
_COLUMNS = (
    Column("ALERT", right=True),
    Column("STATUS"),
    Column("PRIORITY"),
    Column("AGE", right=True),
    Column("N", right=True),
    Column("SUMMARY", slack=True),
    Column("SOURCE"),
    Column("WHO"),
)


def alert_table(alerts: Sequence[AlertView], now: Instant) -> str:
    """Write one line for each alert."""
    return table(
        _COLUMNS,
        [
            (
                alert.id,
                status_word(alert),
                alert.priority.lower(),
                age(alert.created_at, now),
                alert.count,
                ("TEST " if alert.test else "") + alert.summary,
                alert.source.name,
                who(alert),
            )
            for alert in alerts
        ],
    )


def alert_line(alert: AlertView) -> str:
    """Write what an action left behind: `alert 42 is accepted: disk full on db-1`."""
    return f"alert {alert.id} is {status_word(alert)}: {alert.summary}"


def status_word(alert: AlertView) -> str:
    """Name where an alert stands, in lower case; a snoozed one is `snoozed`."""
    return "snoozed" if alert.snoozed_until else alert.status.lower()


def who(alert: AlertView) -> str:
    """Name the owner, or who is asked now and who is next."""
    if alert.owner:
        return alert.owner
    if alert.escalation is None:
        return ""
    now, following = ",".join(alert.escalation.paged), ",".join(alert.escalation.next)
    return f"{now or 'nobody'} → {following}" if following else now


def alert_sheet(alert: AlertDetail, now: Instant) -> str:
    """Write all about one alert: its head, its details, its ladder, its timeline."""
    parts = [f"#{alert.id} {alert.summary}", _head(alert, now)]
    if alert.details:
        parts.append(clean(alert.details, _DETAILS_LIMIT))
    if alert.links:
        parts.append(pairs([(link.text or "link", link.href) for link in alert.links]))
    if alert.ladder:
        columns = [Column("LEVEL", right=True), Column("WHO"), Column("FOR"), Column("PAGED")]
        steps = [
            (step.level, ",".join(step.targets), compact_duration(step.timeout), short_time(step.paged_at))
            for step in alert.ladder
        ]
        parts.append(table(columns, steps))
    if alert.timeline:
        columns = [Column("AT"), Column("WHO"), Column("WHAT", slack=True), Column("WHY", slack=True)]
        entries = [
            (short_time(e.at), e.actor, e.text + (f" ×{e.count}" if e.count > 1 else ""), e.reason)
            for e in alert.timeline
        ]
        parts.append(table(columns, entries))
    return "\n\n".join(parts)


def _head(alert: AlertDetail, now: Instant) -> str:
    escalation = alert.escalation
    return pairs(
        [
            ("status", status_word(alert) + (" (test)" if alert.test else "")),
            ("snoozed until", short_time(alert.snoozed_until)),
            ("who", who(alert)),
            ("priority", alert.priority.lower()),
            ("severity", alert.severity),
            ("source", f"{alert.source.name} ({alert.source.type})"),
            ("policy", alert.policy),
            ("level", escalation.level if escalation else None),
            ("next at", short_time(escalation.next_at) if escalation else None),
            ("halted", escalation.halt if escalation else None),
            ("key", alert.key),
            ("events", alert.count),
            ("created", f"{short_time(alert.created_at)} UTC, {age(alert.created_at, now)} ago"),
            ("accepted", short_time(alert.accepted_at)),
            ("resolved", short_time(alert.resolved_at)),
            *((f"  {name}", value) for name, value in alert.labels.items()),
        ]
    )
