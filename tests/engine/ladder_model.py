"""What alerts should do, said once more in the simplest words: a model that shares no code with the engine.

One policy: alice, then bob, five minutes each; then frank once as the fallback, and bob again each half hour.
"""

from dataclasses import dataclass, field, replace

MINUTE = 60_000
LADDER = ("alice", "bob")
FALLBACK = "frank"
UNDO = 10_000


@dataclass
class Modelled:
    """One alert of the model."""

    key: str | None
    high: bool
    status: str = "PENDING"
    owner: str | None = None
    count: int = 1
    level: int = 0
    due: int | None = None
    snoozed: int | None = None
    exhausted: bool = False
    state: int = 1

    @property
    def open(self) -> bool:
        """Whether it is not resolved."""
        return self.status != "RESOLVED"


@dataclass
class Model:
    """All alerts, who was paged, and the last deed on each."""

    now: int
    alerts: dict[int, Modelled] = field(default_factory=dict)
    paged: list[tuple[str, int]] = field(default_factory=list)
    deeds: dict[int, tuple[str, int, int, Modelled]] = field(default_factory=dict)

    def holder(self, key: str | None) -> int | None:
        """Give the open alert with a key."""
        return next((n for n, a in self.alerts.items() if a.open and key and a.key == key), None)

    def event(self, kind: str, key: str | None, high: bool) -> str:
        """Let an event arrive, and give its result."""
        number = self.holder(key)
        if number is None:
            if kind != "alert":
                return "ignored"
            number = len(self.alerts) + 1
            self.alerts[number] = Modelled(key, high)
            self._climb(number, self.now)
            return "created"
        alert = self.alerts[number]
        if kind == "alert":
            alert.count += 1
            if high and not alert.high:
                self._raise(number)
            return "appended"
        if kind == "comment":
            return "commented"
        if kind == "accept" and alert.status == "ACCEPTED":
            return "ignored"
        self._stop(alert, "ACCEPTED" if kind == "accept" else "RESOLVED")
        alert.count += kind == "resolve"
        return alert.status.lower()

    def wish(self, number: int, verb: str, who: str) -> bool:
        """Let a person wish something; False where it is refused."""
        alert = self.alerts[number]
        before, at = replace(alert), self.now
        if verb == "undo":
            return self._undo(number, who)
        if verb == "comment":
            return True
        if verb == "accept" and alert.owner == who and alert.status == "ACCEPTED":
            return True
        if not self._do(number, verb, who):
            return False
        self.deeds[number] = (who, at, alert.state, before)
        return True

    def _do(self, number: int, verb: str, who: str) -> bool:
        alert = self.alerts[number]
        if verb == "reopen":
            if alert.open or self.holder(alert.key) is not None:
                return False
            self._give_back(alert)
            alert.level = 0
            self._climb(number, self.now)
            return True
        if not alert.open:
            return False
        if verb == "accept":
            if alert.status == "PENDING":
                self._stop(alert, "ACCEPTED")
            else:
                alert.state += 1
            alert.owner = alert.owner or who
        elif verb == "resolve":
            self._stop(alert, "RESOLVED")
        elif verb == "snooze":
            self._stop(alert, alert.status)
            alert.snoozed = self.now + 30 * MINUTE
        elif verb == "assign":
            self._give_back(alert)
            self.paged.append(("dave", number))
            alert.due = self.now + 5 * MINUTE if alert.high else None
        else:
            return self._jump(number, verb, who)
        return True

    def _jump(self, number: int, verb: str, who: str) -> bool:
        alert = self.alerts[number]
        if verb == "release":
            if alert.status != "ACCEPTED" or alert.owner not in (None, who):
                return False
            level = max(1, alert.level)
        else:
            level = alert.level + 1
            if level > len(LADDER):
                return False
        self._give_back(alert)
        alert.level = level - 1
        self._climb(number, self.now)
        return True

    def _undo(self, number: int, who: str) -> bool:
        alert = self.alerts[number]
        if number not in self.deeds:
            return False
        actor, at, state, before = self.deeds[number]
        if actor != who or self.now - at > UNDO or state != alert.state:
            return False
        if before.open and not alert.open and self.holder(alert.key) is not None:
            return False
        del self.deeds[number]
        self.alerts[number] = replace(before, count=alert.count, state=alert.state + 1)
        return True

    def _stop(self, alert: Modelled, status: str) -> None:
        alert.status, alert.due, alert.snoozed, alert.state = status, None, None, alert.state + 1

    def _give_back(self, alert: Modelled) -> None:
        self._stop(alert, "PENDING")
        alert.owner, alert.exhausted = None, False

    def _raise(self, number: int) -> None:
        alert = self.alerts[number]
        alert.high, alert.state = True, alert.state + 1
        if alert.status == "PENDING":
            alert.snoozed, alert.level, alert.exhausted = None, 0, False
            self._climb(number, self.now)

    def _climb(self, number: int, due: int) -> None:
        """Page the next level, and after a pause each further one that is due by now."""
        alert = self.alerts[number]
        if alert.exhausted:
            self.paged.append((LADDER[-1], number))
            alert.due = self.now + 30 * MINUTE
            return
        if alert.level == len(LADDER):
            self.paged.append((FALLBACK, number))
            alert.exhausted, alert.due = True, self.now + 30 * MINUTE
            return
        while alert.level < len(LADDER) and due <= self.now:
            self.paged.append((LADDER[alert.level], number))
            alert.level += 1
            due += 5 * MINUTE
            if not alert.high:
                break
        alert.due = self.now + 5 * MINUTE if alert.high else None

    def act_on_time(self, until: int) -> None:
        """Let time pass awake: each thing happens at its instant."""
        while (due := self._next()) is not None and due <= until:
            self.now = max(self.now, due)
            self.catch_up()
        self.now = until

    def _next(self) -> int | None:
        found = [at for a in self.alerts.values() for at in (a.due, a.snoozed) if at is not None]
        return min(found, default=None)

    def catch_up(self) -> None:
        """Do all that is due by now."""
        for number, alert in self.alerts.items():
            if alert.due is not None and alert.due <= self.now:
                alert.state += 1
                self._climb(number, alert.due)
            elif alert.snoozed is not None and alert.snoozed <= self.now:
                ended = alert.snoozed
                self._give_back(alert)
                alert.level = 0
                self._climb(number, ended)
