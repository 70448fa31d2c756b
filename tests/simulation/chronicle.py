"""The chronicle: what the store holds after each commit, and what that commit changed."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tocsin.core.instant import Instant
from tocsin.store.connection import Connection


class AlertRow(NamedTuple):
    """An alert as it is stored."""

    id: int
    policy_id: int
    status: str
    priority: str
    owner: str | None
    test: int
    generation: int
    snoozed_until: Instant | None
    level: int
    round: int
    next_at: Instant | None
    halt: str | None
    exhausted: int
    assigned: int
    auto_resolve_at: Instant | None
    ask_owner_at: Instant | None

    @property
    def place(self) -> tuple[Any, ...]:
        """Give all that an undo has to bring back."""
        return self[2], self[4], *self[7:14]


class EntryRow(NamedTuple):
    """A line of a timeline."""

    alert_id: int
    id: int
    at: Instant
    kind: str
    text: str
    reason: str
    actor: str | None


class PageRow(NamedTuple):
    """A row of the outbox."""

    id: int
    alert_id: int
    generation: int
    kind: str
    step: str
    user: str | None
    destination: str
    address: str
    state: str
    attempts: int
    last_answer: str
    created_at: Instant
    due_at: Instant


class TimerRow(NamedTuple):
    """A timer."""

    alert_id: int
    kind: str
    due_at: Instant
    generation: int


@dataclass
class Commit:
    """What one commit changed."""

    now: Instant
    before: dict[int, AlertRow]
    entries: dict[int, list[EntryRow]] = field(default_factory=dict)
    pages: dict[int, list[PageRow]] = field(default_factory=dict)
    ended: list[PageRow] = field(default_factory=list)


class Chronicle:
    """The store as it was after the latest commit, and every line of every timeline."""

    def __init__(self) -> None:
        self.alerts: dict[int, AlertRow] = {}
        self.timers: list[TimerRow] = []
        self.waiting: dict[int, PageRow] = {}
        self.timelines: dict[int, list[EntryRow]] = {}
        self._lines: dict[tuple[int, int], EntryRow] = {}
        self.pages: list[PageRow] = []
        """Every row of the outbox, as it was when it was written."""
        self._newest_page = 0

    def read(self, connection: Connection, now: Instant) -> Commit:
        """Read what a commit has left behind."""
        commit = Commit(now, self.alerts)
        found = connection.execute(f"SELECT {', '.join(AlertRow._fields)} FROM alerts")
        self.alerts = {row[0]: AlertRow(*row) for row in found.fetchall()}
        found = connection.execute("SELECT alert_id, kind, due_at, generation FROM timers")
        self.timers = [TimerRow(*row) for row in found.fetchall()]
        self._read_timelines(connection, commit)
        self._read_pages(connection, commit)
        return commit

    def _read_timelines(self, connection: Connection, commit: Commit) -> None:
        fields = ", ".join(EntryRow._fields)
        found = connection.execute(
            f"SELECT {fields} FROM timeline WHERE at = ? AND kind <> 'event' ORDER BY alert_id, id",
            (commit.now,),
        )
        for values in found.fetchall():
            entry = EntryRow(*values)
            if self._lines.get(entry[:2]) == entry:
                continue
            self._lines[entry[:2]] = entry
            commit.entries.setdefault(entry.alert_id, []).append(entry)
            self.timelines.setdefault(entry.alert_id, []).append(entry)

    def _read_pages(self, connection: Connection, commit: Commit) -> None:
        fields = ", ".join(PageRow._fields)
        found = connection.execute(
            f"SELECT {fields} FROM outbox WHERE id > ? OR state IN ('pending', 'leased')",
            (self._newest_page,),
        )
        before, self.waiting = self.waiting, {}
        for values in found.fetchall():
            page = PageRow(*values)
            if page.id > self._newest_page:
                commit.pages.setdefault(page.alert_id, []).append(page)
                self.pages.append(page)
            if page.state in ("pending", "leased"):
                self.waiting[page.id] = page
        newest = connection.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()
        self._newest_page = newest[0]
        for gone in before.keys() - self.waiting.keys():
            row = connection.execute(f"SELECT {fields} FROM outbox WHERE id = ?", (gone,)).fetchone()
            if row is not None:
                commit.ended.append(PageRow(*row))
