"""The promises: what must hold after each commit and at the start of each send, whatever a seed draws."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.simulation.chronicle import AlertRow, Chronicle, Commit, EntryRow, PageRow
from tests.simulation.fold import fold
from tests.simulation.ladder import check_step
from tocsin.core.instant import SECOND, Instant, Millis, rfc3339
from tocsin.core.people import Directory
from tocsin.destinations.service import Message
from tocsin.store.connection import Connection

FULL_ROTA = "rota"
UNDO_WITHIN: Millis = 10 * SECOND
_ACTED = frozenset(
    {"accepted", "resolved", "released", "reopened", "reassigned", "snoozed", "escalated", "note"}
)
_DELIVERY = re.compile(r"tocsin-(\d+)-(\d+)-")


class BrokenPromiseError(AssertionError):
    """Somebody could have been missed."""


@dataclass(frozen=True)
class Deed:
    """What a person did last to an alert."""

    actor: str
    at: Instant
    before: AlertRow
    generation: int
    moved: bool
    """What is due had moved with the clock in the same commit, so that `before` is by the old clock."""


class Promises:
    """Looks at every commit and every send; what is broken is kept, so that no border swallows it."""

    def __init__(self, now: Callable[[], Instant], directory: Callable[[], Directory]) -> None:
        self._now = now
        self._directory = directory
        self.chronicle = Chronicle()
        self.broken: list[str] = []
        self.deeds: dict[int, Deed] = {}
        self.attempted: set[int] = set()
        self._done: dict[tuple[int, str], list[AlertRow]] = {}
        self.watching = False

    def break_(self, sentence: str) -> None:
        """Note a broken promise."""
        self.broken.append(sentence)

    def committed(self, connection: Connection) -> None:
        """Look at what a commit has left behind."""
        commit = self.chronicle.read(connection, self._now())
        if not self.watching:
            return
        for number, alert in self.chronicle.alerts.items():
            entries = commit.entries.get(number, [])
            before = commit.before.get(number)
            if before == alert and not entries and number not in commit.pages:
                continue
            self._look(alert, before, entries, commit)
        for page in commit.ended:
            self._look_at_end(page)
        self._look_at_rota(commit.now)

    def _look_at_rota(self, now: Instant) -> None:
        """A schedule with somebody in each slot has somebody at every instant, also when clocks change."""
        rota = self._directory().schedules.get(FULL_ROTA)
        if rota is not None and rota.planned(now).gap:
            self.break_(f"nobody is on call in {FULL_ROTA} at {rfc3339(now)}")

    def _look(
        self, alert: AlertRow, before: AlertRow | None, entries: list[EntryRow], commit: Commit
    ) -> None:
        for complaint in (
            *_resting(alert, self.chronicle),
            *check_step(
                before, alert, entries, commit.pages.get(alert.id, []), self._directory(), commit.now
            ),
            *self._undone(alert, before, entries, commit.now),
            *_as_told(alert, self.chronicle.timelines.get(alert.id, [])),
        ):
            self.break_(f"#{alert.id}: {complaint}; {[e.text for e in entries]}")
        by_hand = [e for e in entries if e.actor is not None and e.kind in _ACTED]
        if by_hand and before is not None:
            moved = any(e.reason == "clock-set-back" for e in entries)
            deed = Deed(by_hand[0].actor or "", commit.now, before, alert.generation, moved)
            self.deeds[alert.id] = deed
            self._done.setdefault((alert.id, deed.actor), []).append(before)

    def _undone(
        self, alert: AlertRow, before: AlertRow | None, entries: list[EntryRow], now: Instant
    ) -> list[str]:
        """An undo takes the same person's latest action back, whole, and nothing else."""
        undone = next((e for e in entries if e.kind == "undone"), None)
        if undone is None:
            return []
        deed = self.deeds.pop(alert.id, None)
        if deed is None or deed.actor != undone.actor or before is None:
            return [f"{undone.actor} took back what was not theirs"]
        found = []
        if now - deed.at > UNDO_WITHIN:
            found.append(f"taken back after {now - deed.at} ms")
        if before.generation != deed.generation:
            found.append("something that happened since was taken back, too")
        if alert.place != deed.before.place and not deed.moved:
            found.append(f"after an undo it stands at {alert.place}, not at {deed.before.place}")
        return found

    def _look_at_end(self, page: PageRow) -> None:
        """A page that ends without having left says why, and the reason is true."""
        if page.kind not in ("page", "fallback") or page.state != "cancelled":
            return
        alert = self.chronicle.alerts[page.alert_id]
        if not page.last_answer:
            self.break_(f"#{alert.id}: the page to {page.user} ended without a reason")
        calls = alert.status == "PENDING" and alert.snoozed_until is None and not alert.assigned
        present = page.step == f"level {alert.level} · round {alert.round}"
        again = any(
            other.alert_id == page.alert_id and other.user == page.user and other.step == page.step
            for other in self.chronicle.pages
            if other.id > page.id
        )
        if calls and present and not again:
            why = page.last_answer
            self.break_(f"#{alert.id}: the page to {page.user} was dropped, {why!r}, and is wanted")

    def sending(self, message: Message) -> int | None:
        """Look at a send that starts; gives the number of its row in the outbox."""
        named = _DELIVERY.match(message.delivery_id)
        if named is None:
            return None
        alert = self.chronicle.alerts[int(named[1])]
        row = int(named[2])
        self.attempted.add(row)
        if message.kind in ("page", "fallback") and message.user is not None:
            if alert.status != "PENDING":
                self.break_(f"#{alert.id}: a page to {message.user} starts although it is {alert.status}")
            if alert.snoozed_until is not None:
                self.break_(f"#{alert.id}: a page to {message.user} starts although it is snoozed")
        return row

    def seen(self, alert_id: int, verb: str, actor: str, generation: int) -> None:
        """Look at a wish that was done for a person who saw a certain state."""
        done = self._done.get((alert_id, actor), [])
        if verb in ("undo", "accept", "comment") or not done:
            return
        if all(before.generation != generation for before in done):
            self.break_(f"#{alert_id}: {verb} by {actor}, who saw another state, was done")


