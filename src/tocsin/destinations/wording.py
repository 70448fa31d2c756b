"""The words of a message about an alert: what, since when, from where, why me, who is next, how to act."""

from collections.abc import Iterator
from typing import Any

from tocsin.core.instant import parse_instant, to_datetime
from tocsin.core.text import clean, clean_href, clean_line
from tocsin.destinations.service import Message

_DETAILS_LIMIT = 4_000
_LISTED = 20
_PAGING = frozenset({"page", "fallback"})
_NO_NEXT = {
    "accepted": "Nobody else is paged: it is accepted.",
    "resolved": "Nobody else is paged: it is resolved.",
    "low-stays-on-level-1": "Nobody else is paged: LOW stays on level 1.",
    "snoozed": "Nobody is paged while it is snoozed.",
    "policy-has-no-level": "Nobody else is paged: the policy has no level.",
}


def lateness(message: Message) -> str:
    """Give the part of a message's text that says how late it is, `late by 1 h 50 min`, or nothing."""
    return next((part for part in message.text.split(" · ") if part.startswith("late by ")), "")


def spoken_time(text: object) -> str:
    """Write an RFC 3339 time as people read it, in UTC to the second; what is no time stays as it is."""
    at = parse_instant(str(text)) if text else None
    return f"{to_datetime(at):%Y-%m-%d %H:%M:%S} UTC" if at is not None else clean_line(str(text or ""), 40)


def _warnings(message: Message) -> Iterator[str]:
    late = lateness(message)
    if late:
        yield f"{late.replace('late', 'LATE', 1)}: this page could not leave when it was due."
    if message.possible_repeat:
        yield "Possible repeat: an earlier attempt got no answer, so this may reach you twice."


def _state(alert: dict[str, Any]) -> str:
    parts = [str(alert.get("status", "")), str(alert.get("priority", ""))]
    if alert.get("severity"):
        parts.append(f"severity {alert['severity']}")
    if alert.get("test"):
        parts.append("TEST")
    return " · ".join(part for part in parts if part)


def _origin(alert: dict[str, Any]) -> str:
    source = alert.get("source") or {}
    name = clean_line(str(source.get("name", "")), 120)
    count = int(alert.get("count") or 1)
    return (
        f"Alert {alert.get('id')}"
        + (f" from {name}" if name else "")
        + (f" ({source['type']})" if source.get("type") else "")
        + f", since {spoken_time(alert.get('created_at'))}"
        + (f", {count} events" if count > 1 else "")
        + "."
    )


def _news(message: Message) -> Iterator[str]:
    if message.text and message.kind not in _PAGING:
        text = clean_line(message.text, 300)
        yield text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _why(message: Message) -> Iterator[str]:
    if message.text and message.kind in _PAGING:
        yield f"Why: {clean_line(message.text, 300)}"
    policy = clean_line(str(message.alert.get("policy", "")), 120)
    whom = clean_line(message.user, 80) if message.user else "this destination"
    match message.kind:
        case "page":
            yield f"This pages {whom}" + (f" by policy {policy}." if policy else ".")
        case "fallback":
            yield f"This reaches {whom} as the fallback contact: nobody else took the alert."


def _next(alert: dict[str, Any]) -> str:
    owner = alert.get("owner")
    if owner and alert.get("status") == "ACCEPTED":
        return f"Owner: {clean_line(str(owner), 80)}."
    escalation = alert.get("escalation") or {}
    if escalation.get("next_at"):
        names = ", ".join(clean_line(str(name), 80) for name in escalation.get("next") or ())
        due = spoken_time(escalation["next_at"])
        return f"Next: {names or 'the same again'} at {due}, unless it is accepted."
    return _NO_NEXT.get(str(escalation.get("halt")), "")


def _how(message: Message) -> Iterator[str]:
    alert = message.alert
    number = alert.get("id")
    if number is None or alert.get("status") == "RESOLVED":
        return
    if message.answer_url:
        yield f"Answer:   {message.answer_url}"
    if alert.get("status") == "PENDING":
        yield f"Accept:   tocsin alert accept {number}"
    yield f"Resolve:  tocsin alert resolve {number}"
    yield f"Look:     tocsin alert show {number}"


