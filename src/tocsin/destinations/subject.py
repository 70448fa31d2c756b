"""Subject templates: plain text with named fields in braces, nothing that runs."""

import re

from tocsin.core.text import clean_line
from tocsin.destinations.service import Message
from tocsin.destinations.wording import lateness

DEFAULT_SUBJECT = "Alert {alert_name} changed status to {state}"
"""The form that Apica recommends for the subjects of its alert mails."""

SUBJECT_FIELDS = frozenset(
    {
        "alert_name",
        "alert_id",
        "state",
        "priority",
        "severity",
        "source",
        "policy",
        "user",
        "text",
        "transition",
    }
)

_FIELD = re.compile(r"\{([A-Za-z_][A-Za-z_0-9]{0,40})\}")
_SUBJECT_LIMIT = 240


def unknown_fields(template: str) -> tuple[str, ...]:
    """Name the fields of a template that no message has, in order."""
    return tuple(name for name in _FIELD.findall(template) if name not in SUBJECT_FIELDS)


def _values(message: Message) -> dict[str, str]:
    alert = message.alert
    source = alert.get("source") or {}
    return {
        "alert_name": str(alert.get("summary", "")),
        "alert_id": str(alert.get("id", "")),
        "state": str(alert.get("status", "")),
        "priority": str(alert.get("priority", "")),
        "severity": str(alert.get("severity") or ""),
        "source": str(source.get("name", "")),
        "policy": str(alert.get("policy", "")),
        "user": message.user or "",
        "text": message.text,
        "transition": message.transition,
    }


def _filled(template: str, values: dict[str, str]) -> str:
    # One pass: braces inside a value stay text and are never read as a field.
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), template)


def subject(template: str, message: Message) -> str:
    """Give the subject of a message, one safe line.

    Args:
        template: text with fields of `SUBJECT_FIELDS` in braces; other braces stay as they are.
        message: what is told. A late page says so first; one without an alert has its own subject.
    """
    if message.kind == "test":
        return clean_line(f"tocsin test: {message.text or 'this destination works'}", _SUBJECT_LIMIT)
    if not message.alert:
        return clean_line(f"tocsin: {message.text}", _SUBJECT_LIMIT)
    values = _values(message)
    values["alert_name"] = clean_line(values["alert_name"], 160)
    text = _filled(template, values)
    if message.kind == "question":
        text = f"Question: {text}"
    late = lateness(message)
    return clean_line(f"LATE ({late.removeprefix('late ')}): {text}" if late else text, _SUBJECT_LIMIT)
