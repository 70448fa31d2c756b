"""Who is on call, in memory: the engine's own answers about a roster that tests lay down."""

from collections.abc import Sequence
from dataclasses import replace

from tests.console.hostile import HOSTILE
from tocsin import zones
from tocsin.api.models import DutyView, Finding, OnCallView, ScheduleSegments, ShiftView, SimulationView
from tocsin.api.schedules import NewLayer, NewShift
from tocsin.clock import ManualClock
from tocsin.console.backend import RefusedError
from tocsin.core.event import Priority
from tocsin.core.instant import DAY, MINUTE, Instant
from tocsin.core.moment_words import parse_moment
from tocsin.core.people import Contact, DestinationConfig, Directory, Role, Team, User
from tocsin.core.policy import Level, Policy, Target
from tocsin.core.schedule import Schedule
from tocsin.core.shift import Shift, Shifts
from tocsin.core.source import Source
from tocsin.engine import schedule_views
from tocsin.engine.gap_findings import gap_findings
from tocsin.engine.schedule_layers import rotation
from tocsin.engine.simulation import simulation

_WEEKDAYS = "daily 09:00 alice,bob,carol from 2026-11-16 only mon-fri 00:00-24:00"
PEOPLE = ("alice", "bob", "carol", "dave", "erin")


class FakeDuty:
    """Schedules and policies in memory."""

    clock: ManualClock
    roster: Directory

    def tell(self, changed: list[int], *, configuration: bool = False) -> None:
        """Send a frame."""
        raise NotImplementedError

    def check(self) -> None:
        """Fail where the engine cannot be reached."""
        raise NotImplementedError

    async def oncall(self) -> OnCallView:
        """As the protocol says."""
        self.check()
        return OnCallView.model_validate(schedule_views.oncall(self.roster, self.clock.now()))

    async def shifts_of(self, user: str) -> Sequence[DutyView]:
        """As the protocol says."""
        self.check()
        now = self.clock.now()
        found = schedule_views.duties(self.roster, user, now, now + 14 * DAY)
        return [DutyView.model_validate(duty) for duty in found]

    async def segments(self, schedule: str, since: str, until: str) -> ScheduleSegments:
        """As the protocol says."""
        self.check()
        found, now = self.roster.schedules[schedule], self.clock.now()
        starts, ends = (parse_moment(text, found.zone, now) for text in (since, until))
        return ScheduleSegments.model_validate(schedule_views.span(found, starts, ends))

    async def override(self, schedule: str, shift: NewShift) -> ShiftView:
        """As the protocol says."""
        self.check()
        found, now = self.roster.schedules[schedule], self.clock.now()
        starts = parse_moment(shift.starts, found.zone, now)
        ends = parse_moment(shift.ends, found.zone, now, after=starts, ends=True)
        if ends <= starts:
            raise RefusedError("it ends before it has begun: write +8h, or a later time")
        number = max((known.id for known in found.overrides), default=0) + 1
        placed = Shift(number, tuple(shift.who), starts, ends, shift.instead_of, "carol")
        self._replace(replace(found, overrides=Shifts([*found.overrides, placed])))
        return ShiftView.model_validate(schedule_views.shift(placed))

    async def end_override(self, schedule: str, override: int) -> None:
        """As the protocol says."""
        self.check()
        found = self.roster.schedules[schedule]
        self._replace(
            replace(found, overrides=Shifts(known for known in found.overrides if known.id != override))
        )

    async def simulate(
        self, *, source: str | None, policy: str | None, at: str, zone: str, priority: str | None
    ) -> SimulationView:
        """As the protocol says."""
        self.check()
        moment = parse_moment(at, zones.zone(zone), self.clock.now())
        played = simulation(self.roster, source, policy, moment, Priority(priority) if priority else None)
        return SimulationView.model_validate(played)

    async def findings(self) -> Sequence[Finding]:
        """As the protocol says."""
        self.check()
        return [Finding.model_validate(found) for found in gap_findings(self.roster, self.clock.now())]

    def _replace(self, schedule: Schedule) -> None:
        self.roster = replace(self.roster, schedules={**self.roster.schedules, schedule.name: schedule})
        self.tell([], configuration=True)


def roster(now: Instant) -> Directory:
    """Give three schedules, one with a gap on Saturday, and three policies."""
    schedules = (
        _schedule(
            1,
            "payments-primary",
            "Europe/Berlin",
            now,
            _WEEKDAYS,
            "weekly mon 00:00 dave only sat 08:00-24:00 only sun 00:00-24:00",
        ),
        _schedule(2, "platform", "UTC", now, "weekly mon 09:00 carol,alice from 2026-11-16"),
        _schedule(3, "field", "Asia/Kolkata", now, "daily 06:00 dave,bob from 2026-11-16"),
    )
    policies = (
        _policy(1, "platform-24x7", "schedule:platform 5", "alice 10", "team:everyone 10"),
        _policy(2, "field", "schedule:field 10", "bob,carol 10"),
        _policy(3, "payments-24x7", "schedule:payments-primary 5", "bob 10", "team:everyone 10", repeat=1),
    )
    sources = (
        Source(1, "prom-eu", "alertmanager", "k1", 1, now),
        Source(3, "apica-prod", "apica", "k3", 3, now),
    )
    return Directory(
        users={name: User(n, name, role=Role.ADMIN) for n, name in enumerate(PEOPLE, 1)},
        teams={"everyone": Team(1, "everyone", PEOPLE[:4])},
        contacts={
            name: (Contact(n, name, "ntfy", name),) for n, name in enumerate(PEOPLE, 1) if name != "dave"
        },
        destinations={"ntfy": DestinationConfig(1, "ntfy", "ntfy")},
        schedules={schedule.name: schedule for schedule in schedules},
        policies={policy.id: policy for policy in policies},
        sources={source.id: source for source in sources},
        fallback="erin",
    )


def hostile_roster(now: Instant) -> Directory:
    """Give a roster with a hostile text for each name."""
    plain = roster(now)
    schedules, policies = {}, {}
    for number, text in enumerate(HOSTILE.values(), 1):
        name = text[:200]
        made = _schedule(number, "x", "Europe/Berlin", now, _WEEKDAYS)
        layers = tuple(replace(layer, name=name, slots=((name,), ("carol",))) for layer in made.layers)
        schedules[name] = replace(made, name=name, layers=layers)
        levels = (Level((Target.parse(f"schedule:{name}"), Target.parse(name)), 5 * MINUTE),)
        policies[number] = Policy(number, name, levels)
    users = {text[:200]: User(9, text[:200]) for text in HOSTILE.values()}
    return replace(plain, schedules=schedules, policies=policies, users={**plain.users, **users})


def _schedule(number: int, name: str, home: str, now: Instant, *layers: str) -> Schedule:
    made = tuple(
        rotation(NewLayer.in_words(words), f"layer {place}", zones.zone(home), now - 7 * DAY, tuple, None)
        for place, words in enumerate(layers, 1)
    )
    return Schedule(number, name, zones.zone(home), made)


def _policy(number: int, name: str, *levels: str, repeat: int = 0) -> Policy:
    made = []
    for level in levels:
        targets, _, minutes = level.rpartition(" ")
        parsed = tuple(Target.parse(target) for target in targets.split(","))
        made.append(Level(parsed, int(minutes) * MINUTE))
    return Policy(number, name, tuple(made), repeat)
