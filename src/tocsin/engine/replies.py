"""Replies: answers to pages that come back through signed links, each good for one answer of one person."""

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.api.requests import ActionRequest
from tocsin.core.change import Change, Entry, EntryKind, PageKind
from tocsin.core.instant import DAY, Instant, rfc3339
from tocsin.core.people import Role
from tocsin.engine.board import Draft
from tocsin.engine.errors import NotFoundError, RefusedError
from tocsin.engine.ledger import Ledger
from tocsin.engine.state import EngineFacts
from tocsin.engine.views import Views
from tocsin.store import alerts, outbox
from tocsin.store.connection import Connection
from tocsin.store.outbox import Delivery

ANSWERS = "/answer/"
"""Where links lead, below the public URL."""

SECRET = "answer_secret"  # noqa: S105 - the name of the setting, not the secret
GOOD_FOR = 7 * DAY
VERBS = ("accept", "resolve", "escalate")

_MAC_BYTES = 24
_ASKING = frozenset({PageKind.PAGE, PageKind.FALLBACK, PageKind.QUESTION})
_OFFERED = {"PENDING": VERBS, "ACCEPTED": ("accept", "resolve")}

Act = Callable[[int, str, ActionRequest, str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a link shows.

    Attributes:
        status: of HTTP: 200, 404 for no link of ours, 410 for one that is used or too old, 409 for a refusal.
        sentence: what can be done, was done, or why nothing can be.
        user: who answers; empty where the link is none of ours.
        alert: its `AlertView`, or None.
        verbs: what may be chosen.
    """

    status: int
    sentence: str
    user: str = ""
    alert: dict[str, Any] | None = None
    verbs: tuple[str, ...] = ()


class Replies:
    """Makes links, and carries out what is chosen behind them."""

    def __init__(self, ledger: Ledger, views: Views, facts: EngineFacts, act: Act) -> None:
        """Make it.

        Args:
            act: does what a person wishes with an alert.
        """
        self._ledger = ledger
        self._views = views
        self._facts = facts
        self._act = act

    def url_for(self, delivery: Delivery) -> str:
        """Give the link for a page to a person; nothing where no public URL is set, or nobody is asked."""
        if delivery.user is None or delivery.kind not in _ASKING or not self._facts.public():
            return ""
        return f"{self._facts.base_url().rstrip('/')}{ANSWERS}{self._token(delivery)}"

    async def look(self, token: str) -> Reply:
        """Tell what a link offers; changes nothing, for scanners of mail open links, too."""
        found = await self._found(token)
        return found if isinstance(found, Reply) else await self._offer(found)

    async def answer(self, token: str, verb: str) -> Reply:
        """Do what was chosen, credited to the person whom the page was for, and use the link up."""
        found = await self._found(token)
        if isinstance(found, Reply):
            return found
        offer = await self._offer(found)
        if verb not in offer.verbs:
            return Reply(409, f"{offer.sentence} Nothing was done.", offer.user, offer.alert, offer.verbs)
        if not await self._use_up(found, verb):
            return _used(found.user or "")
        try:
            done = await self._act(found.alert_id, verb, ActionRequest(), offer.user)
        except (NotFoundError, RefusedError) as refusal:
            return Reply(409, f"{refusal}.", offer.user, offer.alert)
        return Reply(200, f"Done: {done['result']} by {offer.user}.", offer.user, done["alert"])

    def _token(self, delivery: Delivery) -> str:
        told = f"{delivery.id} {delivery.alert_id} {delivery.created_at} {delivery.user}"
        key = self._facts.settings()[SECRET].encode()
        mac = hmac.digest(key, told.encode(), hashlib.sha256)[:_MAC_BYTES]
        return f"{delivery.id}-{base64.urlsafe_b64encode(mac).decode()}"

    async def _found(self, token: str) -> Delivery | Reply:
        """Find the page behind a link, or say why it is good for nothing."""
        number, _, _ = token.partition("-")
        known = number.isascii() and number.isdigit() and len(number) < 19
        delivery = await self._views.read(outbox.find, int(number)) if known else None
        if delivery is None or delivery.user is None:
            return _unknown()
        if not hmac.compare_digest(self._token(delivery).encode(), token.encode("utf-8", "replace")):
            return _unknown()
        if self._facts.now() > delivery.planned_at + GOOD_FOR:
            return Reply(410, "This link is too old: it was good for 7 days.", delivery.user)
        if delivery.answered_at is not None:
            return _used(delivery.user, delivery.answered_at)
        return delivery

    async def _offer(self, delivery: Delivery) -> Reply:
        user = self._facts.directory().users.get(delivery.user or "")
        alert = await self._views.brief(delivery.alert_id)
        if user is None or alert is None:
            return Reply(410, "There is nothing to answer here any more.", delivery.user or "")
        if user.role is Role.VIEWER:
            return Reply(200, f"{user.name} may look, but not answer.", user.name, alert)
        if alert["status"] == "RESOLVED":
            return Reply(200, "It is resolved: nothing is to be done.", user.name, alert)
        owner = alert["owner"]
        said = (
            f"{owner or 'The tool'} has accepted it." if alert["status"] == "ACCEPTED" else "Nobody has it."
        )
        return Reply(200, said, user.name, alert, _OFFERED[alert["status"]])

    async def _use_up(self, delivery: Delivery, verb: str) -> bool:
        """Mark a link as used; False where somebody was faster with the same one."""
        words = f"{delivery.user} chose {verb} behind the link in {delivery.destination}"
        entry = Entry(EntryKind.NOTE, words, "by-link", delivery.user)

        def decide(connection: Connection, draft: Draft, now: Instant) -> tuple[Sequence[Change], bool]:
            won = outbox.use_link(connection, delivery.id, now)
            alert = draft.get(delivery.alert_id) or alerts.load(connection, delivery.alert_id)
            if not won or alert is None:
                return (), won
            return [Change(alert, "delivery", "by-link", (entry,))], True

        return await self._ledger.record(decide)


def _unknown() -> Reply:
    return Reply(404, "This is no link of ours, or not the whole of it.")


def _used(user: str, at: Instant | None = None) -> Reply:
    when = f" at {rfc3339(at)[:19].replace('T', ' ')} UTC" if at is not None else ""
    return Reply(410, f"This link was used{when}. Each is good for one answer.", user)
