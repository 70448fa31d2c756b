"""Plan: who is paged when. Entering levels, catching up after a pause, and the end of the chain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.core.alert import Alert, Escalation, Halt, Responder
from tocsin.core.change import Entry, EntryKind, Page, PageKind
from tocsin.core.duration import spoken_duration
from tocsin.core.event import Priority
from tocsin.core.evolve import evolve
from tocsin.core.instant import MINUTE, SECOND, Instant, Millis
from tocsin.core.people import Channel, Directory, Way
from tocsin.core.policy import Level, Policy, TargetKind

REPEAT_LAST_LEVEL: Millis = 30 * MINUTE
LATE_FROM: Millis = 30 * SECOND
_START = Escalation()


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the ladder: the alert afterwards, what the timeline says, who is paged."""

    alert: Alert
    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """Who stands on a level: people, and the ways that lead to them and to its tools."""

    people: tuple[str, ...]
    ways: tuple[Way, ...]

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels of the ways, each once."""
        return tuple(dict.fromkeys(way.channel for way in self.ways))


def crew_of(level: Level, directory: Directory, now: Instant, priority: Priority = Priority.HIGH) -> Crew:
    """Name everybody behind a level's targets at an instant, each once."""
    people: dict[str, None] = {}
    ways: dict[Way, None] = {}
    for target in level.targets:
        if target.kind is TargetKind.DESTINATION:
            if target.name in directory.destinations:
                ways[Way(Channel(target.name, ""))] = None
            continue
        for name in directory.people(target, now):
            people[name] = None
            ways.update(dict.fromkeys(directory.ways(name, priority, now)))
    return Crew(tuple(people), tuple(ways))


def silence(user: str, directory: Directory, now: Instant) -> str:
    """Say why no way leads to somebody now."""
    until = directory.rules_of(user).muted_until
    if until is None or until <= now or not directory.channels(user):
        return f"{user} cannot be reached: no contact"
    return f"{user} is muted for another {spoken_duration(until - now)}"


def begin(
    alert: Alert,
    policy: Policy,
    directory: Directory,
    now: Instant,
    *,
    delayed: bool = True,
    due_at: Instant | None = None,
) -> Step:
    """Start escalation at level 1, after the policy's delay where there is one.

    Args:
        alert: a pending alert; its old place on the ladder is forgotten.
        delayed: whether the policy's delay applies (to new alerts, not to reopened or woken ones).
        due_at: when it should have started, where that was not now.
    """
    fresh = alert if alert.escalation == _START else evolve(alert, escalation=_START)
    if alert.test:
        return _page_nobody(fresh)
    if delayed and policy.delay > 0:
        waiting = evolve(fresh, escalation=Escalation(next_at=now + policy.delay))
        words = f"level 1 is paged in {spoken_duration(policy.delay)}"
        return Step(waiting, (Entry(EntryKind.NOTE, words, "policy-delay"),), ())
    return climb(fresh, policy, directory, now, due_at=now if due_at is None else due_at)


def climb(alert: Alert, policy: Policy, directory: Directory, now: Instant, *, due_at: Instant) -> Step:
    """Enter the next level, and after a pause every level that fell due in it, each once.

    Levels with nobody to reach are passed over at once, and said so. The chain's end is passed only as the
    first thing a step does, so that a long pause cannot use up all rounds unseen. The time of the level
    reached counts from `now`.

    Args:
        due_at: when the step was due; later than that by half a minute or more, pages say so.
    """
    climber = _Climber(alert, policy, directory, now)
    if alert.escalation.exhausted:
        return climber.page_last_level_again(due_at)
    return climber.climb(due_at)


def jump(alert: Alert, policy: Policy, directory: Directory, now: Instant, level: int) -> Step:
    """Enter a chosen level now; the process goes on from there. A TEST alert pages nobody, and says so."""
    if alert.test:
        return _page_nobody(alert)
    placed = evolve(alert, escalation=evolve(alert.escalation, level=level - 1, exhausted=False))
    return climb(placed, policy, directory, now, due_at=now)


