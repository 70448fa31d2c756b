"""The gate of one destination: its places, its pace, and a circuit breaker; the gates of all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tocsin.core.instant import MINUTE, SECOND, Instant, Millis, rfc3339
from tocsin.core.people import DestinationConfig, Directory
from tocsin.destinations.service import Fate, Pace, Verdict
from tocsin.store.lease import Opening

PLACES = 16
OPENS_AFTER = 5
FIRST_REST: Millis = 15 * SECOND
LONGEST_REST: Millis = 5 * MINUTE


@dataclass
class Gate:
    """Says how much may leave to one destination now.

    After some failures in a row the circuit opens: addresses that failed rest, then one message is tried.
    An address that has not failed yet is still tried once, so that one bad mailbox does not hold up others.

    Attributes:
        failures: failed attempts in a row.
        rests_until: while the circuit is open: when the next trial may leave.
        paused_until: the service asked for no calls before.
        trouble: what the service said last, if that was no success.
    """

    pace: Pace | None = None
    leaving: int = 0
    failures: int = 0
    rests_until: Instant | None = None
    paused_until: Instant = 0
    trouble: str | None = None
    failed: set[str] = field(default_factory=set)
    _trial: bool = False
    _rest: Millis = FIRST_REST
    _tokens: float = 0.0
    _filled_at: Instant | None = None

    @property
    def open(self) -> bool:
        """Whether the circuit is open: the destination counts as down."""
        return self.rests_until is not None

    def opening(self, now: Instant) -> Opening:
        """Say what may leave now."""
        if now < self.paused_until:
            return Opening(0)
        places = min(PLACES - self.leaving, self._fill(now))
        if self.rests_until is None:
            return Opening(places)
        if now >= self.rests_until and not self._trial:
            return Opening(min(places, 1))
        return Opening(places, frozenset(self.failed))

    def opens_at(self, now: Instant) -> Instant:
        """Say when something that waits here may leave."""
        waits = [now, self.paused_until]
        if self.rests_until is not None:
            waits.append(self.rests_until)
        if self.pace is not None and self._fill(now) < 1:
            waits.append(now + int((1 - self._tokens) * self.pace.over / self.pace.burst) + 1)
        return max(waits)

    def leave(self, count: int, now: Instant) -> None:
        """Note that messages are leaving."""
        self.leaving += count
        self._tokens -= count
        if count and self.rests_until is not None and now >= self.rests_until:
            self._trial = True

    def arrive(self) -> None:
        """Note that a message is not leaving any more, whatever became of it.

        One that nobody wanted any more has shown nothing, so that another one may be tried.
        """
        self.leaving = max(0, self.leaving - 1)
        self._trial = False

    def judge(self, address: str, verdict: Verdict, now: Instant, random: Random) -> bool:
        """Learn from a verdict; True if the destination was down and works again."""
        trial, self._trial = self._trial, False
        if verdict.retry_after is not None:
            self.paused_until = max(self.paused_until, now + min(verdict.retry_after, LONGEST_REST))
        if verdict.fate in (Fate.OK, Fate.GIVE_UP):
            # A refusal is an answer, too: the service is there.
            self.trouble = None if verdict.fate is Fate.OK else verdict.answer
            was_open = self.open
            self.failures, self.rests_until, self._rest = 0, None, FIRST_REST
            self.failed.clear()
            return was_open
        self.trouble = verdict.answer
        self.failures += 1
        self.failed.add(address)
        if self.failures >= OPENS_AFTER and (trial or self.rests_until is None):
            self.rests_until = now + random.randint(self._rest // 2, self._rest)
            self._rest = min(self._rest * 2, LONGEST_REST)
        return False

    def move_back(self, span: Millis) -> None:
        """Follow a clock that was set back."""
        self.paused_until -= span
        if self.rests_until is not None:
            self.rests_until -= span
        if self._filled_at is not None:
            self._filled_at -= span

    def _fill(self, now: Instant) -> int:
        """Fill the bucket up to now, and give how many calls it holds."""
        if self.pace is None:
            return PLACES
        if self._filled_at is None:
            self._tokens = self.pace.burst
        else:
            gained = max(0, now - self._filled_at) * self.pace.burst / self.pace.over
            self._tokens = min(self.pace.burst, self._tokens + gained)
        self._filled_at = now
        return max(0, int(self._tokens))


class Gates:
    """The gates of all destinations."""

    def __init__(
        self, directory: Callable[[], Directory], pace_of: Callable[[DestinationConfig], Pace | None]
    ):
        self._directory = directory
        self._pace_of = pace_of
        self._gates: dict[int, Gate] = {}

    def move_back(self, span: Millis) -> None:
        """Follow a clock that was set back."""
        for gate in self._gates.values():
            gate.move_back(span)

    def of(self, destination_id: int) -> Gate:
        """Give the gate of a destination."""
        if destination_id not in self._gates:
            found = self._directory().destination(destination_id)
            self._gates[destination_id] = Gate(self._pace_of(found) if found is not None else None)
        return self._gates[destination_id]

    def openings(self, now: Instant) -> Mapping[int, Opening]:
        """Say for each destination to which anything has left so far what may leave now."""
        return {destination_id: gate.opening(now) for destination_id, gate in self._gates.items()}

    def down(self) -> dict[int, frozenset[str]]:
        """Give the destinations that are down, with the addresses that failed."""
        return {name: frozenset(gate.failed) for name, gate in self._gates.items() if gate.open}

    def forget(self, destination_id: int) -> None:
        """Let a destination begin anew, because it was changed; what is leaving still counts."""
        old = self._gates.get(destination_id)
        if old is not None:
            self._gates[destination_id] = Gate(old.pace, leaving=old.leaving)

    def standing(self, destination_id: int) -> dict[str, Any]:
        """Give the state of a destination as a `DestinationView` tells it."""
        gate = self._gates.get(destination_id)
        if gate is None:
            return {"state": "unused", "trouble": None, "next_trial_at": None}
        state = "down" if gate.open else "failing" if gate.trouble is not None else "ok"
        trial = rfc3339(gate.rests_until) if gate.rests_until is not None else None
        return {"state": state, "trouble": gate.trouble, "next_trial_at": trial}

    def troubles(self) -> dict[str, str]:
        """Give by name what is wrong with each destination that does not work."""
        return {
            found.name: gate.trouble
            for found in self._directory().destinations.values()
            if (gate := self._gates.get(found.id)) is not None and gate.trouble is not None
        }
