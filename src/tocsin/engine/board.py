"""The open alerts in memory, and drafts over them: memory follows the store only after the commit."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from tocsin.core.alert import Alert, Status
from tocsin.core.instant import Instant
from tocsin.store.codec import RANK_PENDING, rank_of

_TEST = 3


class Layer(Protocol):
    """Open alerts as some moment of a transaction sees them."""

    next_id: int
    next_event_id: int
    seq: int

    def get(self, alert_id: int) -> Alert | None:
        """Find an open alert by number."""
        ...

    def by_key(self, source_id: int, key_match: str) -> Alert | None:
        """Find the open alert of a source with this key."""
        ...

    def by_summary(self, source_id: int, summary_match: str) -> Alert | None:
        """Find the newest open alert of a source with this summary."""
        ...

    def recent(self, source_id: int) -> Iterator[Alert]:
        """Walk a source's open alerts, newest first."""
        ...

    def recovery(self, source_id: int, key_match: str) -> Instant | None:
        """Give a recovery remembered in this transaction, or None."""
        ...


class Board:
    """The committed open alerts. Only the writer's thread writes; single look-ups are safe from others."""

    def __init__(self, alerts: Iterable[Alert], *, next_id: int, next_event_id: int, seq: int) -> None:
        self.alerts: dict[int, Alert] = {}
        self.next_id = next_id
        self.next_event_id = next_event_id
        self.seq = seq
        self._keys: dict[tuple[int, str], int] = {}
        self._summaries: dict[tuple[int, str], dict[int, None]] = {}
        self._sources: dict[int, dict[int, None]] = {}
        self._standing = [0, 0, 0, 0]
        for alert in alerts:
            self.put(alert)

    def get(self, alert_id: int) -> Alert | None:
        """Find an open alert by number."""
        return self.alerts.get(alert_id)

    def by_key(self, source_id: int, key_match: str) -> Alert | None:
        """Find the open alert of a source with this key."""
        alert_id = self._keys.get((source_id, key_match))
        return None if alert_id is None else self.alerts[alert_id]

    def by_summary(self, source_id: int, summary_match: str) -> Alert | None:
        """Find the newest open alert of a source with this summary."""
        ids = self._summaries.get((source_id, summary_match))
        return self.alerts[max(ids)] if ids else None

    def recent(self, source_id: int) -> Iterator[Alert]:
        """Walk a source's open alerts, newest first."""
        for alert_id in reversed(self._sources.get(source_id, {})):
            yield self.alerts[alert_id]

    def recovery(self, source_id: int, key_match: str) -> Instant | None:
        """Remember nothing: committed recoveries are in the store."""
        return None

    def counts(self) -> dict[str, int]:
        """Count the alerts by where they stand; every number ever given that is not open is resolved."""
        pending, accepted, snoozed, test = self._standing
        resolved = self.next_id - 1 - len(self.alerts)
        return {
            "pending": pending,
            "accepted": accepted,
            "snoozed": snoozed,
            "test": test,
            "resolved": resolved,
        }

    def asked(self, user: str) -> int:
        """Count the pending alerts that a person was paged for, tests left out."""
        # Taken at once, for the writer's thread may put alerts meanwhile.
        return sum(
            rank_of(alert) == RANK_PENDING
            and not alert.test
            and any(responder.user == user for responder in alert.responders)
            for alert in list(self.alerts.values())
        )

    def put(self, alert: Alert) -> None:
        """Take an alert's committed state; a resolved one leaves."""
        if not alert.open:
            self._drop(alert)
            return
        known = self.alerts.get(alert.id)
        self.alerts[alert.id] = alert
        self._standing[_counted_as(alert)] += 1
        if known is not None:
            self._standing[_counted_as(known)] -= 1
            return
        if alert.key_match is not None:
            self._keys[alert.source_id, alert.key_match] = alert.id
        self._summaries.setdefault((alert.source_id, alert.summary_match), {})[alert.id] = None
        self._sources.setdefault(alert.source_id, {})[alert.id] = None

    def _drop(self, alert: Alert) -> None:
        known = self.alerts.pop(alert.id, None)
        if known is None:
            return
        self._standing[_counted_as(known)] -= 1
        if alert.key_match is not None and self._keys.get((alert.source_id, alert.key_match)) == alert.id:
            del self._keys[alert.source_id, alert.key_match]
        same = self._summaries[alert.source_id, alert.summary_match]
        del same[alert.id]
        if not same:
            del self._summaries[alert.source_id, alert.summary_match]
        del self._sources[alert.source_id][alert.id]


