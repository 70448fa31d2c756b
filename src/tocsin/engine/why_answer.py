"""The answer to "who was paged, and if nobody, why": one sentence, from the store alone."""

from collections.abc import Iterable
from typing import Any

from tocsin.core.instant import parse_instant
from tocsin.core.reason_words import in_words

View = dict[str, Any]

_PAGES = frozenset({"page", "fallback"})


def answer(alert: View, entries: list[View], deliveries: list[View]) -> str:
    """Say who was paged, or why nobody was, and who is next.

    Args:
        alert: an `AlertView`.
        entries: its `TimelineEntry`s, oldest first, without repeated events.
        deliveries: its `DeliveryView`s, oldest first.
    """
    pages = [delivery for delivery in deliveries if delivery["kind"] in _PAGES]
    later = [page for page in pages if page["state"] == "pending" and _is_later(page)]
    by_state = {
        state: [page for page in pages if page["state"] == state and page not in later] for state in _STATES
    }
    for state in _STATES:
        if by_state[state]:
            said = _STATES[state](by_state[state])
            break
    else:
        if not later:
            return f"{_nobody(alert, entries)}."
        said = f"{_names(page['user'] for page in later)} is paged by steps"
    steps = ", ".join(f"{page['destination']} at {_time(page['next_at'])}" for page in later)
    return f"{said}{f'; {steps}' if steps else ''}{_tail(alert, entries)}."


def _is_later(page: View) -> bool:
    """Tell whether a page is a later step of a person's rules that has not been tried yet."""
    return bool(page["attempts"] == 0 and page["planned_at"] > page["created_at"])


def _sent(pages: list[View]) -> str:
    whom = _names(page["user"] or page["destination"] for page in pages)
    last = max(pages, key=lambda page: page["finished_at"] or page["created_at"])
    ways = _names(page["destination"] for page in pages)
    were = "was" if _one(whom) else "were"
    return f"{whom} {were} paged by {ways}, last at {_time(last['finished_at'] or last['created_at'])}"


def _leaving(pages: list[View]) -> str:
    page = pages[-1]
    whom = _names(page["user"] or page["destination"] for page in pages)
    are = "is" if _one(whom) else "are"
    if page["last_answer"]:
        again = f", again at {_time(page['next_at'])}" if page["next_at"] else ""
        return f"Nobody is reached yet: {page['destination']} to {whom} failed ({page['last_answer']}){again}"
    return f"{whom} {are} being paged by {_names(page['destination'] for page in pages)}"


def _unsure(pages: list[View]) -> str:
    whom = _names(page["user"] or page["destination"] for page in pages)
    return f"Perhaps {whom} was paged: {pages[-1]['destination']} gave no answer"


def _failed(pages: list[View]) -> str:
    page = pages[-1]
    whom = _names(page["user"] or page["destination"] for page in pages)
    said = page["last_answer"] or "no answer"
    return f"Nobody was reached: {page['destination']} to {whom} failed and was given up ({said})"


def _cancelled(pages: list[View]) -> str:
    return f"Nobody was paged: {pages[-1]['last_answer'] or 'the page was no longer needed'}"


_STATES = {
    "sent": _sent,
    "leased": _leaving,
    "pending": _leaving,
    "unknown": _unsure,
    "failed": _failed,
    "cancelled": _cancelled,
}
"""How to say what became of pages, the most telling state first."""


def _tail(alert: View, entries: list[View]) -> str:
    """Say how it goes on."""
    if alert["status"] == "RESOLVED":
        return f"; {_last_text(entries, 'resolved') or 'resolved'}"
    if alert["snoozed_until"]:
        return f"; it sleeps until {_time(alert['snoozed_until'])}"
    if alert["status"] == "ACCEPTED":
        return f"; {alert['owner'] or 'the tool'} has it"
    place = alert["escalation"] or {}
    if place.get("exhausted"):
        again = f", the last level is paged again at {_time(place['next_at'])}" if place["next_at"] else ""
        return f"; nobody accepted{again}"
    if place.get("next_at") and place["next"]:
        return f"; {_names(place['next'])} next at {_time(place['next_at'])}"
    if place.get("halt"):
        return f"; nobody next: {in_words(place['halt'])}"
    return ""


def _nobody(alert: View, entries: list[View]) -> str:
    """Say why there is not even one page."""
    reasons = {entry["reason"]: entry for entry in entries}
    place = alert["escalation"] or {}
    if "recovery-came-first" in reasons:
        return "Nobody was paged: its recovery arrived before it, so it was resolved when it was opened"
    if alert["test"]:
        return f"Nobody was paged: it is a TEST, the setup of {alert['source']['name']} is not finished"
    skipped = [entry["text"] for entry in entries if entry["kind"] == "skipped"]
    if skipped:
        why = "; ".join(dict.fromkeys(skipped))
        return f"Nobody was paged: nobody on {alert['policy']} can be reached ({why})"
    if alert["status"] == "PENDING" and place.get("next_at") and not place["level"]:
        waits = f"{alert['policy']} waits, {_names(place['next'])} at {_time(place['next_at'])}"
        return f"Nobody is paged yet: {waits}"
    ended = _ended(alert, entries)
    if ended:
        return f"Nobody was paged: {ended} before anybody was due"
    halt = place.get("halt")
    if halt:
        said = next((entry["text"] for entry in reversed(entries) if entry["reason"] == halt), "")
        return f"Nobody was paged: {in_words(halt)}{f' ({said})' if said else ''}"
    notes = [entry["text"] for entry in entries if entry["kind"] == "note"]
    return f"Nobody was paged: {notes[-1] if notes else 'no decision to page is recorded'}"


def _ended(alert: View, entries: list[View]) -> str:
    """Say what came before the first page, or nothing."""
    if alert["status"] == "RESOLVED":
        return f"it was {_last_text(entries, 'resolved') or 'resolved'}"
    if alert["snoozed_until"]:
        return f"it was {_last_text(entries, 'snoozed') or 'snoozed'}"
    if alert["status"] == "ACCEPTED":
        return f"it was {_last_text(entries, 'accepted') or 'accepted'}"
    return ""


def _last_text(entries: list[View], kind: str) -> str:
    return next((entry["text"] for entry in reversed(entries) if entry["kind"] == kind), "")


def _names(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    return f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found) or "nobody"


def _one(names: str) -> bool:
    return " and " not in names


def _time(text: str | None) -> str:
    """Write a time of the wire as `03:12:44 UTC`."""
    return f"{text[11:19]} UTC" if text and parse_instant(text) is not None else "an unknown time"