def _blocks(message: Message) -> Iterator[str]:
    alert = message.alert
    yield "\n".join((*_warnings(message), *_news(message)))
    yield "\n".join((_state(alert), clean_line(str(alert.get("summary", "")), 500)))
    yield "\n".join((_origin(alert), *_why(message), _next(alert)))
    yield "\n".join(_how(message))
    yield details(message)
    yield "\n".join(f"{text}: {href}" for text, href in web_links(message))
    yield "\n".join(f"{name}={value}" for name, value in labels(message).items())


def body(message: Message) -> str:
    """Give the plain text of a message: short blocks, the most urgent first, ending in a line feed.

    Args:
        message: what is told; without an alert (a test, or trouble of the pager itself) only its text.
    """
    if not message.alert:
        text = message.text or "This is a test message: this destination works."
        return "\n\n".join((*_warnings(message), clean(text, _DETAILS_LIMIT))) + "\n"
    blocks = (block.strip("\n") for block in _blocks(message))
    return "\n\n".join(block for block in blocks if block) + "\n"


def headline(message: Message, limit: int = 200) -> str:
    """Give a message in one line: late or not, which alert, its state, its summary.

    Args:
        message: what is told.
        limit: the most characters.
    """
    if message.kind == "test":
        return clean_line(f"tocsin test: {message.text or 'this destination works'}", limit)
    if not message.alert:
        return clean_line(f"tocsin: {message.text}", limit)
    alert = message.alert
    late = lateness(message)
    marks = (late.replace("late", "LATE", 1), "TEST" if alert.get("test") else "")
    about = "Question about alert" if message.kind == "question" else "Alert"
    text = f"{about} {alert.get('id')} {alert.get('status', '')}: {alert.get('summary', '')}"
    return clean_line(" · ".join((*filter(None, marks), text)), limit)


def few_lines(message: Message) -> str:
    """Give what stands below the headline where room is short: why it comes, since when, how to act."""
    if not message.alert:
        return "\n".join(_warnings(message))
    alert = message.alert
    lines = (
        *_warnings(message),
        *_news(message),
        _origin(alert),
        *_why(message),
        _next(alert),
        *_how(message),
    )
    return "\n".join(line for line in lines if line)


def web_links(message: Message) -> tuple[tuple[str, str], ...]:
    """Give the links of an alert that are safe to open, as text and address."""
    found = []
    for link in list(message.alert.get("links") or ())[:_LISTED]:
        href = clean_href(str(link.get("href", "")))
        if href:
            found.append((clean_line(str(link.get("text", "")), 80) or "Link", href))
    return tuple(found)


def details(message: Message, limit: int = _DETAILS_LIMIT) -> str:
    """Give what the tool said in full, cleaned, of at most so many characters."""
    return clean(str(message.alert.get("details") or ""), limit)


def labels(message: Message) -> dict[str, str]:
    """Give the first labels of an alert, cleaned."""
    found = list((message.alert.get("labels") or {}).items())[:_LISTED]
    return {clean_line(str(name), 80): clean_line(str(value), 200) for name, value in found}


def title(message: Message, limit: int = 2_000) -> str:
    """Give the alert's summary, for a service that shows its state by itself; without one the headline."""
    summary = clean_line(str(message.alert.get("summary") or ""), limit)
    if not summary:
        return headline(message, limit)
    return clean_line(f"TEST · {summary}", limit) if message.alert.get("test") else summary


def news(message: Message) -> str:
    """Give what happened in one line, for a place where the alert itself is in sight."""
    text = clean_line(message.text, 300) or clean_line(message.transition, 40)
    if text and message.kind in _PAGING and message.transition not in {"", "created", text}:
        text = f"{clean_line(message.transition, 40)}: {text}"
    return text[:1].upper() + text[1:] if text else headline(message)
