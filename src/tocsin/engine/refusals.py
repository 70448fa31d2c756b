"""Refusals: requests with a right key that were not taken, such as empty ones or ones with a wrong method."""

from collections import deque
from dataclasses import dataclass

from tocsin.core.inbound import Inbound

KEPT = 200
_KEPT_OF_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused request.

    Attributes:
        id: below zero, the newest lowest, so that it is no stored request's.
        inbound: with the first bytes of its body.
        size: of the whole body in bytes.
        reason: what the sender was told.
    """

    id: int
    source_id: int
    inbound: Inbound
    size: int
    reason: str


class Refusals:
    """The newest refused requests, in memory: nothing of them is stored, and nothing has come of them."""

    def __init__(self) -> None:
        self._kept: deque[Refusal] = deque(maxlen=KEPT)
        self._noted = 0

    def note(self, source_id: int, inbound: Inbound, reason: str) -> None:
        """Note a refused request."""
        self._noted += 1
        body = inbound.body[:_KEPT_OF_BODY]
        kept = Inbound(
            inbound.method, body, inbound.received_at, inbound.query, dict(inbound.headers), inbound.remote
        )
        self._kept.append(Refusal(-self._noted, source_id, kept, len(inbound.body), reason))

    def of_source(self, source_id: int) -> list[Refusal]:
        """Give a source's refused requests, newest first."""
        return [refusal for refusal in reversed(self._kept) if refusal.source_id == source_id]

    def find(self, source_id: int, number: int) -> Refusal | None:
        """Give one refused request of a source, or None."""
        return next((found for found in self.of_source(source_id) if found.id == number), None)