def _resting(alert: AlertRow, chronicle: Chronicle) -> list[str]:
    """An open alert that nobody has accepted has a timer, or a reason why not; and no timer is another's."""
    found = {timer.kind: timer for timer in chronicle.timers if timer.alert_id == alert.id}
    if alert.status == "RESOLVED":
        return [f"it is resolved and has timers {sorted(found)}"] if found else []
    complaints = [
        f"its timer {kind} is of generation {timer.generation}, not {alert.generation}"
        for kind, timer in found.items()
        if timer.generation != alert.generation
    ]
    wanted = {
        "escalate": alert.next_at,
        "snooze-end": alert.snoozed_until,
        "auto-resolve": alert.auto_resolve_at,
        "ask-owner": alert.ask_owner_at,
    }
    for kind, at in wanted.items():
        stored = found[kind].due_at if kind in found else None
        if stored != at:
            complaints.append(f"{kind} is due at {at} and its timer at {stored}")
    calls = alert.status == "PENDING" and alert.snoozed_until is None
    low = alert.priority == "LOW" and alert.level > 0
    if calls and alert.next_at is None and not alert.test and not (alert.halt and (low or alert.assigned)):
        complaints.append(f"nobody has accepted it, nothing is due, and {alert.halt!r} is no reason")
    if calls and alert.halt is not None and alert.next_at is not None:
        complaints.append(f"it is halted, {alert.halt}, and has a next step")
    return complaints


def _as_told(alert: AlertRow, timeline: list[EntryRow]) -> list[str]:
    """What is stored about an alert is what its timeline tells."""
    told = fold(timeline)
    stored = (alert.status, alert.owner, alert.snoozed_until is not None)
    if (told.status, told.owner, told.snoozed) != stored:
        return [f"it is stored as {stored} and told as {told}"]
    return []
