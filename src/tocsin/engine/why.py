"""Why an alert paged whom it paged, or nobody: every decision in order, from the store alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tocsin.core.policy import Policy
from tocsin.core.reason_words import in_words
from tocsin.core.source import Source
from tocsin.engine.dossier import Decisions
from tocsin.engine.rereading import reread
from tocsin.engine.why_answer import answer
from tocsin.engine.why_request import Request, Step, request_steps, step

MOST_DELIVERIES = 500

_LEVEL = frozenset({"escalated", "skipped", "exhausted", "paged", "woken", "note"})
_PAGES = {
    "page": "a page",
    "fallback": "a page to the fallback",
    "update": "an update",
    "question": "a question",
}

# What happens in one moment is told in this order: who is due, how they are reached, what came of it.
_RANKS = {"level": 1, "person": 1, "tool": 1, "rule": 1, "contact": 2, "attempt": 3}


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of an alert when somebody asks why.

    Attributes:
        alert: its `AlertView`.
        deliveries: the newest, as `DeliveryView`s, oldest first.
        source: as it is configured now; None for an alert by hand or of a source that is gone.
        policy: as it is configured now, or None.
        now: for what stands now.
    """

    alert: dict[str, Any]
    decisions: Decisions
    deliveries: list[dict[str, Any]]
    source: Source | None
    policy: Policy | None
    now: str


def explain(case: Case) -> dict[str, Any]:
    """Give a `Why`."""
    alert, entries = case.alert, case.decisions.entries
    happened = [*_decisions(entries), *(_contact(delivery) for delivery in case.deliveries)]
    happened.sort(key=lambda one: (one["at"], _RANKS[one["step"]]))
    steps = [*request_steps(_request(case)), *happened]
    if case.decisions.gap:
        steps.append(step(case.now, "now", "some steps are left out here", "the timeline has them all"))
    steps += _standing(alert, case.now)
    return {"alert": alert["id"], "answer": answer(alert, entries, case.deliveries), "steps": steps}


def _request(case: Case) -> Request:
    stored, source = case.decisions.first, case.source
    rereading = None
    if stored is not None and source is not None:
        rereading = reread(source, stored, case.alert["key"], case.alert["summary"])
    created = next((entry for entry in case.decisions.entries if entry["kind"] == "created"), None)
    return Request(case.alert, created, stored, rereading, source, case.policy)


def _decisions(entries: Iterable[dict[str, Any]]) -> Iterable[Step]:
    for entry in entries:
        kind, refers = entry["kind"], {"entry": entry["id"]}
        if kind in ("created", "comment", "event"):
            continue
        if kind == "delivery":
            name = "attempt"
        elif kind == "priority":
            name = "rule"
        elif entry["actor"] is not None:
            name = "person"
        else:
            name = "level" if kind in _LEVEL else "tool"
        yield step(entry["at"], name, entry["text"], in_words(entry["reason"]), **refers)


def _contact(delivery: dict[str, Any]) -> Step:
    whom = delivery["user"] or "its tool"
    what = f"{_PAGES[delivery['kind']]} for {whom} by {delivery['destination']}"
    if delivery["address"]:
        what = f"{what}, {delivery['address']}"
    if delivery["planned_at"] > delivery["created_at"]:
        what = f"{what}, at {delivery['planned_at'][11:19]} UTC unless somebody answers before"
    reason = f"{delivery['step']}: {delivery['text']}" if delivery["text"] else delivery["step"]
    return step(delivery["created_at"], "contact", what, reason, delivery=delivery["id"])


def _standing(alert: dict[str, Any], now: str) -> Iterable[Step]:
    """Tell what is next."""
    place = alert["escalation"]
    if place is None:
        yield step(now, "now", "nobody is paged any more", "it is resolved")
    elif place["next_at"]:
        names = ", ".join(place["next"]) or "the end of the chain"
        yield step(place["next_at"], "now", f"next: {names}", "unless somebody accepts before")
    else:
        yield step(now, "now", "nobody is paged next", in_words(place["halt"] or ""))
