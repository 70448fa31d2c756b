"""The shapes of well-known bodies, so that one at the wrong address is called by its name."""

from collections.abc import Mapping
from typing import Any

_HEADERS = (
    ("x-github-event", "GitHub"),
    ("x-gitlab-event", "GitLab"),
    ("sentry-hook-resource", "Sentry"),
    ("x-amz-sns-message-type", "Amazon SNS"),
)

# The first whose fields are all there names the sender; narrow ones stand before wide ones.
_SHAPES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"zen", "hook_id"}), "GitHub"),
    (frozenset({"routing_key", "event_action"}), "the PagerDuty Events API v2"),
    (frozenset({"integrationKey", "eventType"}), "the ilert Events API"),
    (frozenset({"orgId", "alerts", "groupKey"}), "Grafana"),
    (frozenset({"alerts", "groupLabels"}), "Prometheus Alertmanager"),
    (frozenset({"ruleName", "evalMatches"}), "Grafana"),
    (frozenset({"heartbeat", "monitor"}), "Uptime Kuma"),
    (frozenset({"Type", "TopicArn"}), "Amazon SNS"),
    (frozenset({"coreid", "published_at"}), "Particle"),
    (frozenset({"backToNormal", "ruleType"}), "Sematext"),
    (frozenset({"event", "alert", "url_base"}), "Apica or Redash"),
    (frozenset({"repository", "sender"}), "GitHub"),
)


def likely_sender(value: Any, headers: Mapping[str, str]) -> str | None:
    """Name the tool whose body this looks like, or None."""
    for header, name in _HEADERS:
        if header in headers:
            return name
    if isinstance(value, list):
        entry = value[0] if value else None
        if isinstance(entry, dict) and "labels" in entry and ("startsAt" in entry or "generatorURL" in entry):
            return "Prometheus, as it writes to an Alertmanager"
        return None
    if isinstance(value, dict):
        names = value.keys()
        return next((name for fields, name in _SHAPES if fields <= names), None)
    return None


def stranger(value: Any, headers: Mapping[str, str], missing: str) -> str:
    """Say why a body cannot be read, and whose it seems to be.

    Args:
        missing: what was looked for and not found, as a clause: "no alert state in the body".
    """
    sender = likely_sender(value, headers)
    if sender is None:
        return missing
    return f"{missing}; it looks like one from {sender}: is this the right URL?"