def page_person(alert: Alert, policy: Policy, directory: Directory, now: Instant, user: str) -> Step:
    """Page one person whom the alert was given to; without an accept the policy resumes.

    A TEST alert pages nobody, and says so.
    """
    if alert.test:
        return _page_nobody(alert)
    ways = directory.ways(user, alert.priority, now)
    # The policy may have lost levels since.
    present = policy.levels[: max(1, alert.escalation.level)]
    waits = present[-1].timeout if present else REPEAT_LAST_LEVEL
    escalation = evolve(
        alert.escalation,
        assigned=True,
        exhausted=False,
        next_at=now + waits if ways else now,
        halt=None,
    )
    assigned = _placed(alert, escalation, (user,))
    # While the policy's delay runs, level 1 is still to come, for LOW alerts, too.
    if alert.priority is Priority.LOW and ways and alert.escalation.level:
        assigned = _halted(assigned, Halt.LOW)
    pages = tuple(_page(way, "reassigned", now, "this alert was given to you", "escalated") for way in ways)
    entry = (
        Entry(EntryKind.PAGED, f"{user} paged", "reassigned")
        if ways
        else Entry(EntryKind.SKIPPED, silence(user, directory, now), _why_silent([user], directory, now))
    )
    return Step(assigned, (entry,), pages)


@dataclass(frozen=True, slots=True)
class FallbackCall:
    """The pages to the fallback contact, what the timeline says, and who it is where they can be reached."""

    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]
    people: tuple[str, ...] = ()


def call_fallback(directory: Directory, step: str, words: str, now: Instant, reason: str) -> FallbackCall:
    """Page the fallback contact, or say why that is not possible.

    Args:
        step: which step of the alert's life asks for it; the same step pages only once.
        words: why it comes.
        reason: the named reason.
    """
    name = directory.fallback
    channels = directory.channels(name) if name else ()
    if not channels:
        missing = f"fallback {name} cannot be reached: no contact" if name else "no fallback contact is set"
        return FallbackCall((Entry(EntryKind.SKIPPED, missing, "no-fallback"),), ())
    pages = tuple(Page(PageKind.FALLBACK, channel, step, now, words, "escalated") for channel in channels)
    entry = Entry(EntryKind.PAGED, f"fallback {name} paged", reason)
    return FallbackCall((entry,), pages, tuple(page.channel.user for page in pages[:1] if page.channel.user))


def _page_nobody(alert: Alert) -> Step:
    entry = Entry(EntryKind.NOTE, "TEST: nobody is paged", Halt.TEST)
    return Step(_halted(alert, Halt.TEST), (entry,), ())


def _page(way: Way, step: str, now: Instant, text: str, transition: str) -> Page:
    """Plan one step of a person's rules; a later one has a name of its own."""
    named = f"{step} · after {spoken_duration(way.delay)}" if way.delay else step
    return Page(PageKind.PAGE, way.channel, named, now + way.delay, text, transition)


def _why_silent(people: Iterable[str], directory: Directory, now: Instant) -> str:
    return "muted" if any(directory.rules_of(name).muted(now) for name in people) else "no-contact"


def halted(alert: Alert, halt: Halt) -> Alert:
    """Stop escalation where it stands, with the reason."""
    return _halted(alert, halt)


def _halted(alert: Alert, halt: Halt) -> Alert:
    return evolve(alert, escalation=evolve(alert.escalation, next_at=None, halt=halt, assigned=False))


def with_responders(alert: Alert, people: Iterable[str]) -> Alert:
    """Put people who are paged among an alert's responders: they hear how it goes on."""
    known = {responder.user for responder in alert.responders}
    added = tuple(Responder(name) for name in dict.fromkeys(people) if name not in known)
    return evolve(alert, responders=alert.responders + added) if added else alert


def _placed(alert: Alert, place: Escalation, people: Iterable[str]) -> Alert:
    """Put an alert on its place of the ladder, and people among its responders."""
    return with_responders(evolve(alert, escalation=place), people)