def _counted_as(alert: Alert) -> int:
    """Give the count that an open alert is in: a pending TEST alert pages nobody, and has one of its own."""
    rank = rank_of(alert)
    return _TEST if alert.test and rank == RANK_PENDING else rank


class Draft:
    """What one job of a transaction has decided so far, over what was there before it."""

    def __init__(self, below: Layer) -> None:
        self._below = below
        self._changed: dict[int, Alert] = {}
        self._keys: dict[tuple[int, str], int | None] = {}
        self._recoveries: dict[tuple[int, str], Instant] = {}
        self.next_id = below.next_id
        self.next_event_id = below.next_event_id
        self.seq = below.seq

    def get(self, alert_id: int) -> Alert | None:
        """Find an open alert by number."""
        if alert_id in self._changed:
            alert = self._changed[alert_id]
            return alert if alert.open else None
        return self._below.get(alert_id)

    def by_key(self, source_id: int, key_match: str) -> Alert | None:
        """Find the open alert of a source with this key."""
        if (source_id, key_match) in self._keys:
            alert_id = self._keys[source_id, key_match]
            return None if alert_id is None else self._changed[alert_id]
        found = self._below.by_key(source_id, key_match)
        return None if found is None else self.get(found.id)

    def by_summary(self, source_id: int, summary_match: str) -> Alert | None:
        """Find the newest open alert of a source with this summary."""
        below = self._below.by_summary(source_id, summary_match)
        own = [
            a
            for a in self._changed.values()
            if a.open and a.source_id == source_id and a.summary_match == summary_match
        ]
        if below is not None and below.id not in self._changed:
            own.append(below)
        elif below is not None and not self._changed[below.id].open:
            own += [a for a in self.recent(source_id) if a.summary_match == summary_match]
        return max(own, key=lambda a: a.id, default=None)

    def newest(self, source_id: int, *, pending: bool, test: bool) -> Alert | None:
        """Find a source's newest open or newest pending alert, among its TEST alerts or the others."""
        for alert in self.recent(source_id):
            if alert.test is test and (not pending or alert.status is Status.PENDING):
                return alert
        return None

    def recent(self, source_id: int) -> Iterator[Alert]:
        """Walk a source's open alerts, newest first."""
        own = sorted(
            (a for a in self._changed.values() if a.source_id == source_id and a.open),
            key=lambda a: a.id,
            reverse=True,
        )
        for alert in self._below.recent(source_id):
            if alert.id in self._changed:
                continue
            while own and own[0].id > alert.id:
                yield own.pop(0)
            yield alert
        yield from own

    def recovery(self, source_id: int, key_match: str) -> Instant | None:
        """Give a recovery remembered in this transaction, or None."""
        found = self._recoveries.get((source_id, key_match))
        return self._below.recovery(source_id, key_match) if found is None else found

    def put(self, alert: Alert) -> None:
        """Take what was decided about an alert."""
        self._changed[alert.id] = alert
        self.next_id = max(self.next_id, alert.id + 1)
        if alert.key_match is None:
            return
        slot = (alert.source_id, alert.key_match)
        if alert.open:
            self._keys[slot] = alert.id
        elif (self._keys[slot] == alert.id) if slot in self._keys else self._below_holds(alert):
            self._keys[slot] = None

    def _below_holds(self, alert: Alert) -> bool:
        holder = self._below.by_key(alert.source_id, alert.key_match or "")
        return holder is not None and holder.id == alert.id

    def give_event_id(self) -> int:
        """Give the next request its number."""
        self.next_event_id += 1
        return self.next_event_id - 1

    def remember(self, source_id: int, key_match: str, at: Instant) -> None:
        """Take a recovery to remember."""
        self._recoveries[source_id, key_match] = max(at, self._recoveries.get((source_id, key_match), 0))

    def merge(self, board: Board) -> None:
        """Let the board follow: the transaction is committed."""
        for alert in self._changed.values():
            if not alert.open:
                board.put(alert)
        for alert in self._changed.values():
            if alert.open:
                board.put(alert)
        board.next_id = max(board.next_id, self.next_id)
        board.next_event_id = max(board.next_event_id, self.next_event_id)
        board.seq = max(board.seq, self.seq)
