"""A small world for tests of decisions: people, policies, one source, and open alerts as a plain list."""

from dataclasses import dataclass, field, replace
from typing import Any

from tocsin.core.alert import Alert, Status
from tocsin.core.change import Change, NoChange
from tocsin.core.command import Scene
from tocsin.core.event import Event, EventKind
from tocsin.core.handle import Intake, handle
from tocsin.core.instant import MINUTE, Instant
from tocsin.core.people import Contact, DestinationConfig, Directory, Team, User
from tocsin.core.policy import Level, Policy, Target
from tocsin.core.source import Source

NOW: Instant = 1_800_000_000_000
PEOPLE = ("alice", "bob", "carol", "dave")
UNREACHABLE = "zoe"

DIRECTORY = Directory(
    users={name: User(i, name) for i, name in enumerate((*PEOPLE, UNREACHABLE, "frank"), 1)},
    teams={"field": Team(1, "field", ("bob", "carol")), "nobody": Team(2, "nobody")},
    contacts={
        name: (Contact(i, name, "mail", f"{name}@example.org"),)
        for i, name in enumerate((*PEOPLE, "frank"), 1)
    },
    destinations={
        "mail": DestinationConfig(1, "mail", "email"),
        "wall": DestinationConfig(2, "wall", "webhook"),
    },
    fallback="frank",
)
SOURCE = Source(1, "tool", "generic", "secret", 1, NOW)


def policy(*levels: str, repeat: int = 0, delay: int = 0, minutes: int = 5) -> Policy:
    """Give a policy; each level is its targets, `alice,team:field`, with `minutes` to accept."""
    made = tuple(
        Level(tuple(Target.parse(text) for text in level.split(",")), minutes * MINUTE) for level in levels
    )
    return Policy(1, "ladder", made, repeat, delay)


LADDER = policy("alice", "bob", "carol")


def scene(now: Instant = NOW, chosen: Policy = LADDER, newer: int | None = None) -> Scene:
    """Give what a person's wish is decided in."""
    return Scene(chosen, DIRECTORY, now, newer)


@dataclass
class World:
    """Open alerts, newest last, as decisions ask for them."""

    source: Source = SOURCE
    policy: Policy = LADDER
    now: Instant = NOW
    alerts: dict[int, Alert] = field(default_factory=dict)
    recovered_at: Instant | None = None

    def by_key(self, source_id: int, key_match: str) -> Alert | None:
        """Find the open alert of a source with this key."""
        return self._last(a for a in self._open(source_id) if a.key_match == key_match)

    def by_summary(self, source_id: int, summary_match: str) -> Alert | None:
        """Find the newest open alert of a source with this summary."""
        return self._last(a for a in self._open(source_id) if a.summary_match == summary_match)

    def newest(self, source_id: int, *, pending: bool, test: bool) -> Alert | None:
        """Find a source's newest open or newest pending alert, among its TEST alerts or the others."""
        found = (a for a in self._open(source_id) if a.test is test)
        return self._last(a for a in found if not pending or a.status is Status.PENDING)

    def _open(self, source_id: int) -> list[Alert]:
        return [a for a in self.alerts.values() if a.open and a.source_id == source_id]

    @staticmethod
    def _last(found: Any) -> Alert | None:
        return max(found, key=lambda a: a.id, default=None)

    def meet(self, event: Event) -> Change | NoChange:
        """Decide on an event, and keep what becomes of the alert."""
        known = self.recovered_at
        intake = Intake(self.source, self.policy, DIRECTORY, self, self.now, len(self.alerts) + 1, known)
        done = handle(event, intake)
        if isinstance(done, Change):
            self.alerts[done.alert.id] = done.alert
        return done

    def put(self, alert: Alert, **changes: Any) -> Alert:
        """Keep an alert in another state."""
        self.alerts[alert.id] = replace(alert, **changes)
        return self.alerts[alert.id]


def problem(key: str | None = "k", **fields: Any) -> Event:
    """Give an ALERT event."""
    return Event(EventKind.ALERT, key=key, **{"summary": "too warm", **fields})


def changed(done: object) -> Change:
    """Give a decision that changes something."""
    assert isinstance(done, Change), done
    return done


def opened(world: World | None = None, **fields: Any) -> Alert:
    """Give a new alert as the world's policy begins it."""
    return changed((world or World()).meet(problem(**fields))).alert


def whom(done: Change) -> list[str]:
    """Name who is paged or told, in order."""
    return [page.channel.user or page.channel.destination for page in done.pages]