class _Climber:
    """One step over the ladder, gathering what it finds."""

    def __init__(self, alert: Alert, policy: Policy, directory: Directory, now: Instant) -> None:
        self.alert = alert
        self.policy = policy
        self.directory = directory
        self.now = now
        self.level = alert.escalation.level
        self.round = alert.escalation.round
        self.entries: list[Entry] = []
        self.pages: dict[Way, Page] = {}
        self.people: dict[str, None] = {}
        self.reached = 0

    def climb(self, due_at: Instant) -> Step:
        entered: set[int] = set()
        while self._next_level(entered):
            entered.add(self.level)
            level = self.policy.levels[self.level - 1]
            if not self._enter(level, self.now - due_at):
                continue
            self.reached = self.level
            due_at += level.timeout
            if self.alert.priority is Priority.LOW or due_at > self.now:
                break
        if not self.pages:
            return self._exhaust()
        return self._stand()

    def _next_level(self, entered: set[int]) -> bool:
        """Move to the next level; False at the chain's end or at a level this step has entered already."""
        if self.level < len(self.policy.levels):
            self.level += 1
        elif self.round <= self.policy.repeat and not self.pages and self.policy.levels:
            self.level, self.round = 1, self.round + 1
        else:
            return False
        return self.level not in entered

    def _enter(self, level: Level, late: Millis) -> bool:
        """Page a level; False where nobody on it can be reached."""
        crew = crew_of(level, self.directory, self.now, self.alert.priority)
        self.people.update(dict.fromkeys(crew.people))
        name = f"level {self.level}"
        if not crew.ways:
            self.entries.append(self._skipped(name, crew))
            return False
        self.entries += self._muted(name, crew)
        lateness = f"late by {spoken_duration(late)}" if late >= LATE_FROM else ""
        self._page(crew, name, lateness)
        named = ", ".join(dict.fromkeys(channel.user or channel.destination for channel in crew.channels))
        words = f"{name}: {named} paged" + (f", {lateness}" if lateness else "")
        self.entries.append(Entry(EntryKind.ESCALATED, words, "caught-up" if lateness else "level-due"))
        return True

    def _skipped(self, name: str, crew: Crew) -> Entry:
        """Say why a level is passed over."""
        if not crew.people:
            return Entry(EntryKind.SKIPPED, f"{name}: nobody, skipped", "empty-level")
        reason = _why_silent(crew.people, self.directory, self.now)
        if reason == "muted":
            who = "; ".join(silence(user, self.directory, self.now) for user in crew.people)
        else:
            who = f"{', '.join(crew.people)} cannot be reached"
        return Entry(EntryKind.SKIPPED, f"{name}: {who}, skipped at once", reason)

    def _muted(self, name: str, crew: Crew) -> Iterator[Entry]:
        """Say who on a level that is paged hears nothing of it."""
        for user in crew.people:
            if self.directory.rules_of(user).muted(self.now):
                words = f"{name}: {silence(user, self.directory, self.now)}"
                yield Entry(EntryKind.SKIPPED, words, "muted")

    def _page(self, crew: Crew, name: str, lateness: str) -> None:
        step = f"{name} · round {self.round}"
        text = f"{name} of {len(self.policy.levels)}" + (f" · {lateness}" if lateness else "")
        transition = "created" if self.level == 1 and self.round == 1 else "escalated"
        for way in crew.ways:
            self.pages.setdefault(way, _page(way, step, self.now, text, transition))

    def _stand(self) -> Step:
        timeout = self.policy.levels[self.reached - 1].timeout
        place = Escalation(level=self.reached, round=self.round, next_at=self.now + timeout)
        alert = _placed(self.alert, place, self.people)
        if alert.priority is Priority.LOW:
            alert = _halted(alert, Halt.LOW)
            self.entries.append(Entry(EntryKind.NOTE, "LOW: stays on this level", Halt.LOW))
        return Step(alert, tuple(self.entries), tuple(self.pages.values()))

    def _exhaust(self) -> Step:
        last = len(self.policy.levels)
        place = Escalation(level=last, round=self.round, next_at=self.now + REPEAT_LAST_LEVEL, exhausted=True)
        was_paged = self.alert.escalation.level > 0
        words = "nobody accepted" if was_paged else "nobody on the policy can be reached"
        self.entries.append(Entry(EntryKind.EXHAUSTED, f"{words}: the chain has ended", "exhausted"))
        # Before the entries are gathered: it adds who was called, or why nobody could be.
        pages = self._call_fallback()
        return Step(_placed(self.alert, place, self.people), tuple(self.entries), pages)

    def _call_fallback(self) -> tuple[Page, ...]:
        """Page the fallback contact; who has none is told in the timeline."""
        words = "fallback: nobody else could be reached or accepted in time"
        called = call_fallback(
            self.directory, f"exhausted · round {self.round}", words, self.now, "exhausted"
        )
        self.entries += called.entries
        self.people.update(dict.fromkeys(called.people))
        return called.pages

    def page_last_level_again(self, due_at: Instant) -> Step:
        """Page the last level once more, each half hour after the chain's end."""
        self.level = len(self.policy.levels)
        entered = bool(self.policy.levels) and self._enter(self.policy.levels[-1], self.now - due_at)
        next_at = self.now + REPEAT_LAST_LEVEL
        place = evolve(self.alert.escalation, level=self.level, next_at=next_at)
        pages = tuple(self.pages.values()) if entered else self._call_fallback()
        return Step(_placed(self.alert, place, self.people), tuple(self.entries), pages)
